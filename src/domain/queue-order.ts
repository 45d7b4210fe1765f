import type { Id, Time } from "./ids.ts";
import type { Candidate, Room } from "./room.ts";

/** Milliseconds of waiting that are worth one step of priority, so that nothing waits for ever. */
const AGEING_MS = 15 * 60_000;

/**
 * The order in which those that wait have their turn: by priority, which grows while one waits; then the project that has the least of
 * the machine, then the one whose last start is longest ago; then who waits longest. Each turn counts as the project's.
 */
export function inTurn(candidates: readonly Candidate[], room: Pick<Room, "holders" | "served" | "now">): Candidate[] {
  const share = new Map<Id, number>();
  const served = new Map<Id, string>(room.served);
  for (const { projectId, memoryMb } of room.holders) if (projectId) share.set(projectId, (share.get(projectId) ?? 0) + memoryMb);
  const left = candidates.toSorted((a, b) => rankOf(b, room.now) - rankOf(a, room.now) || order(a.since, b.since) || order(a.taskId, b.taskId));
  const queue: Candidate[] = [];
  for (let next = left[0]; next; next = left[0]) {
    const rank = rankOf(next, room.now);
    const best = left.filter((c) => rankOf(c, room.now) === rank).reduce((a, b) => (isBefore(b, a, { share, served }) ? b : a));
    left.splice(left.indexOf(best), 1);
    queue.push(best);
    share.set(best.projectId, (share.get(best.projectId) ?? 0) + best.memoryMb);
    // Later than any real start, and in the order of the queue.
    served.set(best.projectId, `~${String(queue.length).padStart(6, "0")}`);
  }
  return queue;
}

function rankOf({ priority, since }: Candidate, now: Time): number {
  return priority + Math.max(0, Math.floor((Date.parse(now) - Date.parse(since)) / AGEING_MS));
}

/** Of two of the same rank, whose project has less; `b` stays first when it is the same. */
function isBefore(a: Candidate, b: Candidate, { share, served }: { share: ReadonlyMap<Id, number>; served: ReadonlyMap<Id, string> }): boolean {
  const less = (share.get(a.projectId) ?? 0) - (share.get(b.projectId) ?? 0);
  return less !== 0 ? less < 0 : (served.get(a.projectId) ?? "") < (served.get(b.projectId) ?? "");
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
