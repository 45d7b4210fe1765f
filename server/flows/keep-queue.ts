import type { Admission } from "#domain/admission.ts";
import type { NewEvent } from "#domain/events.ts";
import { startsOf } from "#domain/queue-eta.ts";
import type { Candidate } from "#domain/room.ts";
import { type Waiting, whyShort } from "#domain/waiting.ts";
import type { App } from "../kernel.ts";
import { updateHibernation, type Waking } from "../store/hibernation.ts";
import { putWaiting } from "../store/queue.ts";
import { expectedMs, type RoomNow } from "./room.ts";

/** One that would start, with what its length is guessed from. One that wakes has the id of its session in place of a task's. */
export type Queued = Candidate & { estimatedDuration: number | null; wakes?: boolean };

/** What was decided of whom, and in which world. */
export interface Decided {
  queued: readonly Queued[];
  room: RoomNow;
  admissions: readonly Admission[];
}

/** Writes the queue as it was decided, where it changed; who may start is written as called only by who calls. */
export async function keepQueue(app: App, rows: readonly Waiting[], on: Decided & { calls: boolean }): Promise<void> {
  const before = new Map(rows.map((row) => [row.taskId, row]));
  const after = (await queueOf(app, on)).filter((row) => row.place > 0 || on.calls);
  const changed = after.filter((row) => JSON.stringify(shown(row)) !== JSON.stringify(shown(before.get(row.taskId))));
  if (changed.length === 0) return;
  const isNew = (row: Waiting): boolean => row.place > 0 && before.get(row.taskId)?.short !== row.short;
  const wakes = new Set(on.queued.flatMap((q) => (q.wakes ? [q.taskId] : [])));
  const events = changed.filter((row) => !wakes.has(row.taskId) && isNew(row)).map(({ taskId, projectId, short, why, place, startsAt }): NewEvent => ({ kind: "task.waiting", projectId, taskId, payload: { short, why, place, startsAt } }));
  await app.bus.commit((db) => ({
    writes: changed.map((row) => (wakes.has(row.taskId) ? updateHibernation(db, row.taskId, { waking: wakingOf(row) }) : putWaiting(db, row))),
    events: [...events, { kind: "queue.changed", payload: { waiting: after.filter((row) => row.place > 0).length } }],
    result: undefined,
  }));
}

function wakingOf({ since, short, why, place, startsAt }: Waiting): Waking {
  return { since, short, why, place, startsAt };
}

async function queueOf(app: App, { queued, room, admissions }: Decided): Promise<Waiting[]> {
  const byId = new Map(queued.map((q) => [q.taskId, q]));
  const waits = admissions.flatMap((a) => byId.get(a.taskId) ?? []).filter((q) => admissions.some((a) => a.taskId === q.taskId && a.short !== null));
  const called = admissions.filter((a) => a.short === null).flatMap((a) => byId.get(a.taskId) ?? []);
  const paces = new Map(await Promise.all([...new Set(queued.map((q) => q.projectId))].map(async (id) => [id, await expectedMs(app, id)] as const)));
  const expected = (q: Queued): number => paces.get(q.projectId)?.(q.estimatedDuration) ?? 0;
  const running = [...room.holders, ...called.map((q) => ({ ...q, usedMb: null, endsAt: new Date(Date.parse(room.now) + expected(q)).toISOString() }))];
  const starts = startsOf(waits.map((q) => ({ ...q, expectedMs: expected(q) })), running, room, room.now);
  const holders = running.map(({ projectId, agent, memoryMb, usedMb }) => ({ projectId, agent, memoryMb, usedMb }));
  return admissions.flatMap(({ taskId, short }) => {
    const q = byId.get(taskId);
    if (!q) return [];
    const { projectId, agent, memoryMb, since, notBefore } = q;
    if (short === null) return [{ taskId, projectId, agent, memoryMb, since, notBefore, short: "turn" as const, why: "it is its turn", place: 0, startsAt: room.now }];
    return [{ taskId, projectId, agent, memoryMb, since, notBefore, short, why: whyShort(short, q, { ...room, holders }), place: waits.indexOf(q) + 1, startsAt: short === "backoff" ? notBefore : (starts.get(taskId) ?? null) }];
  });
}

/** What is worth a write: times by the minute. */
function shown(row: Waiting | undefined): unknown[] {
  return row ? [row.short, row.why, row.place, row.startsAt?.slice(0, 16), row.memoryMb, row.agent] : [];
}
