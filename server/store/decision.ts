import { and, desc, eq, getTableColumns, inArray, isNull, like, lt, ne, or, sql } from "drizzle-orm";
import type { Decision, DecisionStatus } from "#domain/decision.ts";
import type { Db, Write } from "../db/client.ts";
import { decision } from "../db/schema/log.ts";
import { project } from "../db/schema/project.ts";
import { newId, now } from "../lib/ids.ts";

const { key: _, ...visible } = getTableColumns(decision);

export async function findDecision(db: Db, id: string): Promise<Decision | undefined> {
  return (await db.select(visible).from(decision).where(eq(decision.id, id)).limit(1))[0];
}

/** The decision that was opened for a key, whatever became of it. */
export async function findDecisionByKey(db: Db, key: string): Promise<Decision | undefined> {
  return (await db.select(visible).from(decision).where(eq(decision.key, key)).limit(1))[0];
}

/** Decisions of a person, open ones or closed ones, newest first; those of removed projects are not theirs to answer any more. */
export function listDecisions(db: Db, userId: string, page: { open: boolean; projectId?: string; before?: string; limit: number }): Promise<Decision[]> {
  const status = page.open ? eq(decision.status, "open") : ne(decision.status, "open");
  const place = page.projectId ? eq(decision.projectId, page.projectId) : undefined;
  const before = page.before ? lt(decision.id, page.before) : undefined;
  return db
    .select(visible)
    .from(decision)
    .innerJoin(project, eq(project.id, decision.projectId))
    .where(and(eq(project.userId, userId), isNull(project.removedAt), status, place, before))
    .orderBy(desc(decision.id))
    .limit(page.limit);
}

/** The question a conversation waits for; there is one at most. */
export async function findOpenAsk(db: Db, orchestratorId: string): Promise<Decision | undefined> {
  return (await listOpenByKey(db, `chat:${orchestratorId}:`))[0];
}

/** What a conversation proposed and nobody answered yet, oldest first. */
export function listOpenProposals(db: Db, orchestratorId: string): Promise<Decision[]> {
  return listOpenByKey(db, `proposal:${orchestratorId}:`);
}

function listOpenByKey(db: Db, prefix: string): Promise<Decision[]> {
  return db.select(visible).from(decision).where(and(eq(decision.status, "open"), like(decision.key, `${prefix}%`))).orderBy(decision.id);
}

/** Decisions of tasks in the given states, oldest first. */
export function listDecisionsOf(db: Db, taskIds: readonly string[], statuses: readonly DecisionStatus[]): Promise<Decision[]> {
  if (taskIds.length === 0) return Promise.resolve([]);
  return db.select(visible).from(decision).where(and(inArray(decision.taskId, [...taskIds]), inArray(decision.status, [...statuses]))).orderBy(decision.id);
}

/** Plan decisions in the given states that are about any of these tasks, alone or together with others. */
export async function listPlanDecisions(db: Db, taskIds: readonly string[], statuses: readonly DecisionStatus[]): Promise<Decision[]> {
  if (taskIds.length === 0) return [];
  const ids = [...taskIds];
  const about = sql`EXISTS (SELECT 1 FROM json_each(${decision.body}, '$.taskIds') WHERE value IN ${ids})`;
  const rows = await db.select(visible).from(decision).where(and(inArray(decision.status, [...statuses]), or(inArray(decision.taskId, ids), about))).orderBy(decision.id);
  return rows.filter((d) => d.body.kind === "plan");
}

/** Decisions that wait for a session's agent, oldest first. */
export function listOpenDecisionsOfSession(db: Db, sessionId: string): Promise<Decision[]> {
  return db.select(visible).from(decision).where(and(eq(decision.sessionId, sessionId), inArray(decision.status, ["open", "answered"]))).orderBy(decision.id);
}

/** Sessions that wait for a person's word, or for its way to the agent. */
export async function listWaitingSessions(db: Db): Promise<Set<string>> {
  const rows = await db.selectDistinct({ id: decision.sessionId }).from(decision).where(inArray(decision.status, ["open", "answered"]));
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/** Decisions that a person answered before a time, and that nobody acknowledged yet. */
export function listAnsweredDecisions(db: Db, before: string): Promise<Decision[]> {
  return db.select(visible).from(decision).where(and(eq(decision.status, "answered"), lt(decision.answeredAt, before))).orderBy(decision.id);
}

/** A decision with the key it is recognised by when the same is asked again. */
export type NewDecision = Decision & { key: string };

/** A new open decision. `key` recognises the same question asked again. */
export function newDecision(
  place: { projectId: string; taskId?: string | null; delegationId?: string | null; sessionId?: string | null },
  ask: { key: string; title: string; body: Decision["body"] },
): NewDecision {
  return {
    id: newId(),
    projectId: place.projectId,
    taskId: place.taskId ?? null,
    delegationId: place.delegationId ?? null,
    sessionId: place.sessionId ?? null,
    ...ask,
    status: "open",
    verdict: null,
    text: null,
    answeredBy: null,
    createdAt: now(),
    answeredAt: null,
    deliveredAt: null,
    closedWhy: null,
    closedAt: null,
  };
}

/** Opens a decision; the same key a second time changes nothing. */
export function insertDecision(db: Db, row: NewDecision): Write {
  return db.insert(decision).values(row).onConflictDoNothing({ target: decision.key });
}

export function updateDecision(db: Db, id: string, fields: Partial<Decision>): Write {
  return db.update(decision).set(fields).where(eq(decision.id, id));
}
