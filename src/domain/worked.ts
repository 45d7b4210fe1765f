import type { Time } from "./ids.ts";

/** From a time to another one, or until now. */
export interface Span {
  from: Time;
  to: Time | null;
}

/** Milliseconds of a span in which none of the others lies, however these overlap. */
export function workedMs(work: Span, idle: readonly Span[], now: Time): number {
  const [begin, end] = [Date.parse(work.from), Date.parse(work.to ?? now)];
  let worked = 0;
  let at = begin;
  for (const { from, to } of idle.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    worked += Math.max(0, Math.min(Date.parse(from), end) - at);
    at = Math.max(at, Date.parse(to ?? now));
  }
  return worked + Math.max(0, end - at);
}
