import { type Change, type ChangeFile, PAGE_ROWS } from "#domain/change.ts";
import { type Hunk, type Line, type Pair, pairsOf } from "./patch.ts";
import { shownOf } from "./shown.ts";

export type View = "unified" | "split";

interface Base {
  /** Stays the same as long as the block stands for the same part of the change. */
  key: string;
  file: number;
  /** First row it shows; -1 before the rows. */
  row: number;
  /** Estimated height in rows of text. */
  rows: number;
}

/** What is drawn as one piece: the head of a file, why its lines are not here, lines that are still to come, what lies between hunks, lines. */
export type Block = Base & (
  | { kind: "head" }
  | { kind: "note" }
  | { kind: "all"; left: number }
  | { kind: "wait"; page: number }
  | { kind: "gap"; hunk: Hunk; gap: number }
  | { kind: "lines"; hunk: Hunk; lines: readonly Line[] }
  | { kind: "pairs"; hunk: Hunk; pairs: readonly Pair[] }
  | { kind: "end"; below: number; shift: number }
);

/** Lines that are drawn together. */
const CHUNK = 25;
/** Rows of a long file that are shown before somebody asks for all. */
export const FIRST_ROWS = 400;
const LONG_ROWS = 4 * PAGE_ROWS;

/** What was loaded of a change, and how the person wants it. */
export interface Drawn {
  change: Pick<Change, "files">;
  view: View;
  /** Hunks of a page, by the key of `pageKey`. */
  pages: ReadonlyMap<string, readonly Hunk[]>;
  /** Unchanged lines somebody wanted to see, by where they stand: before a hunk, or behind the last. */
  more: ReadonlyMap<string, readonly Line[]>;
  /** Files that are folded or unfolded by hand, by their marks. */
  folds: ReadonlyMap<string, boolean>;
  /** Long files of which all is wanted, by their marks. */
  whole: ReadonlySet<string>;
}

export function pageKey(file: Pick<ChangeFile, "mark">, page: number): string {
  return `${file.mark}:${page}`;
}

/** Names a place where unchanged lines may be shown: above a row, or behind the last one. */
export function moreKey(file: Pick<ChangeFile, "mark">, row: number | "end"): string {
  return `${file.mark}:${row}`;
}

/** Everything of a change from top to bottom, as pieces. */
export function blocksOf(drawn: Drawn): Block[] {
  return drawn.change.files.flatMap((file, index) => [{ kind: "head" as const, key: `${file.path}:head`, file: index, row: -1, rows: 2 }, ...bodyOf(drawn, file, index)]);
}

/** Whether the lines of a file are shown. */
export function isUnfolded({ folds }: Pick<Drawn, "folds">, file: ChangeFile): boolean {
  return folds.get(file.mark) ?? shownOf(file).how === "lines";
}

function bodyOf(drawn: Drawn, file: ChangeFile, index: number): Block[] {
  const shown = shownOf(file);
  if (shown.how === "none") return drawn.folds.get(file.mark) === false ? [] : [noteOf(file, index)];
  if (!isUnfolded(drawn, file)) return shown.how === "folded" && drawn.folds.get(file.mark) === undefined ? [noteOf(file, index)] : [];
  const rows = file.rows ?? file.additions + file.deletions;
  const isLong = rows > LONG_ROWS && drawn.change.files.length > 1 && !drawn.whole.has(file.mark);
  const blocks: Block[] = [];
  for (let page = 0; page * PAGE_ROWS < (isLong ? FIRST_ROWS : rows); page++) {
    const hunks = drawn.pages.get(pageKey(file, page));
    const first = page * PAGE_ROWS;
    if (hunks) blocks.push(...pageBlocks(drawn, { file, index, hunks }));
    else blocks.push({ kind: "wait", key: `${file.path}:wait${page}`, file: index, row: first, rows: Math.min(PAGE_ROWS, rows - first, isLong ? FIRST_ROWS : PAGE_ROWS), page });
  }
  if (isLong) return [...blocks.filter((block) => block.row < FIRST_ROWS), { kind: "all", key: `${file.path}:all`, file: index, row: FIRST_ROWS, rows: 3, left: rows - FIRST_ROWS }];
  return [...blocks, ...endOf(drawn, { file, index, rows })];
}

