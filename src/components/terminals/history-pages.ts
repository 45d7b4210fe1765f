/** Lines of history asked for, one step after the other; each answer holds the earlier ones too. */
export const STEPS = [500, 1500, 5000] as const;

/** The step after one that asked for `lines`; undefined when there is none, or when the answer held less than was asked for. */
export function nextStep(lines: number, got: { lines: number; rows: number }): number | undefined {
  if (got.lines < lines + got.rows) return undefined;
  return STEPS.find((step) => step > lines);
}

/** Lines compared to recognise a place. */
const MARKS = 6;

/**
 * Where the first of the old lines stands among the new ones. Output that came meanwhile moved it up, so it is looked for from
 * where it would be without any. Undefined when it is gone.
 */
export function placeIn(next: readonly string[], before: readonly string[]): number | undefined {
  const marks = before.slice(0, Math.min(MARKS, before.length));
  const isHere = (at: number): boolean => marks.every((line, i) => next[at + i] === line);
  for (let at = Math.max(0, next.length - before.length); at >= 0; at--) if (isHere(at)) return at;
  return undefined;
}
