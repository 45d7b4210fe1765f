"use client";
import { useState } from "react";
import type { CommentView } from "#domain/review-comment.ts";
import { count } from "../../client/plan.ts";
import { Button } from "../ui/button.tsx";
import { CommentThread } from "./comment-thread.tsx";

/** Comments whose lines are gone: they are kept, with what stood there. */
export function Outdated({ comments }: { comments: readonly CommentView[] }) {
  const [open, setOpen] = useState(false);
  const gone = comments.filter((c) => c.at === null);
  if (gone.length === 0) return null;
  return (
    <section className="review-outdated" aria-label="Outdated comments">
      <Button kind="quiet" small aria-expanded={open} onClick={() => setOpen(!open)}>{count(gone.length, "comment")} on lines that are gone</Button>
      {open && gone.map((comment) => <div key={comment.id}><code className="t12">{comment.path}</code><CommentThread comment={comment} /></div>)}
    </section>
  );
}
