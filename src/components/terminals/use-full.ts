"use client";

import { useCallback, useEffect, useState } from "react";
import { useRoute } from "../../client/use-route.ts";

/** Keeps keys for the page while it fills the screen; a browser may not have it. */
interface KeyboardLock {
  lock(codes: string[]): Promise<void>;
  unlock(): void;
}

/**
 * One terminal over the whole window. The screen is filled too where the browser lets the page keep Escape: in a terminal it is
 * the program's key, and elsewhere it would leave the full screen instead. The page itself is made full, so that menus and dialogs
 * stay in front.
 */
export function useFull(): [string | null, (id: string | null) => void] {
  const [full, setFull] = useState<string | null>(null);
  const route = useRoute();
  const isHere = "room" in route && route.room === "terminals";
  if (full !== null && !isHere) setFull(null);
  const isFull = full !== null;
  useEffect(() => {
    if (!isFull) return undefined;
    void fillScreen();
    return leaveScreen;
  }, [isFull]);
  return [full, useCallback((id: string | null) => setFull(id), [])];
}

function keyboardLock(): KeyboardLock | undefined {
  return (navigator as Navigator & { keyboard?: KeyboardLock }).keyboard;
}

async function fillScreen(): Promise<void> {
  const keyboard = keyboardLock();
  if (!keyboard || !document.fullscreenEnabled) return;
  try {
    await document.documentElement.requestFullscreen({ navigationUI: "hide" });
    await keyboard.lock(["Escape"]);
  } catch {
    // The window is filled all the same.
  }
}

function leaveScreen(): void {
  keyboardLock()?.unlock();
  if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
}
