import type { Actor } from "#domain/action.ts";
import type { Decision } from "#domain/decision.ts";
import { isFinalDelegation, nextDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { nextTask } from "#domain/task.ts";
import type { Write } from "../bus.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findTask, listDelegations, updateDelegation, updateTask } from "../store/task.ts";
import { askDependents } from "./ask-dependents.ts";
import { closeAsked } from "./close-asked.ts";
import { endSession } from "./end-session.ts";
import { settlePlan } from "./plan-decision.ts";

/** Ends a task in any state that is not final. Its agent is stopped; worktree and branch stay, nothing is thrown away. */
export async function cancelTask(app: App, taskId: string, by: { actor: Actor; why: string }): Promise<void> {
  const sessionId = await app.bus.commit(async (db) => {
    const task = await findTask(db, taskId);
    if (!task) throw new AppError("not-found", "There is no such task.", "Check the id.");
    const status = nextTask(task.status, "cancel");
    if (!status) throw new AppError("wrong-state", `Task ${task.number} is ${task.status} already.`, "Nothing is left to cancel.");
    const at = now();
    const place = { projectId: task.projectId, taskId };
    const writes: Write[] = [updateTask(db, taskId, { status, error: by.why, updatedAt: at, completedAt: at })];
    const events: NewEvent[] = [{ kind: "task.changed", actor: by.actor, ...place, payload: { from: task.status, to: status, why: by.why } }];
    const open = (await listDelegations(db, [taskId])).find((d) => !isFinalDelegation(d.status));
    const over = open && nextDelegation(open.status, "fail");
    if (open && over) {
      writes.push(updateDelegation(db, open.id, { status: over, error: { reason: "cancelled", message: by.why }, updatedAt: at, completedAt: at }));
      events.push({ kind: "delegation.changed", actor: by.actor, ...place, delegationId: open.id, payload: { from: open.status, to: over, why: by.why } });
    }
    const why = "the task was cancelled";
    const plans = await settlePlan(db, [taskId], { status: "expired", closedWhy: why }, by.actor);
    // Who answered that the task shall not start or go on is the one who cancels it here.
    const isTaken = ({ status, body }: Decision): boolean => status === "answered" && (body.kind === "dependency" || body.kind === "budget");
    const asked = await closeAsked(db, [taskId], { why, actor: by.actor, isTaken });
    const behind = await askDependents(db, task, "cancelled");
    return { writes: [...writes, ...plans.writes, ...asked.writes, ...behind.writes], events: [...events, ...plans.events, ...asked.events, ...behind.events], result: open?.sessionId ?? null };
  });
  if (sessionId) await endSession(app, sessionId, { actor: by.actor, keepScreen: true });
}
