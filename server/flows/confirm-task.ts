import type { Actor } from "#domain/action.ts";
import { sealContract } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import { isFinalTask } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { findTask, updateTask } from "../store/task.ts";
import { settlePlan } from "./plan-decision.ts";
import { runTask } from "./run-task.ts";
import { actedUnasked } from "./unasked.ts";

/** Says that a plan may run: seals the contract, closes the plan's decision, and lets the task go. Repeating it changes nothing. */
export async function confirmTask(app: App, taskId: string, by: { actor: Actor; why: string }): Promise<void> {
  await app.bus.commit(async (db) => {
    const task = await findTask(db, taskId);
    if (!task) throw new AppError("not-found", "There is no such task.", "Check the id.");
    if (isFinalTask(task.status)) throw new AppError("wrong-state", `Task ${task.number} is ${task.status}.`, "Submit the wish again as a new task.");
    if (task.status === "queued") throw new AppError("wrong-state", `Task ${task.number} has no plan yet.`, "Wait a moment and confirm again.");
    if (task.confirmedAt) return { writes: [], events: [], result: undefined };
    if (!task.assignedAgent) throw new AppError("wrong-state", `Task ${task.number} has no agent: ${task.agentWhy}.`, "Install and sign in to one, then choose it with Edit.");
    const at = now();
    const asked = await settlePlan(db, [taskId], { status: "taken", verdict: "approve", answeredBy: by.actor.id, answeredAt: at }, by.actor);
    return {
      writes: [
        updateTask(db, taskId, { confirmedAt: at, confirmedBy: by.actor.id, contract: sealContract(task.contract, at), updatedAt: at }),
        ...asked.writes,
      ],
      events: [
        { kind: "task.confirmed", actor: by.actor, projectId: task.projectId, taskId, payload: { by: by.actor.id, why: by.why } },
        ...asked.events,
        ...actedUnasked(by.actor, { projectId: task.projectId, taskId }, { step: "plan", what: `the plan of task ${task.number} was let run`, why: by.why, subject: taskId }),
      ],
      result: undefined,
    };
  });
  crashPoint("task-confirmed");
  app.background("run-task", () => runTask(app, taskId));
}
