import { and, eq, isNull, lt } from "drizzle-orm";
import type { ReviewComment, Sending } from "#domain/review-comment.ts";
import type { Db, Write } from "../db/client.ts";
import { reviewComment, reviewSending } from "../db/schema/review.ts";

/** Comments that go out together, with what is said. `how` is null until they reached somebody. */
export type SendingRow = typeof reviewSending.$inferSelect;

export async function findComment(db: Db, id: string): Promise<ReviewComment | undefined> {
  return (await db.select().from(reviewComment).where(eq(reviewComment.id, id)).limit(1))[0];
}

/** What was said about a task's change, oldest first. */
export function listComments(db: Db, taskId: string): Promise<ReviewComment[]> {
  return db.select().from(reviewComment).where(eq(reviewComment.taskId, taskId)).orderBy(reviewComment.id);
}

export function insertComment(db: Db, row: ReviewComment): Write {
  return db.insert(reviewComment).values(row);
}

export function updateComment(db: Db, id: string, fields: Partial<ReviewComment>): Write {
  return db.update(reviewComment).set(fields).where(eq(reviewComment.id, id));
}

export function deleteComment(db: Db, id: string): Write {
  return db.delete(reviewComment).where(eq(reviewComment.id, id));
}

export async function findSending(db: Db, id: string): Promise<SendingRow | undefined> {
  return (await db.select().from(reviewSending).where(eq(reviewSending.id, id)).limit(1))[0];
}

/** Sendings that have not reached anybody yet, oldest first. */
export function listOpenSendings(db: Db, before: string): Promise<SendingRow[]> {
  return db.select().from(reviewSending).where(and(isNull(reviewSending.how), lt(reviewSending.createdAt, before))).orderBy(reviewSending.id);
}

export function insertSending(db: Db, row: SendingRow): Write {
  return db.insert(reviewSending).values(row);
}

export function deleteSending(db: Db, id: string): Write {
  return db.delete(reviewSending).where(eq(reviewSending.id, id));
}

export function updateSending(db: Db, id: string, how: Sending["how"]): Write {
  return db.update(reviewSending).set({ how }).where(eq(reviewSending.id, id));
}
