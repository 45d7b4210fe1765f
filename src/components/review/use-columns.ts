"use client";
import { type RefObject, useEffect, useState } from "react";
import type { View } from "./blocks.ts";

/** CSS pixels that numbers, sign and edge take from a line. */
const GUTTER = { unified: 118, split: 74, phone: 60 } as const;

/** How many letters of the lines' font fit beside the numbers. */
export function useColumns(room: RefObject<HTMLElement | null>, view: View): number {
  const [columns, setColumns] = useState(100);
  useEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    const look = (): void => {
      const width = view === "split" ? element.clientWidth / 2 : element.clientWidth;
      const gutter = matchMedia("(max-width: 639px)").matches ? GUTTER.phone : GUTTER[view];
      setColumns(Math.max(10, Math.floor((width - gutter) / letterWidth(element))));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [room, view]);
  return columns;
}

function letterWidth(room: HTMLElement): number {
  const probe = document.createElement("span");
  probe.textContent = "0".repeat(100);
  probe.style.cssText = "position:absolute;visibility:hidden;white-space:pre";
  (room.firstElementChild ?? room).append(probe);
  const width = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return width || 7;
}
