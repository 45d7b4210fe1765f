import { type Colour, colouring, type Piece } from "./code-colour.ts";
import { type Hunk, type Line, pairsOf } from "./patch.ts";
import { markPieces, type Range, wordMarks } from "./word-marks.ts";

/** A line cut into pieces of one colour, marked where it differs from its counterpart. */
export type Parts = readonly { kind: Colour; text: string; marked: boolean }[];

/** What lines of a hunk look like, as far as it was worked out. */
interface Painter {
  done: ReadonlyMap<Line, Parts>;
  /** Works until all lines are painted, which it says, or time is over; goes on where it stopped. */
  paint: (lines: readonly Line[], hasTime?: () => boolean) => boolean;
}

const painters = new WeakMap<Hunk, Painter>();

/** The painter of a hunk; what it worked out stays as long as the hunk. Each side is coloured for itself, so that what runs over lines fits. */
export function painterOf(hunk: Hunk, path: string): Painter {
  const known = painters.get(hunk);
  if (known) return known;
  const done = new Map<Line, Parts>();
  const pieces = new Map<Line, Piece[]>();
  const others = lazy(() => counterparts(hunk));
  const sides = [sideOf(hunk, "del", path), sideOf(hunk, "add", path)];
  const paint: Painter["paint"] = (lines, hasTime = () => true) => {
    const last = lines.reduce((most, line) => Math.max(most, hunk.lines.indexOf(line)), -1);
    if (!sides.every((colour) => colour(pieces, last, hasTime))) return false;
    for (const line of lines) {
      if (done.has(line)) continue;
      if (!hasTime()) return false;
      done.set(line, markPieces(pieces.get(line) ?? [{ kind: "", text: line.text }], marksOf(line, others())));
    }
    return true;
  };
  painters.set(hunk, { done, paint });
  return { done, paint };
}

/** Colours one side up to a line of the hunk, which it says; goes on where it stopped. */
function sideOf(hunk: Hunk, kind: "add" | "del", path: string): (pieces: Map<Line, Piece[]>, upTo: number, hasTime: () => boolean) => boolean {
  const colour = colouring(path);
  let at = 0;
  return (pieces, upTo, hasTime) => {
    for (; at <= upTo; at++) {
      const line = hunk.lines[at];
      if (!line || (line.kind !== kind && line.kind !== "same")) continue;
      if (!hasTime()) return false;
      pieces.set(line, colour(line.text));
    }
    return true;
  };
}

function counterparts(hunk: Hunk): ReadonlyMap<Line, Line> {
  const changed = pairsOf(hunk.lines).flatMap(({ left, right }) => (left && right && left !== right ? [[left, right] as const, [right, left] as const] : []));
  return new Map(changed);
}

function marksOf(line: Line, others: ReadonlyMap<Line, Line>): readonly Range[] {
  const other = others.get(line);
  if (!other) return [];
  return (line.kind === "del" ? wordMarks(line.text, other.text)?.gone : wordMarks(other.text, line.text)?.come) ?? [];
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
