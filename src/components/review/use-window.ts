"use client";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Block } from "./blocks.ts";
import { type Anchor, anchorAt, anchorTop, blockOf, drawnRange, type Layout, layOut, ROW_PX } from "./layout.ts";

/** Heights nearer than this are the same, in CSS pixels. */
const SAME_PX = 0.5;

export interface DiffWindow {
  layout: Layout;
  from: number;
  to: number;
  /** What is seen at the top. */
  top: { path: string; row: number };
  /** Measures a drawn block while it is there. */
  measure: (element: HTMLElement | null) => (() => void) | undefined;
  onScroll: () => void;
  /** Puts a row of a file at the top. */
  goTo: (at: { path: string; row: number }) => void;
}

/** Draws only what is seen of many blocks, and keeps it in its place while heights become known. */
export function useWindow(room: RefObject<HTMLElement | null>, of: { blocks: readonly Block[]; paths: readonly { path: string }[]; rowsOf: (block: Block) => number; shape: string }): DiffWindow {
  const { blocks, paths, rowsOf, shape } = of;
  const heights = useMemo(() => ({ shape, of: new Map<string, number>() }), [shape]);
  const [measured, setMeasured] = useState(0);
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  // eslint-disable-next-line react-hooks/exhaustive-deps -- measured counts changes of what the map holds
  const layout = useMemo(() => layOut(blocks, heights.of, rowsOf), [blocks, heights, rowsOf, measured]);
  const now = useRef({ layout, paths, heights });
  const anchor = useRef<Anchor | undefined>(undefined);

  useLayoutEffect(() => {
    const element = room.current;
    now.current = { layout, paths, heights };
    if (!element) return;
    const top = anchor.current && anchorTop(layout, anchor.current, paths);
    if (top !== undefined && Math.abs(top - element.scrollTop) > SAME_PX) element.scrollTop = top;
    const next = { top: element.scrollTop, height: element.clientHeight };
    setSeen((before) => (before.top === next.top && before.height === next.height ? before : next));
  }, [layout, paths, room]);

  const onScroll = useCallback((): void => {
    const element = room.current;
    if (!element) return;
    anchor.current = anchorAt(now.current.layout, element.scrollTop, now.current.paths);
    setSeen({ top: element.scrollTop, height: element.clientHeight });
  }, [room]);

  const observer = useRef<ResizeObserver | null>(null);
  const observing = useCallback((): ResizeObserver => {
    observer.current ??= new ResizeObserver((entries) => {
      const news = entries.filter(({ target, borderBoxSize }) => noteHeight(now.current.heights.of, target as HTMLElement, borderBoxSize[0]?.blockSize ?? 0));
      if (entries.some(({ target }) => target === room.current)) onScroll();
      if (news.length > 0) flushSync(() => setMeasured((n) => n + 1));
    });
    return observer.current;
  }, [onScroll, room]);
  useEffect(() => {
    if (room.current) observing().observe(room.current);
    return () => {
      observer.current?.disconnect();
      observer.current = null;
    };
  }, [observing, room]);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    observing().observe(element);
    return () => observer.current?.unobserve(element);
  }, [observing]);

  const goTo = useCallback((at: { path: string; row: number }): void => {
    const { layout, paths } = now.current;
    const block = layout.blocks[blockOf(layout, at, paths)];
    const element = room.current;
    if (!block || !element) return;
    anchor.current = { key: block.key, path: at.path, row: block.row, offset: Math.max(0, at.row - block.row) * ROW_PX };
    element.scrollTop = anchorTop(layout, anchor.current, paths) ?? element.scrollTop;
    setSeen({ top: element.scrollTop, height: element.clientHeight });
  }, [room]);

  const top = anchorAt(layout, seen.top, paths);
  return { layout, ...drawnRange(layout, seen), top: { path: top?.path ?? "", row: (top?.row ?? 0) + Math.floor((top?.offset ?? 0) / ROW_PX) }, measure, onScroll, goTo };
}

/** Keeps the height of a block; true when it is another one than before. */
function noteHeight(heights: Map<string, number>, element: HTMLElement, height: number): boolean {
  const key = element.dataset["block"];
  if (key === undefined || height === 0 || Math.abs((heights.get(key) ?? -1) - height) < SAME_PX) return false;
  heights.set(key, height);
  return true;
}
