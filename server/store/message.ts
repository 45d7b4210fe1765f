import { and, desc, eq, lt } from "drizzle-orm";
import type { Message } from "#domain/message.ts";
import type { Db, Write } from "../db/client.ts";
import { message } from "../db/schema/project.ts";

/** Messages of a conversation before an id, newest first. */
export function listMessages(db: Db, orchestratorId: string, page: { before?: string; limit: number }): Promise<Message[]> {
  const place = page.before ? and(eq(message.orchestratorId, orchestratorId), lt(message.id, page.before)) : eq(message.orchestratorId, orchestratorId);
  return db.select().from(message).where(place).orderBy(desc(message.id)).limit(page.limit);
}

export async function findMessage(db: Db, id: string): Promise<Message | undefined> {
  return (await db.select().from(message).where(eq(message.id, id)).limit(1))[0];
}

/** Answers that were being written when the server stopped. */
export function listPendingMessages(db: Db): Promise<Message[]> {
  return db.select().from(message).where(eq(message.pending, true));
}

export function insertMessage(db: Db, row: Message): Write {
  return db.insert(message).values(row);
}

export function updateMessage(db: Db, id: string, fields: Pick<Partial<Message>, "parts" | "pending" | "brain">): Write {
  return db.update(message).set(fields).where(eq(message.id, id));
}
