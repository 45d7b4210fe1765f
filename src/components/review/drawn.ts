import { type Colour, colourLines } from "./code-colour.ts";
import type { Hunk, Line, Pair } from "./patch.ts";
import { pairsOf } from "./patch.ts";
import { markPieces, wordMarks } from "./word-marks.ts";

/** A line cut into pieces of one colour, marked where it differs from its counterpart. */
export type Parts = readonly { kind: Colour; text: string; marked: boolean }[];

/** Rows that are laid out together; the browser skips those out of sight. */
export interface Chunk<Row> {
  key: number;
  rows: readonly Row[];
}

const CHUNK = 100;

/** What is drawn of a hunk: the parts of each line. Each side is coloured for itself, so that what runs over lines fits. */
export function partsOf(hunk: Hunk, path: string): ReadonlyMap<Line, Parts> {
  const marks = wordMarks(hunk.lines);
  const parts = new Map<Line, Parts>();
  for (const side of ["del", "add"] as const) {
    const lines = hunk.lines.filter((line) => line.kind === side || line.kind === "same");
    const pieces = colourLines(lines.map((line) => line.text), path);
    for (const [i, line] of lines.entries()) parts.set(line, markPieces(pieces[i] ?? [], marks.get(line) ?? []));
  }
  return parts;
}

/** Lines below one another, as chunks. */
export function unifiedChunks(hunk: Hunk): Chunk<Line>[] {
  return chunksOf(hunk.lines);
}

/** Lines side by side, as chunks. */
export function splitChunks(hunk: Hunk): Chunk<Pair>[] {
  return chunksOf(pairsOf(hunk.lines));
}

function chunksOf<Row>(rows: readonly Row[]): Chunk<Row>[] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) => ({ key: i, rows: rows.slice(i * CHUNK, (i + 1) * CHUNK) }));
}

/** The lines with which a change begins; `n` and `p` go from one to the next. */
export function changeStarts(hunk: Hunk): ReadonlySet<Line> {
  return new Set(hunk.lines.filter((line, i) => line.kind !== "same" && (hunk.lines[i - 1]?.kind ?? "same") === "same"));
}
