import type { Waiting } from "#domain/waiting.ts";
import type { App } from "../kernel.ts";
import { listWakes } from "../store/hibernation.ts";
import { findProjects } from "../store/project.ts";
import { findCapacity, listWaiting } from "../store/queue.ts";
import { plannedFor } from "./room.ts";

/** Priority of an agent that wakes: as a task nobody set one for. */
const PRIORITY = 5;
/** Minutes one that was woken is expected to stay. */
const MINUTES = 30;

/** One that waits for room: a task, or a hibernated agent that was asked to come back, by the id of its session. */
export type QueueRow = Waiting & { priority: number; estimatedDuration: number | null; wakes: boolean };

/** All that wait for room. */
export async function queueRows(app: App): Promise<QueueRow[]> {
  const [tasks, wakes] = await Promise.all([listWaiting(app.db), listWakes(app.db)]);
  if (wakes.length === 0) return tasks.map((row) => ({ ...row, wakes: false }));
  const capacity = await findCapacity(app.db);
  const projects = new Map((await findProjects(app.db, wakes.flatMap(({ session }) => session.projectId ?? []))).map((p) => [p.id, p]));
  return [
    ...tasks.map((row) => ({ ...row, wakes: false })),
    ...wakes.map(({ session, waking }): QueueRow => {
      const agent = session.agentProvider ?? "";
      const memoryMb = plannedFor(app, { capacity, project: projects.get(session.projectId ?? ""), agent });
      return { ...waking, short: waking.short ?? "turn", taskId: session.id, projectId: session.projectId ?? "", agent, memoryMb, notBefore: null, priority: PRIORITY, estimatedDuration: MINUTES, wakes: true };
    }),
  ];
}
