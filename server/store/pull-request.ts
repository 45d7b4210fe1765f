import { desc, eq, inArray } from "drizzle-orm";
import type { PullRequest } from "#domain/pull-request.ts";
import type { Db, Write } from "../db/client.ts";
import { pullRequest } from "../db/schema/forge.ts";

export async function findPullRequest(db: Db, id: string): Promise<PullRequest | undefined> {
  return (await db.select().from(pullRequest).where(eq(pullRequest.id, id)).limit(1))[0];
}

/** The latest pull request of a task. */
export async function findPullRequestOfTask(db: Db, taskId: string): Promise<PullRequest | undefined> {
  return (await db.select().from(pullRequest).where(eq(pullRequest.taskId, taskId)).orderBy(desc(pullRequest.id)).limit(1))[0];
}

export function listPullRequestsOf(db: Db, taskIds: readonly string[]): Promise<PullRequest[]> {
  return taskIds.length === 0 ? Promise.resolve([]) : db.select().from(pullRequest).where(inArray(pullRequest.taskId, [...taskIds]));
}

/** Pull requests of a project, newest first. */
export function listPullRequests(db: Db, projectId: string): Promise<PullRequest[]> {
  return db.select().from(pullRequest).where(eq(pullRequest.projectId, projectId)).orderBy(desc(pullRequest.id)).limit(500);
}

/** Pull requests somebody has to go on with: not there yet, or still open. */
export function listLivePullRequests(db: Db): Promise<PullRequest[]> {
  return db.select().from(pullRequest).where(inArray(pullRequest.state, ["pushing", "open"])).orderBy(pullRequest.id);
}

export function insertPullRequest(db: Db, row: PullRequest): Write {
  return db.insert(pullRequest).values(row);
}

export function updatePullRequest(db: Db, id: string, fields: Partial<PullRequest>): Write {
  return db.update(pullRequest).set(fields).where(eq(pullRequest.id, id));
}
