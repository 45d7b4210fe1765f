"use client";
import { type RefObject, useEffect, useRef } from "react";
import type { LinesAt } from "./reading.ts";

/** CSS pixels a finger or mouse may move in a press that is still one. */
const STILL_PX = 4;

type Pick = (at: LinesAt, how: { extend: boolean; write: boolean }) => void;

/** Lets people press lines: anywhere to be there, on the numbers to write; `c` writes where one is. One listener serves all lines, drawn or not. */
export function usePress(room: RefObject<HTMLElement | null>, files: readonly { path: string }[], on: { pick: Pick; write: () => void }): void {
  const latest = useRef({ files, ...on });
  useEffect(() => {
    latest.current = { files, ...on };
  });
  useEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    const abort = new AbortController();
    const down = { x: 0, y: 0 };
    element.setAttribute("tabindex", "0");
    element.addEventListener("mousedown", (event) => Object.assign(down, { x: event.clientX, y: event.clientY }), { signal: abort.signal });
    element.addEventListener("click", (event) => {
      const at = lineOf(event.target, latest.current.files);
      const isDrag = Math.hypot(event.clientX - down.x, event.clientY - down.y) > STILL_PX;
      if (at && !isDrag && getSelection()?.isCollapsed !== false) latest.current.pick(at, { extend: event.shiftKey, write: event.target instanceof Element && event.target.closest(".no") !== null });
    }, { signal: abort.signal });
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || event.key !== "c" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.stopPropagation();
      event.preventDefault();
      latest.current.write();
    }, { signal: abort.signal });
    return () => abort.abort();
  }, [room]);
}

/** The line something stands in. */
function lineOf(target: EventTarget | null, files: readonly { path: string }[]): LinesAt | null {
  const element = target instanceof Element && !target.closest(".under, button, a") ? target.closest<HTMLElement>("[data-line]") : null;
  if (!element) return null;
  const line = Number(element.dataset["line"]);
  return { path: files[Number(element.dataset["file"])]?.path ?? "", side: element.dataset["side"] === "old" ? "old" : "new", line, endLine: line };
}
