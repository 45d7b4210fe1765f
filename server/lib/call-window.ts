import { AppError } from "#domain/errors.ts";

/** Calls one project may make within an hour. */
export const CALLS_PER_HOUR = 100;
const HOUR_MS = 3_600_000;

/** Counts calls by key over the last hour and refuses more than there may be. */
export interface CallWindow {
  /** Takes one of the calls that are left; throws `rate-limited` with the time to try again when none is. */
  take(key: string): void;
  /** Calls of the last hour. */
  count(key: string): number;
}

/** `past` are the times of earlier calls by key, oldest first, in epoch milliseconds. */
export function createCallWindow(now: () => number, past: ReadonlyMap<string, readonly number[]> = new Map()): CallWindow {
  const times = new Map([...past].map(([key, at]) => [key, [...at]]));
  const recent = (key: string): number[] => {
    const kept = (times.get(key) ?? []).filter((at) => at > now() - HOUR_MS);
    times.set(key, kept);
    return kept;
  };
  return {
    take(key) {
      const kept = recent(key);
      const oldest = kept.at(-CALLS_PER_HOUR);
      if (oldest !== undefined) throw tooMany(oldest + HOUR_MS, now());
      kept.push(now());
    },
    count: (key) => recent(key).length,
  };
}

function tooMany(free: number, now: number): AppError {
  const retryAfter = Math.max(1, Math.ceil((free - now) / 1000));
  const minutes = Math.ceil(retryAfter / 60);
  return new AppError("rate-limited", `This project asked models ${CALLS_PER_HOUR} times within an hour, which is the most it may.`, `Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}, at ${new Date(free).toISOString().slice(11, 16)} UTC. Wishes are still understood, by fixed words.`, { retryAfter });
}
