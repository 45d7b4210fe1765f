import { and, asc, desc, eq, getTableColumns, inArray } from "drizzle-orm";
import { type FollowUp, OPEN_FOLLOW_UPS } from "#domain/follow-up.ts";
import type { Db, Write } from "../db/client.ts";
import { followUp } from "../db/schema/terminal.ts";

const { key: _, ...visible } = getTableColumns(followUp);
const isOpen = inArray(followUp.status, [...OPEN_FOLLOW_UPS]);

export async function findFollowUp(db: Db, id: string): Promise<FollowUp | undefined> {
  return (await db.select(visible).from(followUp).where(eq(followUp.id, id)).limit(1))[0];
}

/** The follow-up that was kept under a key, whatever became of it. */
export async function findFollowUpByKey(db: Db, key: string): Promise<FollowUp | undefined> {
  return (await db.select(visible).from(followUp).where(eq(followUp.key, key)).limit(1))[0];
}

/** What a session's agent still has to be told, in the order it was said. */
export function listOpenFollowUps(db: Db, sessionId: string): Promise<FollowUp[]> {
  return db.select(visible).from(followUp).where(and(eq(followUp.sessionId, sessionId), isOpen)).orderBy(asc(followUp.id));
}

/** The latest of a session, whatever became of them, oldest first. */
export async function listFollowUps(db: Db, sessionId: string, limit: number): Promise<FollowUp[]> {
  return (await db.select(visible).from(followUp).where(eq(followUp.sessionId, sessionId)).orderBy(desc(followUp.id)).limit(limit)).toReversed();
}

/** Sessions whose agents still have to be told something. */
export async function listUntoldSessions(db: Db): Promise<string[]> {
  return (await db.selectDistinct({ sessionId: followUp.sessionId }).from(followUp).where(isOpen)).map((row) => row.sessionId);
}

export function insertFollowUp(db: Db, row: FollowUp & { key: string }): Write {
  return db.insert(followUp).values(row);
}

export function updateFollowUp(db: Db, id: string, fields: Partial<FollowUp>): Write {
  return db.update(followUp).set(fields).where(eq(followUp.id, id));
}
