"use client";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { createDiffWindow, type DiffWindow, type Sight } from "./diff-window.ts";

export interface ShownWindow {
  view: DiffWindow;
  /** Measures a drawn block while it is there. */
  measure: (element: HTMLElement | null) => (() => void) | undefined;
}

/** What is drawn of a window; only who draws it follows every step of a scroll. */
export function useSight(view: DiffWindow): Sight {
  const sight = useSyncExternalStore(view.subscribe, view.read, view.read);
  useLayoutEffect(() => view.settle());
  return sight;
}

/** Path of the file that is seen at the top. */
export function useTopPath(view: DiffWindow): string {
  const read = (): string => view.top().path;
  return useSyncExternalStore(view.subscribe, read, read);
}

/** A window on many blocks in a room that scrolls. */
export function useWindow(room: RefObject<HTMLElement | null>, content: Parameters<DiffWindow["show"]>[0]): ShownWindow {
  const [view] = useState(createDiffWindow);
  const { blocks, paths, rowsOf, shape } = content;
  useLayoutEffect(() => view.enter(room.current), [view, room]);
  useLayoutEffect(() => view.show({ blocks, paths, rowsOf, shape }), [view, blocks, paths, rowsOf, shape]);

  const observer = useRef<ResizeObserver | null>(null);
  const observing = useCallback((): ResizeObserver => {
    observer.current ??= new ResizeObserver((entries) => {
      const isRoom = entries.some(({ target }) => target === room.current);
      const news = entries.flatMap(({ target, borderBoxSize }) => (target instanceof HTMLElement && target.dataset["block"] !== undefined ? [{ key: target.dataset["block"], height: borderBoxSize[0]?.blockSize ?? 0 }] : []));
      // Before the page is painted, so that nothing jumps.
      flushSync(() => {
        view.measured(news);
        if (isRoom) view.onScroll();
      });
    });
    return observer.current;
  }, [view, room]);
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
  return { view, measure };
}
