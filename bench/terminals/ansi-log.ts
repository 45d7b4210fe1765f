import { seeded } from "../seeded.ts";

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
