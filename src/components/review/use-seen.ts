"use client";
import { useState } from "react";
import { markSeen, seenOf } from "./seen.ts";

/** Which files of a change were seen in this browser, and how to mark one. */
export function useSeen(change: string): { seen: ReadonlySet<string>; mark: (path: string, seen: boolean) => void } {
  const [marks, setMarks] = useState(() => ({ change, seen: seenOf(localStorage, change) }));
  const now = marks.change === change ? marks : { change, seen: seenOf(localStorage, change) };
  if (now !== marks) setMarks(now);
  return { seen: now.seen, mark: (path, seen) => setMarks({ change, seen: markSeen(localStorage, change, { path, seen }) }) };
}
