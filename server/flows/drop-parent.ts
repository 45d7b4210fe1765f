import type { Actor } from "#domain/action.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findTask, updateTask } from "../store/task.ts";

/** Lets a task go on without one it depended on. */
export function dropParent(app: App, taskId: string, on: { parentId: string; actor: Actor }): Promise<void> {
  return app.bus.commit(async (db) => {
    const task = await findTask(db, taskId);
    if (!task?.dependsOn.includes(on.parentId)) return { writes: [], events: [], result: undefined };
    return {
      writes: [updateTask(db, taskId, { dependsOn: task.dependsOn.filter((id) => id !== on.parentId), updatedAt: now() })],
      events: [{ kind: "task.edited", actor: on.actor, projectId: task.projectId, taskId, payload: { fields: ["dependsOn"] } }],
      result: undefined,
    };
  });
}
