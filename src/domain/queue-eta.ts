import { admit } from "./admission.ts";
import type { Id, Time } from "./ids.ts";
import type { Candidate, Holder, Room } from "./room.ts";

/** Milliseconds a running agent still takes at least, however long it has run over its estimate. */
const LEAST_MS = 60_000;

/**
 * When each of those that wait is likely to start, if everything takes as long as expected and the machine stays as it is: the ends of
 * what runs are played forward; one without an expected end stays. Null where no end would help.
 */
export function startsOf(waiting: readonly (Candidate & { expectedMs: number })[], running: readonly (Holder & { endsAt: Time | null })[], room: Omit<Room, "holders" | "now">, now: Time): Map<Id, Time | null> {
  const starts = new Map<Id, Time | null>(waiting.map((w) => [w.taskId, null]));
  const begin = Date.parse(now);
  let left = [...waiting];
  let held = running.map((r) => ({ ...r, endsAt: r.endsAt === null ? Infinity : Math.max(Date.parse(r.endsAt), begin + LEAST_MS) }));
  for (;;) {
    const end = Math.min(...held.map((h) => h.endsAt));
    if (left.length === 0 || !Number.isFinite(end)) return starts;
    held = held.filter((h) => h.endsAt > end);
    const at = new Date(end).toISOString();
    // What is measured now says nothing of then.
    const calm = { ...room.measured, availableMb: Infinity, diskMb: Infinity, load: 0 };
    const may = new Set(admit(left, { ...room, measured: calm, holders: held, now: at }).filter((a) => a.short === null).map((a) => a.taskId));
    for (const one of left.filter((w) => may.has(w.taskId))) {
      starts.set(one.taskId, at);
      held.push({ ...one, usedMb: null, endsAt: end + Math.max(LEAST_MS, one.expectedMs) });
    }
    left = left.filter((w) => !may.has(w.taskId));
  }
}

/** How much longer or shorter than estimated a project's tasks take: the middle one; 1 with fewer than three. Between a tenth and ten times. */
export function paceOf(past: readonly { estimatedMs: number; tookMs: number }[]): number {
  const ratios = past.filter((p) => p.estimatedMs > 0 && p.tookMs > 0).map((p) => p.tookMs / p.estimatedMs).sort((a, b) => a - b);
  const middle = ratios[Math.floor(ratios.length / 2)];
  return ratios.length < 3 || middle === undefined ? 1 : Math.min(10, Math.max(0.1, middle));
}
