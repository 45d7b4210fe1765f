import type { Block } from "./blocks.ts";
import type { Hunk, Line } from "./patch.ts";
import { lineKey, type LinesAt, placeOfLine } from "./reading.ts";

/** A place worth looking at: where a change begins, a comment, or lines that are not here yet. */
export interface Stop {
  file: number;
  row: number;
  /** Null for lines that are still to come. */
  at: Omit<LinesAt, "path"> | null;
}

const starts = new WeakMap<Hunk, ReadonlySet<Line>>();

/** The lines of a hunk with which a change begins. A hunk that goes on from an earlier page begins none. */
export function changeStarts(hunk: Hunk): ReadonlySet<Line> {
  const known = starts.get(hunk) ?? new Set(hunk.lines.filter((line, i) => line.kind !== "same" && (hunk.lines[i - 1]?.kind ?? (hunk.row === null ? line.kind : "same")) === "same"));
  starts.set(hunk, known);
  return known;
}

/** The next stop after a place, or the last before it. */
export function stopBeside(blocks: readonly Block[], on: { from: { file: number; row: number }; step: 1 | -1; paths: readonly { path: string }[]; commented: ReadonlySet<string> }): Stop | undefined {
  const { from, step } = on;
  const isBeyond = (stop: Stop): boolean => (stop.file - from.file || stop.row - from.row) * step > 0;
  const order = step === 1 ? blocks : blocks.toReversed();
  for (const block of order) {
    if ((block.file - from.file) * step < 0) continue;
    const stops = stopsOf(block, on);
    const found = (step === 1 ? stops : stops.toReversed()).find(isBeyond);
    if (found) return found;
  }
  return undefined;
}

function stopsOf(block: Block, { paths, commented }: { paths: readonly { path: string }[]; commented: ReadonlySet<string> }): Stop[] {
  const path = paths[block.file]?.path ?? "";
  if (block.kind === "wait") return [{ file: block.file, row: block.row, at: null }];
  const lines = block.kind === "lines" ? block.lines : block.kind === "pairs" ? [...new Set(block.pairs.flatMap((pair) => [pair.left, pair.right]).filter((line) => line !== null))] : [];
  const begin = "hunk" in block ? changeStarts(block.hunk) : new Set<Line>();
  return lines.flatMap((line) => {
    const { side, line: number } = placeOfLine(line);
    const isStop = line.row !== null && (begin.has(line) || commented.has(lineKey(path, side, number)));
    return isStop ? [{ file: block.file, row: line.row ?? 0, at: { side, line: number, endLine: number } }] : [];
  });
}
