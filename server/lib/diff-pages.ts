import { type ChangePage, PAGE_ROWS } from "#domain/change.ts";

/** A file's patch cut into rows, with where each page begins. */
export interface PatchRows {
  /** Lines of the patch from the first hunk on. */
  lines: string[];
  /** Place in `lines` of each row; what git says about a missing line break is no row. */
  rows: Uint32Array;
  starts: PageStart[];
}

/** Where a page begins: the lines of both sides, and what is left of the hunk it stands in. */
interface PageStart {
  old: number;
  oldLeft: number;
  new: number;
  newLeft: number;
}

/** Characters of a line that are sent. */
const LONGEST_LINE = 4000;
const HEAD = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Reads a patch of one file for paging. */
export function rowsOf(patch: string): PatchRows {
  const begin = patch.indexOf("\n@@ ");
  const lines = begin < 0 ? [] : patch.slice(begin + 1).replace(/\n$/, "").split("\n");
  const rows = new Uint32Array(lines.length);
  const at: PageStart = { old: 1, oldLeft: 0, new: 1, newLeft: 0 };
  const starts: PageStart[] = [];
  let count = 0;
  for (const [i, line] of lines.entries()) {
    if (line.startsWith("\\")) continue;
    if (count % PAGE_ROWS === 0) starts.push({ ...at });
    rows[count++] = i;
    step(at, line);
  }
  return { lines, rows: rows.subarray(0, count), starts };
}

/** Moves a place over one row. Inside a hunk, whose head tells its length, every line is content. */
function step(at: PageStart, line: string): void {
  const head = at.oldLeft + at.newLeft === 0 ? HEAD.exec(line) : null;
  if (head) return void Object.assign(at, { old: Number(head[1]), oldLeft: Number(head[2] ?? 1), new: Number(head[3]), newLeft: Number(head[4] ?? 1) });
  if (!line.startsWith("+")) {
    at.old++;
    at.oldLeft--;
  }
  if (!line.startsWith("-")) {
    at.new++;
    at.newLeft--;
  }
}

/** One page of a file as a patch that can be read by itself; undefined beyond the end. */
export function pageOf(of: PatchRows, file: number, page: number): ChangePage | undefined {
  const start = of.starts[page];
  if (!start) return undefined;
  const next = of.rows[(page + 1) * PAGE_ROWS];
  const lines = of.lines.slice(of.rows[page * PAGE_ROWS], next).map(shortened);
  const goesOn = start.oldLeft + start.newLeft > 0;
  const head = goesOn ? `@@ -${start.old},${start.oldLeft} +${start.new},${start.newLeft} @@\n` : "";
  return { file, page, patch: `${head}${lines.join("\n")}\n`, below: start.new, goesOn };
}

/** A line no person reads to its end, with how much is left out. */
function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)} … and ${line.length - LONGEST_LINE} more characters`;
}

/** Rows that hold a text. Capital letters count when the text has some. */
export function findRows(of: PatchRows, text: string, most: number): number[] {
  const isExact = text !== text.toLowerCase();
  const found: number[] = [];
  for (const [row, place] of of.rows.entries()) {
    const line = of.lines[place] ?? "";
    if (line.startsWith("@@ ")) continue;
    if ((isExact ? line : line.toLowerCase()).includes(text, 1)) found.push(row);
    if (found.length >= most) break;
  }
  return found;
}

/** The row at which a line of one side stands; undefined where the diff does not show it. */
export function rowOfLine(of: PatchRows, side: "old" | "new", line: number): number | undefined {
  const page = of.starts.findLastIndex((start) => start[side] <= line);
  if (page < 0) return undefined;
  const at = { ...of.starts[page] } as PageStart;
  for (let row = page * PAGE_ROWS; row < of.rows.length; row++) {
    const text = of.lines[of.rows[row] ?? 0] ?? "";
    const isContent = at.oldLeft + at.newLeft > 0;
    if (isContent && at[side] === line && !text.startsWith(side === "old" ? "+" : "-")) return row;
    step(at, text);
    if (at[side] > line && row > (page + 1) * PAGE_ROWS) return undefined;
  }
  return undefined;
}
