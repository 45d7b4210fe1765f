import { and, asc, desc, eq, getTableColumns, inArray, isNull, max, notInArray } from "drizzle-orm";
import { type Capacity, DEFAULT_CAPACITY } from "#domain/capacity.ts";
import type { Id, Time } from "#domain/ids.ts";
import { isFinalTask, TaskStatus } from "#domain/task.ts";
import type { Waiting } from "#domain/waiting.ts";
import type { Db, Write } from "../db/client.ts";
import { capacity, waiting } from "../db/schema/govern.ts";
import { session } from "../db/schema/terminal.ts";
import { delegation, task } from "../db/schema/work.ts";

const FINAL_TASK = TaskStatus.options.filter(isFinalTask);

/** How much of this machine agents may take; what was never said is what it is by default. */
export async function findCapacity(db: Db): Promise<Capacity> {
  const [row] = await db.select().from(capacity).limit(1);
  return { ...DEFAULT_CAPACITY, ...row?.value };
}

export function saveCapacity(db: Db, value: Capacity): Write {
  return db.insert(capacity).values({ id: 1, value }).onConflictDoUpdate({ target: capacity.id, set: { value } });
}

/** Tasks that wait for room, next first, with what orders them. */
export function listWaiting(db: Db): Promise<(Waiting & { priority: number; estimatedDuration: number | null })[]> {
  const fields = { ...getTableColumns(waiting), priority: task.priority, estimatedDuration: task.estimatedDuration };
  return db.select(fields).from(waiting).innerJoin(task, eq(task.id, waiting.taskId)).where(notInArray(task.status, FINAL_TASK)).orderBy(asc(waiting.place), asc(waiting.taskId));
}

export function listWaitingOf(db: Db, taskIds: readonly string[]): Promise<Waiting[]> {
  return taskIds.length === 0 ? Promise.resolve([]) : db.select().from(waiting).where(inArray(waiting.taskId, [...taskIds]));
}

export function putWaiting(db: Db, row: Waiting): Write {
  return db.insert(waiting).values(row).onConflictDoUpdate({ target: waiting.taskId, set: row });
}

export function deleteWaiting(db: Db, taskId: string): Write {
  return db.delete(waiting).where(eq(waiting.taskId, taskId));
}

/** Takes one out that was called and did not come. */
export function dropCalled(db: Db, taskId: string): Write {
  return db.delete(waiting).where(and(eq(waiting.taskId, taskId), eq(waiting.place, 0)));
}

/** When projects last got a start. */
export async function listServed(db: Db, projectIds: readonly string[]): Promise<Map<Id, Time>> {
  if (projectIds.length === 0) return new Map();
  const rows = await db.select({ projectId: delegation.projectId, last: max(delegation.id) }).from(delegation).where(inArray(delegation.projectId, [...projectIds])).groupBy(delegation.projectId);
  return new Map(rows.flatMap((row) => (row.last === null ? [] : [[row.projectId, row.last] as const])));
}

/** What takes room: agents whose process may run, and tries that get theirs only now and do not wait in the queue. */
export async function listHolding(db: Db): Promise<{ sessionId: Id | null; taskId: Id | null; projectId: Id | null; agent: string; pid: number | null; since: Time; estimatedDuration: number | null }[]> {
  const agents = await db
    .select({ sessionId: session.id, taskId: delegation.taskId, projectId: session.projectId, agent: session.agentProvider, pid: session.pid, since: session.createdAt, estimatedDuration: task.estimatedDuration })
    .from(session)
    .leftJoin(delegation, eq(delegation.id, session.delegationId))
    .leftJoin(task, eq(task.id, delegation.taskId))
    .where(and(eq(session.kind, "agent"), inArray(session.status, ["starting", "running", "lost"])));
  const starting = await db
    .select({ taskId: delegation.taskId, projectId: delegation.projectId, agent: delegation.agentProvider, since: delegation.createdAt, estimatedDuration: task.estimatedDuration })
    .from(delegation)
    .innerJoin(task, eq(task.id, delegation.taskId))
    .leftJoin(waiting, eq(waiting.taskId, delegation.taskId))
    .where(and(eq(delegation.status, "spawning"), isNull(delegation.sessionId), isNull(waiting.taskId)));
  return [...agents.map((a) => ({ ...a, agent: a.agent ?? "" })), ...starting.map((s) => ({ ...s, sessionId: null, pid: null }))];
}

/** Tries of a project that were verified last: what was estimated and how long they took. */
export async function listPast(db: Db, projectId: string): Promise<{ estimatedMs: number; tookMs: number }[]> {
  const rows = await db
    .select({ estimate: task.estimatedDuration, from: delegation.startedAt, to: delegation.completedAt })
    .from(delegation)
    .innerJoin(task, eq(task.id, delegation.taskId))
    .where(and(eq(delegation.projectId, projectId), eq(delegation.status, "completed")))
    .orderBy(desc(delegation.id))
    .limit(20);
  return rows.flatMap(({ estimate, from, to }) => (estimate === null || from === null || to === null ? [] : [{ estimatedMs: estimate * 60_000, tookMs: Date.parse(to) - Date.parse(from) }]));
}
