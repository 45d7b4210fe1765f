"use client";
import { useEffect, useState } from "react";
import { type Parts, painterOf } from "./paint.ts";
import type { Hunk, Line } from "./patch.ts";

/** What lines look like: plain at first, in colours once the page has time. */
export function usePaint(hunk: Hunk, lines: readonly Line[], path: string): ReadonlyMap<Line, Parts> {
  const { done, paint } = painterOf(hunk, path);
  const isDone = lines.every((line) => done.has(line));
  const [, setPainted] = useState(0);
  useEffect(() => {
    if (isDone) return undefined;
    return soon(() => {
      paint(lines);
      setPainted((n) => n + 1);
    });
  }, [isDone, lines, paint]);
  return done;
}

/** Milliseconds left of a gap in which one more piece is begun. */
const ENOUGH_MS = 4;
const waiting = new Set<() => void>();
let isAwake = false;

/** Does work in the gaps between frames, the newest first. Returns how to forget it. */
function soon(work: () => void): () => void {
  waiting.add(work);
  if (!isAwake) wake();
  return () => void waiting.delete(work);
}

function wake(): void {
  isAwake = true;
  const run = (deadline?: IdleDeadline): void => {
    isAwake = false;
    for (let work = [...waiting].at(-1); work; work = (deadline?.timeRemaining() ?? 0) > ENOUGH_MS ? [...waiting].at(-1) : undefined) {
      waiting.delete(work);
      work();
    }
    if (waiting.size > 0) wake();
  };
  // Safari has no idle time to ask for.
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 400 });
  else setTimeout(run, 16);
}
