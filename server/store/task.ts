import { and, desc, eq, getTableColumns, inArray, isNotNull, isNull, lt, max, sql } from "drizzle-orm";
import { DelegationStatus, isFinalDelegation, type Delegation } from "#domain/delegation.ts";
import type { Evidence } from "#domain/evidence.ts";
import { isFinalTask, type Task, TaskStatus } from "#domain/task.ts";
import type { Worktree } from "#domain/worktree.ts";
import type { Db, Write } from "../db/client.ts";
import { postMortem } from "../db/schema/log.ts";
import { project } from "../db/schema/project.ts";
import { delegation, evidence, task, worktree } from "../db/schema/work.ts";

const OPEN_TASK = TaskStatus.options.filter((status) => !isFinalTask(status));
const OPEN_DELEGATION = DelegationStatus.options.filter((status) => !isFinalDelegation(status));

export async function findTask(db: Db, id: string): Promise<Task | undefined> {
  return (await db.select().from(task).where(eq(task.id, id)).limit(1))[0];
}

export async function findTaskByNumber(db: Db, projectId: string, number: number): Promise<Task | undefined> {
  return (await db.select().from(task).where(and(eq(task.projectId, projectId), eq(task.number, number))).limit(1))[0];
}

export function findTasks(db: Db, ids: readonly string[]): Promise<Task[]> {
  return ids.length === 0 ? Promise.resolve([]) : db.select().from(task).where(inArray(task.id, [...ids]));
}

/** Where tasks are looked for: a project, or every registered project of a person. */
export type TaskPlace = { projectId: string } | { userId: string };

/** Tasks of a place before an id, newest first. */
export function listTasks(db: Db, place: TaskPlace, page: { status?: TaskStatus; before?: string; limit: number }): Promise<Task[]> {
  const where = "projectId" in place ? eq(task.projectId, place.projectId) : and(eq(task.userId, place.userId), inArray(task.projectId, registered(db)));
  const status = page.status ? eq(task.status, page.status) : undefined;
  const before = page.before ? lt(task.id, page.before) : undefined;
  return db.select().from(task).where(and(where, status, before)).orderBy(desc(task.id)).limit(page.limit);
}

function registered(db: Db) {
  return db.select({ id: project.id }).from(project).where(isNull(project.removedAt));
}

/** Every task that is not over, oldest first. */
export function listOpenTasks(db: Db): Promise<Task[]> {
  return db.select().from(task).where(inArray(task.status, OPEN_TASK)).orderBy(task.id);
}

/** A project's graph as far as it can still change: its open tasks, and those that are named. */
export async function listGraph(db: Db, projectId: string, ids: readonly string[] = []): Promise<Task[]> {
  const open = await db.select().from(task).where(and(eq(task.projectId, projectId), inArray(task.status, OPEN_TASK))).orderBy(task.id);
  const named = (await findTasks(db, ids)).filter((t) => t.projectId === projectId && !open.some((o) => o.id === t.id));
  return [...named, ...open];
}

/** A project's whole graph, also what is long over. */
export function listWholeGraph(db: Db, projectId: string): Promise<Pick<Task, "id" | "number" | "dependsOn" | "status" | "replaces">[]> {
  const { id, number, dependsOn, status, replaces } = task;
  return db.select({ id, number, dependsOn, status, replaces }).from(task).where(eq(task.projectId, projectId)).orderBy(task.id);
}

/** Tasks that are one plan. */
export function listPlan(db: Db, projectId: string, planId: string): Promise<Task[]> {
  return db.select().from(task).where(and(eq(task.projectId, projectId), eq(task.planId, planId))).orderBy(task.id);
}

/** Tasks of a project that wait for one to be verified. */
export function listDependents(db: Db, parent: Pick<Task, "id" | "projectId">): Promise<Task[]> {
  const depends = sql`EXISTS (SELECT 1 FROM json_each(${task.dependsOn}) WHERE value = ${parent.id})`;
  return db.select().from(task).where(and(eq(task.projectId, parent.projectId), inArray(task.status, OPEN_TASK), depends));
}

export async function nextTaskNumber(db: Db, projectId: string): Promise<number> {
  const [row] = await db.select({ last: max(task.number) }).from(task).where(eq(task.projectId, projectId));
  return (row?.last ?? 0) + 1;
}

/** Tasks a person submitted since a time, for the rate limit. */
export async function countTasksSince(db: Db, userId: string, since: string): Promise<number> {
  return db.$count(task, and(eq(task.userId, userId), sql`${task.createdAt} >= ${Date.parse(since)}`));
}

export function insertTask(db: Db, row: Task): Write {
  return db.insert(task).values(row);
}

export function updateTask(db: Db, id: string, fields: Partial<Task>): Write {
  return db.update(task).set(fields).where(eq(task.id, id));
}

export async function findDelegation(db: Db, id: string): Promise<Delegation | undefined> {
  return (await db.select().from(delegation).where(eq(delegation.id, id)).limit(1))[0];
}

