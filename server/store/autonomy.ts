import { and, desc, eq, lt } from "drizzle-orm";
import type { AutonomyStep } from "#domain/earned.ts";
import type { LoggedEvent } from "#domain/events.ts";
import type { Db, Write } from "../db/client.ts";
import { autonomyStep } from "../db/schema/autonomy.ts";
import { event } from "../db/schema/log.ts";

export async function findStep(db: Db, id: string): Promise<AutonomyStep | undefined> {
  return (await db.select().from(autonomyStep).where(eq(autonomyStep.id, id)).limit(1))[0];
}

/** Steps of a project, newest first. */
export function listSteps(db: Db, projectId: string): Promise<AutonomyStep[]> {
  return db.select().from(autonomyStep).where(eq(autonomyStep.projectId, projectId)).orderBy(desc(autonomyStep.id)).limit(200);
}

export function insertStep(db: Db, row: AutonomyStep): Write {
  return db.insert(autonomyStep).values(row);
}

export function updateStep(db: Db, id: string, fields: Partial<AutonomyStep>): Write {
  return db.update(autonomyStep).set(fields).where(eq(autonomyStep.id, id));
}

/** What autonomy did in a project without asking, newest first. */
export function listUnasked(db: Db, projectId: string, page: { before?: number; limit: number }): Promise<LoggedEvent[]> {
  const before = page.before === undefined ? undefined : lt(event.seq, page.before);
  return db.select().from(event).where(and(eq(event.projectId, projectId), eq(event.kind, "autonomy.acted"), before)).orderBy(desc(event.seq)).limit(page.limit);
}
