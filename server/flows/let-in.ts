import { admit, isMeasured } from "#domain/admission.ts";
import type { App } from "../kernel.ts";
import { dropCalled } from "../store/queue.ts";
import { DOOR } from "./find-room.ts";
import { keepQueue } from "./keep-queue.ts";
import { queueRows } from "./queue-rows.ts";
import { wakeSession } from "./restore-session.ts";
import { roomNow } from "./room.ts";
import { runTask } from "./run-task.ts";

/** Lets those in that have room by now; on return they are called, and start behind. Says whether any that is left waits for something no event tells. */
export async function letIn(app: App): Promise<{ measured: boolean }> {
  const { called, measured } = await app.exclusively(DOOR, async () => {
    const rows = await queueRows(app);
    if (rows.length === 0) return { called: [], measured: false };
    const room = await roomNow(app, rows.map((q) => q.projectId));
    const admissions = admit(rows, room);
    await keepQueue(app, rows, { queued: rows, room, admissions, calls: true });
    const left = admissions.flatMap((a) => a.short ?? []);
    const may = new Set(admissions.filter((a) => a.short === null).map((a) => a.taskId));
    return { called: rows.filter((row) => may.has(row.taskId)), measured: left.some(isMeasured) };
  });
  for (const { taskId, wakes } of called) app.background(wakes ? "wake-session" : "run-task", () => (wakes ? wakeSession(app, taskId) : come(app, taskId)));
  return { measured };
}

/** One that was called and does not come, because it is held up elsewhere by now, keeps nobody waiting. */
async function come(app: App, taskId: string): Promise<void> {
  await runTask(app, taskId);
  await app.bus.commit((db) => ({ writes: [dropCalled(db, taskId)], events: [], result: undefined }));
}
