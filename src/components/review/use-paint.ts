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
    return soon((hasTime) => {
      const isPainted = paint(lines, hasTime);
      if (isPainted) setPainted((n) => n + 1);
      return isPainted;
    });
  }, [isDone, lines, paint]);
  return done;
}

/** Does as much as there is time for; says whether all is done. */
type Work = (hasTime: () => boolean) => boolean;

/** Milliseconds one turn may take where the browser tells no end of a gap, so that a frame is not missed. */
const TURN_MS = 6;
const waiting = new Set<Work>();
let isAwake = false;

/** Does work in the gaps between frames, the newest first. Returns how to forget it. */
function soon(work: Work): () => void {
  waiting.add(work);
  if (!isAwake) wake();
  return () => void waiting.delete(work);
}

function wake(): void {
  isAwake = true;
  const run = (deadline?: IdleDeadline): void => {
    isAwake = false;
    const end = performance.now() + Math.min(TURN_MS, deadline?.didTimeout === false ? deadline.timeRemaining() : TURN_MS);
    const hasTime = (): boolean => performance.now() < end;
    for (let work = [...waiting].at(-1); work && hasTime(); work = [...waiting].at(-1)) {
      if (work(hasTime)) waiting.delete(work);
    }
    if (waiting.size > 0) wake();
  };
  // Safari has no idle time to ask for.
  if ("requestIdleCallback" in window) requestIdleCallback(run, { timeout: 400 });
  else setTimeout(run, 16);
}