function noteOf(file: ChangeFile, index: number): Block {
  return { kind: "note", key: `${file.path}:note`, file: index, row: 0, rows: 4 };
}

interface PageOf {
  file: ChangeFile;
  index: number;
  hunks: readonly Hunk[];
}

const made = new WeakMap<readonly Hunk[], { view: View; more: Drawn["more"]; index: number; blocks: Block[] }>();

/** The pieces of a page; made once, as a page that is loaded stays as it is. */
function pageBlocks(drawn: Drawn, page: PageOf): Block[] {
  const known = made.get(page.hunks);
  if (known?.view === drawn.view && known.more === drawn.more && known.index === page.index) return known.blocks;
  const blocks = page.hunks.flatMap((hunk) => hunkBlocks(drawn, page, hunk));
  made.set(page.hunks, { view: drawn.view, more: drawn.more, index: page.index, blocks });
  return blocks;
}

function hunkBlocks(drawn: Drawn, { file, index }: PageOf, hunk: Hunk): Block[] {
  const more = hunk.row === null ? [] : (drawn.more.get(moreKey(file, hunk.row)) ?? []);
  const gap = hunk.gap - more.length;
  const row = hunk.row ?? hunk.lines[0]?.row ?? 0;
  const head: Block[] = hunk.row !== null && (gap > 0 || hunk.heading !== "") ? [{ kind: "gap", key: `${file.path}:${row}g`, file: index, row, rows: 1.3, hunk, gap }] : [];
  const at = { path: file.path, index, hunk, row };
  return [...head, ...chunks(drawn.view, more, { ...at, of: "m" }), ...chunks(drawn.view, hunk.lines, { ...at, of: "r" })];
}

/** Unchanged lines behind the last hunk, where the file goes on. */
function endOf(drawn: Drawn, { file, index, rows }: { file: ChangeFile; index: number; rows: number }): Block[] {
  const hunk = drawn.pages.get(pageKey(file, Math.ceil(rows / PAGE_ROWS) - 1))?.at(-1);
  const last = hunk?.lines.at(-1);
  // Git shows three lines behind a change, if the file has them.
  const isAtEnd = last?.bare === true || hunk?.lines.slice(-3).some((line) => line.kind !== "same");
  if (!hunk || file.status === "added" || file.status === "deleted" || isAtEnd) return [];
  const more = drawn.more.get(moreKey(file, "end")) ?? [];
  const below = (more.at(-1)?.new ?? hunk.lines.findLast((line) => line.new !== null)?.new ?? 0) + 1;
  const block: Block = { kind: "end", key: `${file.path}:end`, file: index, row: rows, rows: 1.3, below, shift: (hunk.lines.findLast((line) => line.old !== null)?.old ?? 0) + 1 - (hunk.lines.findLast((line) => line.new !== null)?.new ?? 0) - 1 };
  return [...chunks(drawn.view, more, { path: file.path, index, hunk, row: rows, of: "e" }), ...(drawn.more.has(`${moreKey(file, "end")}!`) ? [] : [block])];
}

function chunks(view: View, lines: readonly Line[], at: { path: string; index: number; hunk: Hunk; row: number; of: string }): Block[] {
  const all: readonly (Line | Pair)[] = view === "split" ? pairsOf(lines) : lines;
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i): Block => {
    const part = all.slice(i * CHUNK, (i + 1) * CHUNK);
    const [first] = part;
    const row = first === undefined ? at.row : rowOf(first) ?? at.row;
    const base = { key: `${at.path}:${view[0]}${at.of}${at.row}.${i}`, file: at.index, row, rows: part.length, hunk: at.hunk };
    return view === "split" ? { ...base, kind: "pairs", pairs: part as Pair[] } : { ...base, kind: "lines", lines: part as Line[] };
  });
}

function rowOf(item: Line | Pair): number | null {
  return "text" in item ? item.row : (item.left?.row ?? item.right?.row ?? null);
}
