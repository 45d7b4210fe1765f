import type { Actor } from "#domain/action.ts";
import { nextDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import { isStanding } from "#domain/landing.ts";
import { nextTask } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listLandings } from "../store/landing.ts";
import { findDelegation, findTask, listDelegations, updateDelegation, updateTask } from "../store/task.ts";
import { requireSource } from "./change-source.ts";
import { verify } from "./verify.ts";

/** Runs the checks of a finished try on what its branch holds now, as when a person edited it. What they say counts like the first time. */
export async function verifyAgain(app: App, delegationId: string, actor: Actor): Promise<void> {
  const { delegation, isThere } = await requireSource(app, delegationId);
  if (!isThere) throw new AppError("wrong-state", "The worktree is gone.", "Restore it from its checkpoint first.");
  if ((await listDelegations(app.db, [delegation.taskId], { brief: true })).at(-1)?.id !== delegation.id) throw new AppError("wrong-state", "A later try took over.", "Look at that one.");
  await app.bus.commit(async (db) => {
    // Asked here, where no landing can be begun meanwhile.
    if ((await listLandings(db, [delegation.taskId])).some(isStanding)) throw new AppError("wrong-state", "The change has landed.", "Undo the landing first.");
    const current = await findDelegation(db, delegationId);
    const task = current && (await findTask(db, current.taskId));
    const status = current && nextDelegation(current.status, "recheck");
    const taskStatus = task && nextTask(task.status, "correct");
    if (!current || !task || !status || !taskStatus) throw new AppError("wrong-state", "This is being worked on or checked already.", "Wait for what comes of it.");
    const at = now();
    const place = { projectId: current.projectId, taskId: task.id, delegationId, actor };
    return {
      writes: [updateDelegation(db, delegationId, { status, error: null, updatedAt: at, completedAt: null }), updateTask(db, task.id, { status: taskStatus, error: null, completedAt: null, updatedAt: at })],
      events: [
        { kind: "delegation.changed", ...place, payload: { from: current.status, to: status, why: "you asked for the checks again" } },
        { kind: "task.changed", ...place, payload: { from: task.status, to: taskStatus, why: "you asked for the checks again" } },
      ],
      result: undefined,
    };
  });
  app.background("verify", () => verify(app, delegationId));
}
