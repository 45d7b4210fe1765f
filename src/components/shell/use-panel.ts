"use client";
import { useCallback, useState, useSyncExternalStore } from "react";

const WIDTH = { least: 360, most: 420, first: 384 };
const KEY = "rdv-panel";

/** The panel beside a room: whether it is open and how wide, and how to change that. */
export interface PanelState {
  open: boolean;
  /** Pixels. */
  width: number;
  toggle: () => void;
  resize: (width: number) => void;
}

/** The panel of this browser; its width is remembered. */
export function usePanel(): PanelState {
  const isWide = useSyncExternalStore(onResize, () => innerWidth >= 1240, () => true);
  const [choice, setChoice] = useState<boolean | undefined>(undefined);
  const [width, setWidth] = useState(() => clamp(Number(typeof localStorage === "undefined" ? Number.NaN : localStorage.getItem(KEY)) || WIDTH.first));
  const open = choice ?? isWide;
  const toggle = useCallback(() => setChoice(!open), [open]);
  const resize = useCallback((next: number) => {
    setWidth(clamp(next));
    localStorage.setItem(KEY, String(clamp(next)));
  }, []);
  return { open, width, toggle, resize };
}

function onResize(listener: () => void): () => void {
  addEventListener("resize", listener);
  return () => removeEventListener("resize", listener);
}

function clamp(width: number): number {
  return Math.min(WIDTH.most, Math.max(WIDTH.least, width));
}
