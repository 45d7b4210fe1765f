/** Keys that take a line away, to its end, to its beginning, and the break before it; on an empty box they do nothing. */
export const CLEAR_LINE: readonly string[] = ["0b", "15", "7f"];

interface Frame {
  /** The rows above and below the box. */
  above: RegExp;
  below: RegExp;
  /** What stands before its words in its first row, which makes it one, and in those behind it. */
  first: RegExp;
  next: RegExp;
}

/** The words in the last framed box of a screen; undefined when there is none. */
export function rowsBetween(screen: string, frame: Frame): string | undefined {
  const lines = screen.split("\n").map((line) => line.trimEnd());
  const start = lines.findLastIndex((line, i) => frame.first.test(lines[i + 1] ?? "") && frame.above.test(line));
  const rows = lines.slice(start + 1);
  const end = rows.findIndex((line) => frame.below.test(line));
  if (start === -1 || end === -1) return undefined;
  return rows.slice(0, end).map((row, i) => row.replace(i === 0 ? frame.first : frame.next, "")).join("\n");
}
