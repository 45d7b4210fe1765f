import type { Actor } from "#domain/action.ts";
import { nextTask } from "#domain/task.ts";
import { oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findTask, updateTask } from "../store/task.ts";
import { askDependents } from "./ask-dependents.ts";
import { closeAsked } from "./close-asked.ts";
import { noteInChat } from "./note-in-chat.ts";
import { postMortem } from "./post-mortem.ts";

/** Ends a task that will not be tried again. Its worktree and branch stay. */
export async function failTask(app: App, taskId: string, by: { actor: Actor; why: string }): Promise<void> {
  const failed = await app.bus.commit(async (db) => {
    const task = await findTask(db, taskId);
    const status = task && nextTask(task.status, "fail");
    if (!task || !status) return { writes: [], events: [], result: undefined };
    const at = now();
    const [behind, asked] = [await askDependents(db, task, "failed"), await closeAsked(db, [taskId], { why: "the task failed" })];
    return {
      writes: [updateTask(db, taskId, { status, error: by.why, updatedAt: at, completedAt: at }), ...behind.writes, ...asked.writes],
      events: [{ kind: "task.changed", actor: by.actor, projectId: task.projectId, taskId, payload: { from: task.status, to: status, why: by.why } }, ...behind.events, ...asked.events],
      result: task,
    };
  });
  if (!failed) return;
  await noteInChat(app, failed, { state: "failed", text: `${failed.number} failed: ${oneLine(by.why, 200)}` });
  app.background("post-mortem", () => postMortem(app, taskId));
}
