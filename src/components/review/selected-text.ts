import type { Block } from "./blocks.ts";
import type { Line } from "./patch.ts";

/** An end of a selection: a line, and how many characters into it. */
export interface SelectionEnd {
  file: number;
  side: "old" | "new";
  line: number;
  offset: number;
}

/** The text between two lines, from what was loaded: without numbers and signs, also of lines that are not drawn. */
export function selectedText(blocks: readonly Block[], ends: { from: SelectionEnd; to: SelectionEnd }, isSplit: boolean): string {
  const { from, to } = ends;
  const texts: string[] = [];
  let state: "before" | "in" | "after" = "before";
  for (const block of blocks) {
    if (state === "after" || block.file < from.file) continue;
    if (block.kind === "wait" && state === "in") texts.push(`[${block.rows} lines that were not loaded]`);
    for (const line of linesOf(block, isSplit ? from.side : null)) {
      const isFirst = state === "before" && isAt(line, block.file, from);
      const isLast = isAt(line, block.file, to);
      if (isFirst) state = "in";
      if (state === "in") texts.push(line.text.slice(isFirst ? from.offset : 0, isLast ? to.offset : undefined));
      if (state === "in" && isLast) state = "after";
    }
  }
  return texts.join("\n");
}

/** Lines of a block as they are read; of one side where both stand beside each other. */
function linesOf(block: Block, side: "old" | "new" | null): readonly Line[] {
  if (block.kind === "lines") return block.lines;
  if (block.kind !== "pairs") return [];
  return block.pairs.flatMap((pair) => (side === "old" ? pair.left : pair.right) ?? []);
}

function isAt(line: Line, file: number, end: SelectionEnd): boolean {
  return file === end.file && (end.side === "old" ? line.kind === "del" && line.old === end.line : line.kind !== "del" && line.new === end.line);
}
