import { type CommentState, type CommentView, commentState } from "#domain/review-comment.ts";
import { moment } from "../../client/times.ts";

/** `line 11` or `lines 10 to 12`. */
export function linesWords({ line, endLine }: { line: number; endLine: number }): string {
  return line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`;
}

const WORD: Readonly<Record<CommentState, string>> = { draft: "draft", open: "open", addressed: "addressed", resolved: "resolved" };

/** Where a comment is on its way, in words. */
export function stateWords(comment: CommentView): string {
  const state = commentState(comment);
  const sent = comment.sentAt ? `sent ${moment(comment.sentAt)}, ` : "";
  const by = state === "addressed" && comment.addressedBy ? ` by ${comment.addressedBy.slice(0, 7)}` : "";
  return `${sent}${WORD[state]}${by}`;
}
