import { and, asc, desc, eq, gt, inArray, lt } from "drizzle-orm";
import type { EventKind, LoggedEvent } from "#domain/events.ts";
import type { Db } from "../db/client.ts";
import { event } from "../db/schema/log.ts";

/** Events about a task, oldest first. */
export function listTaskEvents(db: Db, taskId: string, page: { after: number; limit: number }): Promise<LoggedEvent[]> {
  return db.select().from(event).where(and(eq(event.taskId, taskId), gt(event.seq, page.after))).orderBy(asc(event.seq)).limit(page.limit);
}

/** Events of some kinds about tasks, oldest first. */
export function listEventsOf(db: Db, taskIds: readonly string[], kinds: readonly EventKind[]): Promise<LoggedEvent[]> {
  return taskIds.length === 0 ? Promise.resolve([]) : db.select().from(event).where(and(inArray(event.taskId, [...taskIds]), inArray(event.kind, [...kinds]))).orderBy(asc(event.seq));
}

/** The whole log before a sequence number, newest first. */
export function listAudit(db: Db, page: { before?: number; limit: number }): Promise<LoggedEvent[]> {
  return db.select().from(event).where(page.before === undefined ? undefined : lt(event.seq, page.before)).orderBy(desc(event.seq)).limit(page.limit);
}
