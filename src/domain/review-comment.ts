import { z } from "zod";
import { Actor } from "./action.ts";
import { ChangePlace } from "./change.ts";
import { Id, Sha, Time } from "./ids.ts";

export const CommentStatus = z.enum(["draft", "sent", "resolved"]);
export type CommentStatus = z.infer<typeof CommentStatus>;

const line = z.int().positive();

/** What a person said about lines of a change. `quote` is what stood there; by it the lines are found again. */
export const ReviewComment = z.object({
  id: Id,
  projectId: Id,
  taskId: Id,
  /** The try whose change it was written on. */
  delegationId: Id,
  path: z.string(),
  side: z.enum(["old", "new"]),
  line,
  endLine: line,
  quote: z.string(),
  /** The commit the lines were counted in. */
  headSha: Sha,
  /** The lines were not committed then, so they are known by what they say only. */
  isLoose: z.boolean(),
  body: z.string(),
  status: CommentStatus,
  author: Actor,
  /** The sending it went out with. */
  sendingId: Id.nullable(),
  createdAt: Time,
  updatedAt: Time,
  sentAt: Time.nullable(),
});
export type ReviewComment = z.infer<typeof ReviewComment>;

/** A comment as it stands now. `at` is where its lines are, or what came in their place; `place` is null where the diff does not show that. `addressedBy`: the later commit that touched them. */
export const CommentView = ReviewComment.extend({
  at: z.object({ line, endLine: line }).nullable(),
  place: ChangePlace.nullable(),
  /** Its lines do not say any more what they said. */
  isOutdated: z.boolean(),
  addressedBy: Sha.nullable(),
});
export type CommentView = z.infer<typeof CommentView>;

export type CommentState = "draft" | "open" | "addressed" | "resolved";

/** Where a comment is on its way. */
export function commentState({ status, addressedBy }: Pick<CommentView, "status" | "addressedBy">): CommentState {
  if (status !== "sent") return status;
  return addressedBy === null ? "open" : "addressed";
}

export type CommentEvent = "send" | "resolve" | "reopen";

const NEXT: Record<CommentStatus, Partial<Record<CommentEvent, CommentStatus>>> = {
  draft: { send: "sent" },
  sent: { resolve: "resolved" },
  resolved: { reopen: "sent" },
};

/** The comment's state machine: the next status, or undefined when the event does not apply in this one. */
export function nextComment(status: CommentStatus, event: CommentEvent): CommentStatus | undefined {
  return NEXT[status][event];
}

/** What a client writes: the id is its own, so that saving again is the same comment. */
export const CommentWrite = z.strictObject({ path: z.string().min(1).max(4000), side: z.enum(["old", "new"]), line, endLine: line, body: z.string().min(1).max(10_000) });
export type CommentWrite = z.infer<typeof CommentWrite>;

/** How a correction reached whoever works on the task, or will. */
export const Sending = z.object({ id: Id, comments: z.int(), how: z.enum(["told", "new-try"]) });
export type Sending = z.infer<typeof Sending>;

/** Where quoted lines stand in a file now: at their place, else the nearest place that reads the same; null when there is none. */
export function anchorIn(lines: readonly string[], { line, quote }: Pick<ReviewComment, "line" | "quote">): { line: number; endLine: number } | null {
  const wanted = quote.split("\n");
  const fits = (at: number): boolean => at >= 1 && wanted.every((text, i) => lines[at - 1 + i] === text);
  // A line beyond the end is as far from all as the last one.
  const from = Math.min(line, lines.length);
  for (let far = 0; far <= lines.length; far++) {
    const at = [from - far, from + far].find(fits);
    if (at !== undefined) return { line: at, endLine: at + wanted.length - 1 };
  }
  return null;
}

/** Lines of a file in one commit that another one changed: `count` lines from `line` on became `toCount` lines from `to` on. Without any, something was put behind `line`. */
export interface Touched {
  line: number;
  count: number;
  to: number;
  toCount: number;
}

type Lines = Pick<ReviewComment, "line" | "endLine">;

/** Whether a change touches lines, or puts something directly before or behind them. */
export function touches({ line, endLine }: Lines, touched: readonly Touched[]): boolean {
  return touched.some((t) => (t.count === 0 ? line - 1 <= t.line && t.line <= endLine : t.line <= endLine && line <= t.line + t.count - 1));
}

/** Where lines are after a change; what came in their place when they were changed themselves. */
export function follow({ line, endLine }: Lines, touched: readonly Touched[]): Lines {
  let shift = 0;
  for (const t of touched) {
    const isBefore = t.count === 0 ? t.line < line : t.line + t.count - 1 < line;
    if (isBefore) shift = t.to + t.toCount - (t.line + t.count) - (t.count === 0 ? 1 : 0) - (t.toCount === 0 ? -1 : 0);
    else if (t.count > 0 && t.line <= endLine) {
      const to = Math.max(1, t.to);
      return { line: to, endLine: Math.max(to, t.to + t.toCount - 1) };
    }
  }
  return { line: Math.max(1, line + shift), endLine: Math.max(1, endLine + shift) };
}

/** All comments as one correction: file, line and quote of each, so that nothing has to be looked up. */
export function correctionText(comments: readonly (Pick<ReviewComment, "path" | "side" | "line" | "endLine" | "quote" | "body"> & { at: Lines | null; isOutdated: boolean })[]): string {
  const parts = comments.map((comment, i) => {
    const { line, endLine } = comment.at ?? comment;
    const where = `${comment.path}, ${line === endLine ? `line ${line}` : `lines ${line} to ${endLine}`}${comment.side === "old" ? " before your change" : ""}${comment.isOutdated ? " (changed since)" : ""}`;
    return `${i + 1}. ${where}\n${comment.quote.split("\n").map((text) => `> ${text}`).join("\n")}\n${comment.body}`;
  });
  const count = comments.length === 1 ? "one comment" : `${comments.length} comments`;
  return `The owner reviewed your change and has ${count}. Address each of them, then commit.\n\n${parts.join("\n\n")}`;
}
