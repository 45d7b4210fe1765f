"use client";
import { Send } from "lucide-react";
import type { TaskView } from "#domain/api.ts";
import type { Delegation } from "#domain/delegation.ts";
import { count } from "../../client/plan.ts";
import { Button } from "../ui/button.tsx";
import { countComments, useCommenting, useComments } from "./use-comments.ts";

/** How many comments wait to be sent or answered, and the one press that sends them all. */
export function CommentsBar({ task, delegation }: { task: Pick<TaskView, "landing">; delegation: Delegation }) {
  const comments = useComments(delegation.id).data ?? [];
  const { send } = useCommenting(delegation.id);
  const { drafts, open, addressed } = countComments(comments);
  if (comments.length === 0) return null;
  const off = task.landing?.status === "landed" ? "The change has landed. Undo the landing first, or submit a new task." : undefined;
  return (
    <div className="review-comments" role="status">
      {drafts > 0 && <Button kind="accent" off={off} busy={send.isPending} busyWord="Sending" onClick={() => send.mutate()}><Send size={14} aria-hidden="true" />Send {count(drafts, "comment")} to {delegation.agentProvider}</Button>}
      <span className="t12 c2">{[drafts > 0 && "one correction with file, line and quote", open > 0 && `${open} open`, addressed > 0 && `${addressed} addressed`].filter(Boolean).join(", ") || "All comments are resolved."}</span>
    </div>
  );
}
