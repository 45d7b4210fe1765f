"use client";
import { type MouseEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import type { Block } from "./blocks.ts";
import { DiffBlock } from "./diff-block.tsx";
import { type LinesAt, useReading } from "./reading.ts";
import { useCopy } from "./use-copy.ts";
import type { DiffWindow } from "./use-window.ts";

interface Props {
  room: RefObject<HTMLDivElement | null>;
  view: DiffWindow;
  look: string;
  /** Least width of the lines, in characters; 0 where they wrap. */
  columns: number;
  ask: (file: number, page: number) => void;
  /** A line was pressed; with `extend` it goes on from where the person is. */
  onPick: (at: LinesAt, how: { extend: boolean; write: boolean }) => void;
}

/** The lines of all files in one room; only what is seen is there. */
export function DiffRoom({ room, view, look, columns, ask, onPick }: Props) {
  const { files } = useReading();
  const { layout, from, to, measure, onScroll } = view;
  const { pinned, onCopy } = useCopy(room, layout.blocks, look.includes("split"));
  useEffect(() => {
    for (const block of layout.blocks.slice(from, to)) if (block.kind === "wait") ask(block.file, block.page);
  }, [layout, from, to, ask]);
  const downAt = useRef({ x: 0, y: 0 });
  const press = useCallback((event: MouseEvent): void => {
    const at = lineOf(event.target, files);
    const isDrag = Math.hypot(event.clientX - downAt.current.x, event.clientY - downAt.current.y) > 4;
    if (at && !isDrag && getSelection()?.isCollapsed !== false) onPick(at, { extend: event.shiftKey, write: event.target instanceof Element && event.target.closest(".no") !== null });
  }, [files, onPick]);
  const drawn = layout.blocks.flatMap((block, index) => ((index >= from && index < to) || pinned.has(block.key) ? [{ block, top: layout.tops[index] ?? 0 }] : []));
  return (
    <div ref={room} className="review-lines" role="region" aria-label="Lines of the change" tabIndex={0} onScroll={onScroll} onCopy={onCopy} onMouseDown={(event) => void (downAt.current = { x: event.clientX, y: event.clientY })} onClick={press}>
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

/** The line something stands in. */
function lineOf(target: EventTarget, files: readonly { path: string }[]): LinesAt | null {
  const element = target instanceof Element && !target.closest(".under, button, a") ? target.closest<HTMLElement>("[data-line]") : null;
  if (!element) return null;
  const line = Number(element.dataset["line"]);
  return { path: files[Number(element.dataset["file"])]?.path ?? "", side: element.dataset["side"] === "old" ? "old" : "new", line, endLine: line };
}
