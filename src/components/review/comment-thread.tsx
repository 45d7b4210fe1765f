"use client";
import { Check, Pencil, RotateCcw, Trash2 } from "lucide-react";
import { useState } from "react";
import { type CommentView, commentState } from "#domain/review-comment.ts";
import { Button } from "../ui/button.tsx";
import { Composer } from "./comment-composer.tsx";
import { linesWords, stateWords } from "./comment-words.ts";
import { ReadingContext, useReading } from "./reading.ts";
import { useCommenting } from "./use-comments.ts";

/** One comment, where it is on its way, and what can be done with it. */
export function CommentThread({ comment }: { comment: CommentView }) {
  const reading = useReading();
  const { remove, settle } = useCommenting(reading.delegationId);
  const [editing, setEditing] = useState(false);
  const state = commentState(comment);
  const lines = comment.at ?? comment;
  if (editing && state === "draft") {
    return (
      <ReadingContext value={{ ...reading, onWrite: () => setEditing(false) }}>
        <Composer at={{ path: comment.path, side: comment.side, ...lines }} draft={comment} />
      </ReadingContext>
    );
  }
  return (
    <article className="comment" data-state={state} data-comment={comment.id} aria-label={`Comment on ${linesWords(lines)}, ${state}`}>
      <div className="h t12">
        <span className="b whitespace-nowrap">You</span><span className="c2">{linesWords(lines)}, {stateWords(comment)}{comment.at === null && ", outdated"}</span>
        <span className="end h !gap-0">
          {state === "draft" && <Button kind="quiet" icon small aria-label="Edit the comment" onClick={() => setEditing(true)}><Pencil size={14} aria-hidden="true" /></Button>}
          {comment.status === "sent" && <Button kind="quiet" small busy={settle.isPending} onClick={() => settle.mutate({ id: comment.id, event: "resolve" })}><Check size={14} aria-hidden="true" />Resolve</Button>}
          {comment.status === "resolved" && <Button kind="quiet" small busy={settle.isPending} onClick={() => settle.mutate({ id: comment.id, event: "reopen" })}><RotateCcw size={14} aria-hidden="true" />Reopen</Button>}
          {comment.status !== "sent" && <Button kind="quiet" icon small busy={remove.isPending} aria-label="Delete the comment" onClick={() => remove.mutate(comment.id)}><Trash2 size={14} aria-hidden="true" /></Button>}
        </span>
      </div>
      {comment.at === null && <pre className="quote">{comment.quote}</pre>}
      <p className="body">{comment.body}</p>
    </article>
  );
}
