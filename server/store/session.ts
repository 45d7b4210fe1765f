import { and, asc, desc, eq, getTableColumns, inArray, isNull, lt, ne, sql } from "drizzle-orm";
import type { EventPlace } from "#domain/events.ts";
import { type Session, SessionStatus } from "#domain/session.ts";
import type { Signal, SignalBody } from "#domain/signal.ts";
import type { Db, Write } from "../db/client.ts";
import { session, signal } from "../db/schema/terminal.ts";
import { delegation } from "../db/schema/work.ts";

const { hookTokenHash: _hash, apiPort: _port, ...visible } = getTableColumns(session);
const { kind: _kind, ...visibleSignal } = getTableColumns(signal);
const LIVE = SessionStatus.options.filter((status) => status !== "exited" && status !== "hibernated");

export async function findSession(db: Db, id: string): Promise<Session | undefined> {
  return (await db.select(visible).from(session).where(eq(session.id, id)).limit(1))[0];
}

export function findSessions(db: Db, ids: readonly string[]): Promise<Session[]> {
  return ids.length === 0 ? Promise.resolve([]) : db.select(visible).from(session).where(inArray(session.id, [...ids]));
}

/** Sessions, each with the id of the last signal that came of it. */
export function findSessionsWithNewest(db: Db, ids: readonly string[]): Promise<{ session: Session; newest: string | null }[]> {
  if (ids.length === 0) return Promise.resolve([]);
  const newest = sql<string | null>`(select max(s.id) from ${signal} s where s.session_id = ${session}.id)`;
  return db.select({ session: visible, newest }).from(session).where(inArray(session.id, [...ids]));
}

/** What an event of a session is about: also the task whose agent it is, so that it stands in that task's story. */
export async function placeOf(db: Db, on: Pick<Session, "id" | "projectId" | "delegationId">): Promise<EventPlace> {
  const { id: sessionId, projectId, delegationId } = on;
  const [found] = delegationId ? await db.select({ taskId: delegation.taskId }).from(delegation).where(eq(delegation.id, delegationId)).limit(1) : [];
  return { projectId, taskId: found?.taskId ?? null, delegationId, sessionId };
}

/** Sessions of a person before an id, newest first; ended ones only when asked for. */
export function listSessions(db: Db, userId: string, page: { ended: boolean; projectId?: string; before?: string; limit: number }): Promise<Session[]> {
  const place = page.projectId ? eq(session.projectId, page.projectId) : undefined;
  const live = page.ended ? undefined : ne(session.status, "exited");
  const before = page.before ? lt(session.id, page.before) : undefined;
  return db.select(visible).from(session).where(and(eq(session.userId, userId), place, live, before)).orderBy(desc(session.id)).limit(page.limit);
}

/** Every session whose process may still run. */
export function listLiveSessions(db: Db): Promise<Session[]> {
  return db.select(visible).from(session).where(inArray(session.status, LIVE)).orderBy(asc(session.id));
}

/** Sessions whose process runs. */
export function listRunningSessions(db: Db): Promise<Session[]> {
  return db.select(visible).from(session).where(eq(session.status, "running")).orderBy(asc(session.id));
}

/** Sessions whose agent is hibernated. */
export function listHibernatedSessions(db: Db): Promise<Session[]> {
  return db.select(visible).from(session).where(eq(session.status, "hibernated")).orderBy(asc(session.id));
}

/** Hash of the token a session's hooks report with, the port of the agent's own API, and whose they are. */
export async function findSessionSecrets(db: Db, id: string): Promise<{ hookTokenHash: string | null; apiPort: number | null; generation: number } | undefined> {
  return (await db.select({ hookTokenHash: session.hookTokenHash, apiPort: session.apiPort, generation: session.generation }).from(session).where(eq(session.id, id)).limit(1))[0];
}

export function insertSession(db: Db, row: Session & { hookTokenHash: string | null; apiPort: number | null }): Write {
  return db.insert(session).values(row);
}

export function updateSessionSecrets(db: Db, id: string, fields: { hookTokenHash: string | null; apiPort: number | null }): Write {
  return db.update(session).set(fields).where(eq(session.id, id));
}

export function updateSession(db: Db, id: string, fields: Partial<Session>): Write {
  return db.update(session).set(fields).where(eq(session.id, id));
}

/** Moves all terminals of a group into another one, or out of it; a group belongs to a person and a project. */
export function updateGroup(db: Db, of: { userId: string; projectId: string | null; group: string }, to: string | null): Write {
  return db.update(session).set({ group: to }).where(inGroup(of));
}

/** How many terminals a group has. */
export function countGroup(db: Db, of: { userId: string; projectId: string | null; group: string }): Promise<number> {
  return db.$count(session, inGroup(of));
}

function inGroup({ userId, projectId, group }: { userId: string; projectId: string | null; group: string }) {
  return and(eq(session.userId, userId), projectId === null ? isNull(session.projectId) : eq(session.projectId, projectId), eq(session.group, group));
}

/** Latest signals of a session's generation by the time they were said, oldest first: late ones stand in their place. */
export async function listSignals(db: Db, sessionId: string, options: { generation: number; limit: number }): Promise<Signal[]> {
  const rows = await db
    .select(visibleSignal)
    .from(signal)
    .where(and(eq(signal.sessionId, sessionId), eq(signal.generation, options.generation)))
    .orderBy(desc(signal.at), desc(signal.id))
    .limit(options.limit);
  return rows.toReversed();
}

/** Whether a session's agent ever began a turn, in any generation: until then there is no conversation to go on with. */
export async function hasBegunTurn(db: Db, sessionId: string): Promise<boolean> {
  return (await db.select({ id: signal.id }).from(signal).where(and(eq(signal.sessionId, sessionId), eq(signal.kind, "turn-started"))).limit(1)).length > 0;
}

/** Signals of certain kinds of delegations, in order of arrival. */
export function listSignalsOf(db: Db, delegationIds: readonly string[], kinds: readonly SignalBody["kind"][]): Promise<Signal[]> {
  if (delegationIds.length === 0) return Promise.resolve([]);
  return db
    .select(visibleSignal)
    .from(signal)
    .where(and(inArray(signal.delegationId, [...delegationIds]), inArray(signal.kind, [...kinds])))
    .orderBy(asc(signal.id));
}

export function insertSignal(db: Db, row: Signal): Write {
  return db.insert(signal).values({ ...row, kind: row.body.kind });
}
