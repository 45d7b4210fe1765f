import { and, eq, inArray, isNotNull } from "drizzle-orm";
import type { Rest } from "#domain/hibernation.ts";
import type { Session } from "#domain/session.ts";
import type { Db, Write } from "../db/client.ts";
import { hibernation } from "../db/schema/hibernation.ts";
import { session } from "../db/schema/terminal.ts";

export type Hibernation = typeof hibernation.$inferSelect;
export type Waking = NonNullable<Rest["waking"]>;

/** That a session is meant to be hibernated, or is. */
export async function findHibernation(db: Db, sessionId: string): Promise<Hibernation | undefined> {
  return (await db.select().from(hibernation).where(eq(hibernation.sessionId, sessionId)).limit(1))[0];
}

/** What is told of the hibernation of several sessions. */
export async function listRests(db: Db, sessionIds: readonly string[]): Promise<Map<string, Rest>> {
  if (sessionIds.length === 0) return new Map();
  const { sessionId, since, why, waking, problem } = hibernation;
  const rows = await db.select({ sessionId, since, why, waking, problem }).from(hibernation).where(inArray(sessionId, [...sessionIds]));
  return new Map(rows.map(({ sessionId: id, ...rest }) => [id, rest]));
}

/** Hibernated sessions that were asked to come back and have no room yet. */
export async function listWakes(db: Db): Promise<{ session: Pick<Session, "id" | "projectId" | "name" | "agentProvider">; waking: Waking }[]> {
  const { id, projectId, name, agentProvider } = session;
  const rows = await db.select({ session: { id, projectId, name, agentProvider }, waking: hibernation.waking }).from(hibernation).innerJoin(session, eq(session.id, hibernation.sessionId)).where(and(eq(session.status, "hibernated"), isNotNull(hibernation.waking)));
  return rows.flatMap((row) => (row.waking ? [{ session: row.session, waking: row.waking }] : []));
}

export function putHibernation(db: Db, row: Hibernation): Write {
  return db.insert(hibernation).values(row).onConflictDoUpdate({ target: hibernation.sessionId, set: row });
}

export function updateHibernation(db: Db, sessionId: string, fields: Partial<Hibernation>): Write {
  return db.update(hibernation).set(fields).where(eq(hibernation.sessionId, sessionId));
}

/** Takes back what was meant for a generation. */
export function deleteHibernation(db: Db, on: { sessionId: string; generation: number }): Write {
  return db.delete(hibernation).where(and(eq(hibernation.sessionId, on.sessionId), eq(hibernation.generation, on.generation)));
}