/** Tries of the given tasks, oldest first; `brief` leaves the long texts empty. */
export function listDelegations(db: Db, taskIds: readonly string[], { brief = false } = {}): Promise<Delegation[]> {
  const columns = getTableColumns(delegation);
  const fields = brief ? { ...columns, contextInjected: sql<string>`''`, executionLogs: sql<Delegation["executionLogs"]>`'[]'`.mapWith(delegation.executionLogs) } : columns;
  return taskIds.length === 0 ? Promise.resolve([]) : db.select(fields).from(delegation).where(inArray(delegation.taskId, [...taskIds])).orderBy(delegation.id);
}

/** Tries of projects that were made since a time, without their long texts. */
export async function listTriesSince(db: Db, projectIds: readonly string[], since: string): Promise<Delegation[]> {
  if (projectIds.length === 0) return [];
  const fields = { ...getTableColumns(delegation), contextInjected: sql<string>`''`, executionLogs: sql<Delegation["executionLogs"]>`'[]'`.mapWith(delegation.executionLogs) };
  return db.select(fields).from(delegation).where(and(inArray(delegation.projectId, [...projectIds]), sql`${delegation.createdAt} >= ${Date.parse(since)}`)).orderBy(delegation.id);
}

/** Running tries that a limit of their provider holds up. */
export function listParkedDelegations(db: Db): Promise<Delegation[]> {
  return db.select().from(delegation).where(and(eq(delegation.status, "running"), isNotNull(delegation.parked))).orderBy(delegation.id);
}

export function listOpenDelegations(db: Db): Promise<Delegation[]> {
  return db.select().from(delegation).where(inArray(delegation.status, OPEN_DELEGATION));
}

export function insertDelegation(db: Db, row: Delegation): Write {
  return db.insert(delegation).values(row);
}

export function updateDelegation(db: Db, id: string, fields: Partial<Delegation>): Write {
  return db.update(delegation).set(fields).where(eq(delegation.id, id));
}

export async function findWorktree(db: Db, id: string): Promise<Worktree | undefined> {
  return (await db.select().from(worktree).where(eq(worktree.id, id)).limit(1))[0];
}

export async function findWorktreeByPath(db: Db, path: string): Promise<Worktree | undefined> {
  return (await db.select().from(worktree).where(eq(worktree.path, path)).limit(1))[0];
}

/** Worktrees that are or were at these paths. */
export function listWorktreesAt(db: Db, paths: readonly string[]): Promise<Worktree[]> {
  return paths.length === 0 ? Promise.resolve([]) : db.select().from(worktree).where(inArray(worktree.path, [...paths]));
}

/** The worktree of a task that still exists, where it has several that in a project; later tries work in the one of the first. */
export async function findWorktreeOfTask(db: Db, taskId: string, projectId?: string): Promise<Worktree | undefined> {
  const rows = await db.select().from(worktree).where(and(eq(worktree.taskId, taskId), projectId === undefined ? undefined : eq(worktree.projectId, projectId))).orderBy(desc(worktree.id));
  return rows.find((row) => row.removedAt === null);
}

/** Worktrees tasks had and have, oldest first. */
export function listWorktreesOf(db: Db, taskIds: readonly string[]): Promise<Worktree[]> {
  return taskIds.length === 0 ? Promise.resolve([]) : db.select().from(worktree).where(inArray(worktree.taskId, [...taskIds])).orderBy(worktree.id);
}

/** Worktrees of a project that still exist. */
export function listWorktrees(db: Db, projectId: string): Promise<Worktree[]> {
  return db.select().from(worktree).where(and(eq(worktree.projectId, projectId), isNull(worktree.removedAt))).orderBy(worktree.id);
}

export function insertWorktree(db: Db, row: Worktree): Write {
  return db.insert(worktree).values(row);
}

export function updateWorktree(db: Db, id: string, fields: Partial<Worktree>): Write {
  return db.update(worktree).set(fields).where(eq(worktree.id, id));
}

/** Evidence of the given tries, oldest first; `brief` leaves the output empty. */
export function listEvidence(db: Db, delegationIds: readonly string[], { brief = false } = {}): Promise<Evidence[]> {
  const columns = getTableColumns(evidence);
  return delegationIds.length === 0 ? Promise.resolve([]) : db.select(brief ? { ...columns, outputTail: sql<string>`''` } : columns).from(evidence).where(inArray(evidence.delegationId, [...delegationIds])).orderBy(evidence.id);
}

export function insertEvidence(db: Db, row: Evidence): Write {
  return db.insert(evidence).values(row);
}

/** Drops what an interrupted verification kept; it runs again from its start. */
export function deleteEvidence(db: Db, delegationId: string): Write {
  return db.delete(evidence).where(eq(evidence.delegationId, delegationId));
}

/** Finished tasks whose post-mortem was never written. */
export async function listTasksWithoutPostMortem(db: Db): Promise<string[]> {
  const rows = await db.select({ id: task.id }).from(task).leftJoin(postMortem, eq(postMortem.taskId, task.id)).where(and(inArray(task.status, ["completed", "failed"]), isNull(postMortem.id)));
  return rows.map((row) => row.id);
}
