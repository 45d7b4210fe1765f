import type { Block } from "./blocks.ts";
import type { Hunk, Line } from "./patch.ts";

/** Longer lines are cut by the edge even where lines do not wrap. */
const MOST_COLUMNS = 4200;

/** How many rows a block will have when its lines wrap at so many columns. Exact for plain letters, near for others. */
export function estimateRows(columns: number): (block: Block) => number {
  const rows = (line: Line | null): number => Math.max(1, Math.ceil((line?.text.length ?? 0) / columns));
  return (block) => {
    if (block.kind === "lines") return block.lines.reduce((sum, line) => sum + rows(line), 0);
    if (block.kind === "pairs") return block.pairs.reduce((sum, { left, right }) => sum + Math.max(rows(left), rows(right)), 0);
    return block.rows;
  };
}

const longest = new WeakMap<readonly Hunk[], number>();

/** Columns of the longest line that was loaded. */
export function longestLine(pages: ReadonlyMap<string, readonly Hunk[]>): number {
  let most = 0;
  for (const page of pages.values()) {
    const known = longest.get(page) ?? page.reduce((sum, hunk) => hunk.lines.reduce((m, line) => Math.max(m, line.text.length), sum), 0);
    longest.set(page, known);
    most = Math.max(most, known);
  }
  return Math.min(most, MOST_COLUMNS);
}
