"use client";
import { type RefObject, useEffect } from "react";
import type { Block } from "./blocks.ts";
import { DiffBlock } from "./diff-block.tsx";
import { type LinesAt, useReading } from "./reading.ts";
import { useCopy } from "./use-copy.ts";
import { usePress } from "./use-press.ts";
import type { ShownWindow } from "./use-window.ts";

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
export function DiffRoom({ room, view, look, columns, ask, onPick, onWrite }: Props) {
  const { files } = useReading();
  const { layout, from, to, measure, onScroll } = view;
  const { pinned, onCopy } = useCopy(room, layout.blocks, look.includes("split"));
  useEffect(() => {
    for (const block of layout.blocks.slice(from, to)) if (block.kind === "wait") ask(block.file, block.page);
  }, [layout, from, to, ask]);
  usePress(room, files, { pick: onPick, write: onWrite });
  const drawn = layout.blocks.flatMap((block, index) => ((index >= from && index < to) || pinned.has(block.key) ? [{ block, top: layout.tops[index] ?? 0 }] : []));
  return (
    <div ref={room} className="review-lines" role="region" aria-label="Lines of the change" onScroll={onScroll} onCopy={onCopy}>
      <div className={`diff ${look}`} style={{ height: layout.height, minWidth: columns > 0 ? `calc(${columns}ch + 120px)` : undefined }}>
        {drawn.map(({ block, top }) => (
          <div key={block.key} ref={measure} data-block={block.key} className="block" style={{ transform: `translateY(${top}px)` }} {...rolesOf(block, files[block.file]?.path ?? "")}>
            <DiffBlock block={block} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Screen readers hear which lines of which file they are in. */
function rolesOf(block: Block, path: string): { role?: string; "aria-label"?: string } {
  if (block.kind !== "lines" && block.kind !== "pairs") return {};
  const numbers = (block.kind === "lines" ? block.lines : block.pairs.flatMap((pair) => pair.right ?? [])).flatMap((line) => line.new ?? []);
  return { role: "group", "aria-label": `${path}${numbers.length > 0 ? `, lines ${numbers[0]} to ${numbers.at(-1)}` : ""}` };
}
