import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import type { LoggedEvent } from "#domain/events.ts";
import type { Db } from "../db/client.ts";
import { event } from "../db/schema/log.ts";

/** Events about a task, oldest first. */
export function listTaskEvents(db: Db, taskId: string, page: { after: number; limit: number }): Promise<LoggedEvent[]> {
  return db.select().from(event).where(and(eq(event.taskId, taskId), gt(event.seq, page.after))).orderBy(asc(event.seq)).limit(page.limit);
}

/** The newest events of one kind about a task, newest first. */
export function newestTaskEvents(db: Db, taskId: string, of: { kind: LoggedEvent["kind"]; limit: number }): Promise<LoggedEvent[]> {
  return db.select().from(event).where(and(eq(event.taskId, taskId), eq(event.kind, of.kind))).orderBy(desc(event.seq)).limit(of.limit);
}

/** The whole log before a sequence number, newest first. */
export function listAudit(db: Db, page: { before?: number; limit: number }): Promise<LoggedEvent[]> {
  return db.select().from(event).where(page.before === undefined ? undefined : lt(event.seq, page.before)).orderBy(desc(event.seq)).limit(page.limit);
}
