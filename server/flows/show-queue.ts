import { budgetOf } from "#domain/capacity.ts";
import type { QueueView } from "#domain/queue-view.ts";
import type { App } from "../kernel.ts";
import { listWakes } from "../store/hibernation.ts";
import { listWaiting } from "../store/queue.ts";
import { roomNow } from "./room.ts";

/** What agents take of this machine and who waits for room; `may` says whose projects are shown by name, the numbers are of all. */
export async function showQueue(app: App, may: (projectId: string | null) => boolean): Promise<QueueView> {
  const [{ capacity, measured, holders }, rows, wakes] = await Promise.all([roomNow(app, []), listWaiting(app.db), listWakes(app.db)]);
  const heldMb = holders.reduce((sum, h) => sum + h.memoryMb, 0);
  return { capacity, measured, budgetMb: budgetOf(capacity, measured), heldMb, holders: holders.filter((h) => may(h.projectId)), items: rows.filter((row) => may(row.projectId)), waking: wakes.filter(({ session }) => may(session.projectId)).map(({ session: { id, projectId, name, agentProvider }, waking }) => ({ sessionId: id, projectId, name, agent: agentProvider ?? "", ...waking })) };
}
