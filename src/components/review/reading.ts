"use client";
import { createContext, useContext } from "react";
import type { ChangeFile } from "#domain/change.ts";
import type { CommentView } from "#domain/review-comment.ts";
import type { Finding } from "#domain/finding.ts";
import type { Line } from "./patch.ts";

/** Lines of one side of a file. */
export interface LinesAt {
  path: string;
  side: "old" | "new";
  line: number;
  endLine: number;
}

/** What all pieces of a change share while it is read. */
export interface Reading {
  files: readonly ChangeFile[];
  delegationId: string;
  commit: string | null;
  /** Comments by the line they stand under, see `lineKey`. */
  threads: ReadonlyMap<string, readonly CommentView[]>;
  /** What checks found, by line. */
  findings: ReadonlyMap<string, readonly Finding[]>;
  /** Where the person is. */
  cursor: LinesAt | null;
  /** Where a comment is being written. */
  writing: LinesAt | null;
  /** Rows that hold what is sought, as `file:row`, and the one that is shown. */
  found: ReadonlySet<string>;
  shown: string | null;
  seen: ReadonlySet<string>;
  isUnfolded: (file: ChangeFile) => boolean;
  onFold: (file: ChangeFile, open: boolean) => void;
  onSeen: (file: ChangeFile, seen: boolean) => void;
  onWhole: (file: ChangeFile) => void;
  onMore: (file: ChangeFile, at: { row: number | "end"; from: number; to: number; old: number }) => void;
  onWrite: (at: LinesAt | null) => void;
  /** Opens a file for editing; undefined where nothing can be edited. */
  onEdit: ((file: ChangeFile) => void) | undefined;
}

export const ReadingContext = createContext<Reading | null>(null);

export function useReading(): Reading {
  const reading = useContext(ReadingContext);
  if (!reading) throw new Error("no change is being read here");
  return reading;
}

/** Names a line of a change. */
export function lineKey(path: string, side: "old" | "new", line: number): string {
  return `${side}${line} ${path}`;
}

/** The side a line counts on, with its number there. */
export function placeOfLine(line: Line): { side: "old" | "new"; line: number } {
  return line.kind === "del" ? { side: "old", line: line.old ?? 0 } : { side: "new", line: line.new ?? 0 };
}

/** Whether a line is among others. */
export function isAmong(at: LinesAt | null, path: string, line: Line): boolean {
  const place = placeOfLine(line);
  return at !== null && at.path === path && at.side === place.side && at.line <= place.line && place.line <= at.endLine;
}
