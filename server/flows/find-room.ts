import { admit } from "#domain/admission.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findProject } from "../store/project.ts";
import { findCapacity } from "../store/queue.ts";
import { keepQueue, type Queued } from "./keep-queue.ts";
import type { TryPlan } from "./plan-try.ts";
import { queueRows } from "./queue-rows.ts";
import { plannedFor, roomNow } from "./room.ts";

/** Everything that decides on starts goes through this one door, so that nobody takes the room another was promised. */
export const DOOR = "admission";

/** Whether a task's next agent has room now; if not, the task waits, and the queue says why and about how long. To be asked behind the `DOOR`. */
export async function findRoom(app: App, task: Task, plan: Pick<TryPlan, "agent" | "notBefore">): Promise<boolean> {
  const rows = await queueRows(app);
  const known = rows.find((row) => row.taskId === task.id);
  const { agent } = plan;
  const [project, capacity] = await Promise.all([findProject(app.db, task.projectId), findCapacity(app.db)]);
  const { id: taskId, projectId, priority, estimatedDuration } = task;
  const own: Queued = { taskId, projectId, agent, memoryMb: plannedFor(app, { capacity, project, agent }), priority, since: known?.since ?? now(), notBefore: plan.notBefore, estimatedDuration };
  const queued = [...rows.filter((row) => row.taskId !== task.id), own];
  const room = await roomNow(app, queued.map((q) => q.projectId));
  const admissions = admit(queued, room);
  if (admissions.some((a) => a.taskId === task.id && a.short === null)) return true;
  await keepQueue(app, rows, { queued, room, admissions, calls: false });
  return false;
}

/** Whether a hibernated agent that was called has its room still; if not, it waits on. To be asked behind the `DOOR`. */
export async function hasRoomStill(app: App, sessionId: string): Promise<boolean> {
  const rows = await queueRows(app);
  const room = await roomNow(app, rows.map((q) => q.projectId));
  const admissions = admit(rows, room);
  if (admissions.some((a) => a.taskId === sessionId && a.short === null)) return true;
  await keepQueue(app, rows, { queued: rows, room, admissions, calls: false });
  return false;
}
