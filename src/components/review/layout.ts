import type { Block } from "./blocks.ts";

/** CSS pixels of a row of text. */
export const ROW_PX = 20;
/** Blocks above and below what is seen that are drawn too, in CSS pixels. */
const OVERSCAN_PX = 600;

/** Where each block stands, in CSS pixels from the top. */
export interface Layout {
  blocks: readonly Block[];
  tops: Float64Array;
  height: number;
}

/** Puts blocks below one another. What was not measured yet has the height its rows have. */
export function layOut(blocks: readonly Block[], heights: ReadonlyMap<string, number>, rowsOf: (block: Block) => number = (block) => block.rows): Layout {
  const tops = new Float64Array(blocks.length);
  let height = 0;
  for (const [i, block] of blocks.entries()) {
    tops[i] = height;
    height += heights.get(block.key) ?? rowsOf(block) * ROW_PX;
  }
  return { blocks, tops, height };
}

/** CSS pixels a block takes. */
export function heightOf({ tops, height }: Layout, index: number): number {
  return (tops[index + 1] ?? height) - (tops[index] ?? 0);
}

/** The block at a height. */
export function blockAt({ tops }: Layout, y: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The blocks to draw for what is seen. */
export function drawnRange(layout: Layout, seen: { top: number; height: number }): { from: number; to: number } {
  return { from: blockAt(layout, seen.top - OVERSCAN_PX), to: Math.min(layout.blocks.length, blockAt(layout, seen.top + seen.height + OVERSCAN_PX) + 1) };
}

/** A place in the change that stays put while what stands above it gets another height. */
export interface Anchor {
  key: string;
  path: string;
  row: number;
  /** CSS pixels from the top of its block. */
  offset: number;
}

/** What is seen at the top. */
export function anchorAt(layout: Layout, y: number, paths: readonly { path: string }[]): Anchor | undefined {
  const index = blockAt(layout, y);
  const block = layout.blocks[index];
  return block && { key: block.key, path: paths[block.file]?.path ?? "", row: block.row, offset: y - (layout.tops[index] ?? 0) };
}

/** A row of a file; undefined when the file is gone. */
export function anchorTo(layout: Layout, at: { path: string; row: number }, paths: readonly { path: string }[]): Anchor | undefined {
  const block = layout.blocks[blockOf(layout, at, paths)];
  return block && { key: block.key, path: at.path, row: block.row, offset: Math.max(0, at.row - block.row) * ROW_PX };
}

/** Where an anchor stands now; undefined when its file is gone. */
export function anchorTop(layout: Layout, anchor: Anchor, paths: readonly { path: string }[]): number | undefined {
  const same = layout.blocks.findIndex((block) => block.key === anchor.key);
  if (same >= 0) return (layout.tops[same] ?? 0) + anchor.offset;
  const row = anchor.row + Math.floor(anchor.offset / ROW_PX);
  const index = blockOf(layout, { path: anchor.path, row }, paths);
  const block = layout.blocks[index];
  return block && (layout.tops[index] ?? 0) + (row - block.row) * ROW_PX + (anchor.offset % ROW_PX);
}

/** The block that shows a row of a file, or the last one before it; -1 when the file is gone. */
export function blockOf({ blocks }: Layout, at: { path: string; row: number }, paths: readonly { path: string }[]): number {
  const file = paths.findIndex((f) => f.path === at.path);
  return blocks.findLastIndex((block) => block.file === file && block.row <= at.row);
}
