/** Random numbers that are the same for the same seed: mulberry32. */
export interface Seeded {
  /** At least 0, less than `most`. */
  below(most: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const below = (most: number): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % most;
  };
  return { below, pick: (from) => from[below(from.length)] ?? from[0] };
}

/** Seeds that several lanes take in turn, so that a run goes on where another one ended. */
export interface Seeds {
  count: number;
  take(): number | undefined;
}

export function seedsFrom(first: number, count: number): Seeds {
  let next = first;
  return { count, take: () => (next < first + count ? next++ : undefined) };
}

const WORDS = ["compiled", "src/domain/graph.ts", "PASS", "warning:", "took", "→", "12.4 ms", "déjà vu", "漢字", "│", "node_modules", "ok"] as const;

/** A coloured log as builds and tests write it, of at least `bytes` bytes. */
export function ansiLog(seed: number, bytes: number): Buffer {
  const random = seeded(seed);
  const lines: Buffer[] = [];
  for (let size = 0; size < bytes; ) {
    const words = Array.from({ length: 3 + random.below(14) }, () => (random.below(4) === 0 ? `\u001B[${31 + random.below(6)}m${random.pick(WORDS)}\u001B[0m` : random.pick(WORDS)));
    const line = Buffer.from(`${words.join(" ")}\n`);
    lines.push(line);
    size += line.length;
  }
  return Buffer.concat(lines);
}
