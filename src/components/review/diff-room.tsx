"use client";
import { memo, type RefObject, useEffect } from "react";
import type { Block } from "./blocks.ts";
import { DiffBlock } from "./diff-block.tsx";
import type { Layout } from "./layout.ts";
import { type LinesAt, useReading } from "./reading.ts";
import { useCopy } from "./use-copy.ts";
import { usePress } from "./use-press.ts";
import { type ShownWindow, useSight } from "./use-window.ts";

interface Props {
  room: RefObject<HTMLDivElement | null>;
  view: ShownWindow;
  look: string;
  /** Least width of the lines, in characters; 0 where they wrap. */
  columns: number;
  ask: (file: number, page: number) => void;
  /** A line was pressed; with `extend` it goes on from where the person is. */
  onPick: (at: LinesAt, how: { extend: boolean; write: boolean }) => void;
  /** A comment is wanted where the person is. */
  onWrite: () => void;
}

/** The lines of all files in one room; only what is seen is there. */
export function DiffRoom({ room, view: { view, measure }, look, columns, ask, onPick, onWrite }: Props) {
  const { files } = useReading();
  const { layout, from, to } = useSight(view);
  const { pinned, onCopy } = useCopy(room, layout.blocks, look.includes("split"));
  useEffect(() => {
    for (const block of layout.blocks.slice(from, to)) if (block.kind === "wait") ask(block.file, block.page);
  }, [layout, from, to, ask]);
  usePress(room, files, { pick: onPick, write: onWrite });
  return (
    <div ref={room} className="review-lines" role="region" aria-label="Lines of the change" onScroll={view.onScroll} onCopy={onCopy}>
      <div className={`diff ${look}`} style={{ height: layout.height, minWidth: columns > 0 ? `calc(${columns}ch + 120px)` : undefined }}>
        {drawnOf(layout, { from, to, pinned }).map(({ block, top }) => <Piece key={block.key} block={block} top={top} path={files[block.file]?.path ?? ""} measure={measure} />)}
      </div>
    </div>
  );
}

/** What is seen, and what a selection begins or ends in. */
function drawnOf({ blocks, tops }: Layout, { from, to, pinned }: { from: number; to: number; pinned: ReadonlySet<string> }): { block: Block; top: number }[] {
  const placed = (block: Block, index: number): { block: Block; top: number } => ({ block, top: tops[index] ?? 0 });
  if (pinned.size === 0) return blocks.slice(from, to).map((block, i) => placed(block, from + i));
  return blocks.flatMap((block, index) => ((index >= from && index < to) || pinned.has(block.key) ? [placed(block, index)] : []));
}

/** One piece in its place. */
const Piece = memo(function Piece({ block, top, path, measure }: { block: Block; top: number; path: string; measure: ShownWindow["measure"] }) {
  return (
    <div ref={measure} data-block={block.key} className="block" style={{ transform: `translateY(${top}px)` }} {...rolesOf(block, path)}>
      <DiffBlock block={block} />
    </div>
  );
});

/** Screen readers hear which lines of which file they are in. */
function rolesOf(block: Block, path: string): { role?: string; "aria-label"?: string } {
  if (block.kind !== "lines" && block.kind !== "pairs") return {};
  const numbers = (block.kind === "lines" ? block.lines : block.pairs.flatMap((pair) => pair.right ?? [])).flatMap((line) => line.new ?? []);
  return { role: "group", "aria-label": `${path}${numbers.length > 0 ? `, lines ${numbers[0]} to ${numbers.at(-1)}` : ""}` };
}
