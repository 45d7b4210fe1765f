import type { Actor } from "#domain/action.ts";
import { isFinalDelegation, nextDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { nextTask } from "#domain/task.ts";
import type { Write } from "../bus.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listDecisionsOf, updateDecision } from "../store/decision.ts";
import { findTask, listDelegations, updateDelegation, updateTask } from "../store/task.ts";
import { askDependents } from "./ask-dependents.ts";
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
    const asked = await settlePlan(db, [taskId], { status: "expired", closedWhy: "the task was cancelled" }, by.actor);
    for (const decision of await listDecisionsOf(db, [taskId], ["open", "answered"])) {
      if (decision.body.kind === "plan") continue;
      // Who answered that the task shall not start is the one who cancels it here.
      const to = decision.status === "answered" && (decision.body.kind === "dependency" || decision.body.kind === "budget") ? "taken" : "expired";
      writes.push(updateDecision(db, decision.id, { status: to, closedWhy: to === "expired" ? "the task was cancelled" : null, closedAt: at }));
      events.push({ kind: "decision.changed", actor: by.actor, ...place, payload: { decisionId: decision.id, to, verdict: decision.verdict } });
    }
    const behind = await askDependents(db, task, "cancelled");
    return { writes: [...writes, ...asked.writes, ...behind.writes], events: [...events, ...asked.events, ...behind.events], result: open?.sessionId ?? null };
  });
  if (sessionId) await endSession(app, sessionId, { actor: by.actor, keepScreen: true });
}
