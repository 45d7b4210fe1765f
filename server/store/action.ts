import { eq } from "drizzle-orm";
import type { Action } from "#domain/action.ts";
import type { Db, Write } from "../db/client.ts";
import { action } from "../db/schema/log.ts";

export async function findAction(db: Db, key: string): Promise<Action | undefined> {
  return (await db.select().from(action).where(eq(action.key, key)).limit(1))[0];
}

/** Actions that were begun and never closed. */
export function listOpenActions(db: Db): Promise<Action[]> {
  return db.select().from(action).where(eq(action.status, "intended"));
}

export function insertAction(db: Db, row: Action): Write {
  return db.insert(action).values(row);
}

export function updateAction(db: Db, id: string, fields: Pick<Action, "status" | "outcome" | "closedAt">): Write {
  return db.update(action).set(fields).where(eq(action.id, id));
}
