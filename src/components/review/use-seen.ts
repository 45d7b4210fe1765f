"use client";
import { useCallback, useMemo, useState } from "react";
import type { ChangeFile } from "#domain/change.ts";
import { markSeen, seenOf } from "./seen.ts";

export interface Seen {
  /** Paths of the files that were seen as they are now. */
  seen: ReadonlySet<string>;
  mark: (file: ChangeFile, seen: boolean) => void;
}

/** Which files of a try were seen in this browser, and how to mark one. */
export function useSeen(delegationId: string, files: readonly ChangeFile[]): Seen {
  const [marks, setMarks] = useState(() => ({ delegationId, of: seenOf(localStorage, delegationId) }));
  const now = marks.delegationId === delegationId ? marks : { delegationId, of: seenOf(localStorage, delegationId) };
  if (now !== marks) setMarks(now);
  const seen = useMemo(() => new Set(files.filter((file) => now.of.has(file.mark)).map((file) => file.path)), [files, now.of]);
  const mark = useCallback((file: ChangeFile, seen: boolean) => setMarks({ delegationId, of: markSeen(localStorage, delegationId, { mark: file.mark, seen }) }), [delegationId]);
  return { seen, mark };
}
