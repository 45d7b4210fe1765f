import { and, desc, eq, getTableColumns, inArray, isNull, lt } from "drizzle-orm";
import type { Checkpoint } from "#domain/checkpoint.ts";
import type { PostMortem, Recommendation, RecommendationStatus } from "#domain/post-mortem.ts";
import type { Db, Write } from "../db/client.ts";
import { checkpoint, postMortem, recommendation } from "../db/schema/log.ts";

export async function findPostMortem(db: Db, taskId: string): Promise<PostMortem | undefined> {
  return (await db.select().from(postMortem).where(eq(postMortem.taskId, taskId)).orderBy(desc(postMortem.analyserVersion)).limit(1))[0];
}

/** Post-mortems of a project before an id, newest first. */
export function listPostMortems(db: Db, projectId: string, page: { before?: string; limit: number }): Promise<PostMortem[]> {
  const before = page.before ? lt(postMortem.id, page.before) : undefined;
  return db.select().from(postMortem).where(and(eq(postMortem.projectId, projectId), before)).orderBy(desc(postMortem.id)).limit(page.limit);
}

export function insertPostMortem(db: Db, row: PostMortem): Write {
  return db.insert(postMortem).values(row);
}

export async function findRecommendation(db: Db, id: string): Promise<Recommendation | undefined> {
  return (await db.select(getTableColumns(recommendation)).from(recommendation).where(eq(recommendation.id, id)).limit(1))[0];
}

/** Recommendations of a project in the given states, newest first. */
export function listRecommendations(db: Db, projectId: string, statuses: readonly RecommendationStatus[]): Promise<Recommendation[]> {
  return db.select().from(recommendation).where(and(eq(recommendation.projectId, projectId), inArray(recommendation.status, [...statuses]))).orderBy(desc(recommendation.id));
}

export function insertRecommendation(db: Db, row: Recommendation): Write {
  return db.insert(recommendation).values(row);
}

export function updateRecommendation(db: Db, id: string, fields: Partial<Recommendation>): Write {
  return db.update(recommendation).set(fields).where(eq(recommendation.id, id));
}

export async function findCheckpoint(db: Db, id: string): Promise<Checkpoint | undefined> {
  return (await db.select().from(checkpoint).where(eq(checkpoint.id, id)).limit(1))[0];
}

/** Checkpoints of a project before an id, newest first. */
export function listCheckpoints(db: Db, projectId: string, page: { before?: string; limit: number }): Promise<Checkpoint[]> {
  const before = page.before ? lt(checkpoint.id, page.before) : undefined;
  return db.select().from(checkpoint).where(and(eq(checkpoint.projectId, projectId), before)).orderBy(desc(checkpoint.id)).limit(page.limit);
}

/** The newest checkpoint of a task's folder that was not brought back yet. */
export async function findKept(db: Db, taskId: string, path: string): Promise<Checkpoint | undefined> {
  return (await db.select().from(checkpoint).where(and(eq(checkpoint.taskId, taskId), eq(checkpoint.path, path), isNull(checkpoint.restoredAt))).orderBy(desc(checkpoint.id)).limit(1))[0];
}

export function insertCheckpoint(db: Db, row: Checkpoint): Write {
  return db.insert(checkpoint).values(row);
}

export function updateCheckpoint(db: Db, id: string, fields: Partial<Checkpoint>): Write {
  return db.update(checkpoint).set(fields).where(eq(checkpoint.id, id));
}
