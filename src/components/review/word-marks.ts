import { diffWordsWithSpace } from "diff";
import type { Colour, Piece } from "./code-colour.ts";

/** Characters from, and up to but not with. */
export type Range = readonly [from: number, to: number];

/** Longer lines are not compared word by word. */
const LONGEST = 500;
/** Lines that share less than this are two lines, not one that changed. */
const LEAST_SHARED = 0.4;

/** The words that differ between a line and the one that came in its place; undefined when they have little in common. */
export function wordMarks(before: string, after: string): { gone: Range[]; come: Range[] } | undefined {
  return before.length + after.length > 2 * LONGEST ? undefined : compare(before, after);
}

function compare(before: string, after: string): { gone: Range[]; come: Range[] } | undefined {
  const gone: Range[] = [];
  const come: Range[] = [];
  let [left, right, shared] = [0, 0, 0];
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    const { length } = value;
    if (added) come.push([right, right + length]);
    else if (removed) gone.push([left, left + length]);
    else shared += value.trim().length;
    if (!added) left += length;
    if (!removed) right += length;
  }
  const longest = Math.max(before.trim().length, after.trim().length);
  return shared / longest >= LEAST_SHARED ? { gone, come } : undefined;
}

/** Coloured pieces cut where marks begin and end. */
export function markPieces(pieces: readonly Piece[], marks: readonly Range[]): { kind: Colour; text: string; marked: boolean }[] {
  const cuts = new Set(marks.flat());
  let at = 0;
  return pieces.flatMap(({ kind, text }) => {
    const inside = [...cuts].map((cut) => cut - at).filter((cut) => cut > 0 && cut < text.length).sort((a, b) => a - b);
    const edges = [0, ...inside, text.length];
    const parts = edges.slice(1).map((to, i) => {
      const from = edges[i] ?? 0;
      return { kind, text: text.slice(from, to), marked: marks.some(([start, end]) => at + from >= start && at + to <= end) };
    });
    at += text.length;
    return parts.filter((part) => part.text !== "");
  });
}
