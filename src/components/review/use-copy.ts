"use client";
import { type ClipboardEvent, type RefObject, useCallback, useEffect, useState } from "react";
import type { Block } from "./blocks.ts";
import { selectedText, type SelectionEnd } from "./selected-text.ts";

/** Lets people select and copy over lines that are not drawn any more: the ends of a selection stay drawn, and what lies between comes from what was loaded. */
export function useCopy(room: RefObject<HTMLElement | null>, blocks: readonly Block[], isSplit: boolean): { pinned: ReadonlySet<string>; onCopy: (event: ClipboardEvent) => void } {
  const [pinned, setPinned] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const look = (): void => {
      const ends = selectionIn(room.current);
      const keys = ends ? [ends.anchorNode, ends.focusNode].flatMap((node) => elementOf(node)?.closest<HTMLElement>("[data-block]")?.dataset["block"] ?? []) : [];
      setPinned((before) => (before.size === new Set(keys).size && keys.every((key) => before.has(key)) ? before : new Set(keys)));
    };
    document.addEventListener("selectionchange", look);
    return () => document.removeEventListener("selectionchange", look);
  }, [room]);
  const onCopy = useCallback((event: ClipboardEvent): void => {
    const selection = selectionIn(room.current);
    const range = selection?.getRangeAt(0);
    const from = range && endOf(range.startContainer, range.startOffset);
    const to = range && endOf(range.endContainer, range.endOffset);
    if (!from || !to || (from.file === to.file && from.line === to.line && from.side === to.side)) return;
    event.clipboardData.setData("text/plain", selectedText(blocks, { from, to }, isSplit));
    event.preventDefault();
  }, [room, blocks, isSplit]);
  return { pinned, onCopy };
}

function selectionIn(room: HTMLElement | null): Selection | null {
  const selection = getSelection();
  return selection && !selection.isCollapsed && selection.rangeCount > 0 && room?.contains(selection.anchorNode) ? selection : null;
}

function elementOf(node: Node | null): Element | null {
  return node instanceof Element ? node : (node?.parentElement ?? null);
}

/** The line an end of a selection stands in, with the characters before it. */
function endOf(node: Node, offset: number): SelectionEnd | undefined {
  const line = elementOf(node)?.closest<HTMLElement>("[data-line]");
  const code = line?.querySelector(".code");
  if (!line || !code) return undefined;
  const { file, side, line: number } = line.dataset;
  return { file: Number(file), side: side === "old" ? "old" : "new", line: Number(number), offset: code.contains(node) ? textBefore(code, node, offset) : 0 };
}

function textBefore(code: Element, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(code);
  range.setEnd(node, offset);
  return range.toString().length;
}
