"use client";
import { TriangleAlert } from "lucide-react";
import { CommentThread } from "./comment-thread.tsx";
import { Composer } from "./comment-composer.tsx";
import type { Line } from "./patch.ts";
import { lineKey, placeOfLine, useReading } from "./reading.ts";

/** What stands under a line: what checks found there, what people said, and what is being written. */
export function Under({ line, path }: { line: Line; path: string }) {
  const { threads, findings, writing } = useReading();
  const place = placeOfLine(line);
  const key = lineKey(path, place.side, place.line);
  const isWriting = writing?.path === path && writing.side === place.side && writing.endLine === place.line;
  const said = threads.get(key);
  const found = findings.get(key);
  if (!said && !found && !isWriting) return null;
  return (
    <div className="under">
      {found?.map((finding) => <p key={finding.message} className="finding"><TriangleAlert size={14} aria-hidden="true" /><span className="sr">A check found: </span>{finding.message}</p>)}
      {said?.map((comment) => <CommentThread key={comment.id} comment={comment} />)}
      {isWriting && <Composer key={key} at={writing} />}
    </div>
  );
}
