import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { type CommentEvent, type CommentWrite, nextComment, type ReviewComment } from "#domain/review-comment.ts";
import { cleanText } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { deleteComment, findComment, insertComment, updateComment } from "../store/review-comment.ts";
import { requireSource } from "./change-source.ts";
import { bookOf } from "./open-book.ts";
import { readSide } from "./read-change.ts";

/** Lines one comment may be about. */
const MOST_LINES = 200;

/** Keeps a draft under the id its writer gave it; the same id again is the same draft with other words. What stood in the lines is read here, not believed. */
export async function keepComment(app: App, on: { delegationId: string; id: string }, write: CommentWrite & { actor: Actor }): Promise<ReviewComment> {
  const source = await requireSource(app, on.delegationId);
  const { book } = await bookOf(app, source);
  const { line, endLine, side } = write;
  if (endLine < line || endLine - line >= MOST_LINES) throw new AppError("bad-request", `A comment is about 1 to ${MOST_LINES} lines.`, "Choose fewer lines.");
  const body = cleanText(write.body, 10_000).trim();
  if (body === "") throw new AppError("bad-request", "A comment without words says nothing.", "Write what should be different.");
  const file = book.files.find(({ entry }) => entry.path === write.path)?.entry;
  const text = (await readSide(app, { delegationId: on.delegationId, path: side === "old" ? (file?.oldPath ?? write.path) : write.path, side }))?.toString("utf8");
  const quoted = text?.split("\n").slice(line - 1, endLine);
  if (!quoted || quoted.length <= endLine - line) throw new AppError("conflict", "Those lines are not there any more.", "Read the change again, then write.");
  const at = now();
  const { delegation } = source;
  const place = { projectId: delegation.projectId, taskId: delegation.taskId, delegationId: delegation.id };
  const lines = { path: write.path, side, line, endLine, quote: app.redact(quoted.join("\n")), headSha: book.headSha, isLoose: book.uncommitted.includes(write.path), body, updatedAt: at };
  return app.bus.commit<ReviewComment>(async (db) => {
    const known = await findComment(db, on.id);
    if (known && (known.taskId !== delegation.taskId || known.status !== "draft")) throw new AppError("wrong-state", "This comment was sent already.", "Write another one.");
    const row: ReviewComment = known ? { ...known, ...lines } : { id: on.id, ...place, ...lines, status: "draft", author: write.actor, sendingId: null, createdAt: at, sentAt: null };
    return { writes: [known ? updateComment(db, on.id, lines) : insertComment(db, row)], events: [{ kind: "comment.kept", ...place, actor: write.actor, payload: { commentId: row.id, path: row.path } }], result: row };
  });
}

/** Settles a sent comment, or opens it again. */
export async function settleComment(app: App, id: string, word: { event: Exclude<CommentEvent, "send">; actor: Actor }): Promise<ReviewComment> {
  return app.bus.commit<ReviewComment>(async (db) => {
    const comment = await requireComment(await findComment(db, id));
    const status = nextComment(comment.status, word.event);
    if (!status) throw new AppError("wrong-state", `This comment is ${comment.status}.`, word.event === "resolve" ? "Send it first." : "It is open already.");
    return { writes: [updateComment(db, id, { status, updatedAt: now() })], events: [told(comment, word.actor, status)], result: { ...comment, status } };
  });
}

/** Takes a comment away. What was sent and is still open stays: the agent was told. */
export async function removeComment(app: App, id: string, actor: Actor): Promise<void> {
  await app.bus.commit(async (db) => {
    const comment = await requireComment(await findComment(db, id));
    if (comment.status === "sent") throw new AppError("wrong-state", "This comment was sent.", "Resolve it first.");
    return { writes: [deleteComment(db, id)], events: [told(comment, actor, null)], result: undefined };
  });
}

async function requireComment(comment: ReviewComment | undefined): Promise<ReviewComment> {
  if (comment) return comment;
  throw new AppError("not-found", "There is no such comment.", "Read the comments again.");
}

function told({ id, projectId, taskId, delegationId }: ReviewComment, actor: Actor, to: ReviewComment["status"] | null) {
  return { kind: "comment.changed" as const, projectId, taskId, delegationId, actor, payload: { commentId: id, to } };
}
