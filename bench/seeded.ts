/** Random numbers that are the same for the same seed: mulberry32. */
export interface Seeded {
  /** At least 0, less than 1. */
  share(): number;
  /** At least 0, less than `most`. */
  below(most: number): number;
  pick<T>(from: readonly T[]): T;
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (most: number): number => next() % most;
  return { share: () => next() / 2 ** 32, below, pick: <T>(from: readonly T[]) => from[below(from.length)] as T };
}

/** Numbers of a seeded run, at least 0 and less than 1. */
export type Random = Seeded["share"];

/** Seeds that several lanes take in turn, so that a run goes on where another one ended. */
export interface Seeds {
  count: number;
  take(): number | undefined;
}

export function seedsFrom(first: number, count: number): Seeds {
  let next = first;
  return { count, take: () => (next < first + count ? next++ : undefined) };
}
