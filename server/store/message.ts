import { and, desc, eq, getTableColumns, gt, isNull, lt } from "drizzle-orm";
import type { Message } from "#domain/message.ts";
import type { Db, Write } from "../db/client.ts";
import { message } from "../db/schema/project.ts";

const { replacedBy: _, ...visible } = getTableColumns(message);

/** Messages of a conversation before an id, or after one, newest first, without those that others were said in place of. */
export function listMessages(db: Db, orchestratorId: string, page: { before?: string; after?: string; limit: number }): Promise<Message[]> {
  const place = and(eq(message.orchestratorId, orchestratorId), isNull(message.replacedBy), page.before ? lt(message.id, page.before) : undefined, page.after ? gt(message.id, page.after) : undefined);
  return db.select(visible).from(message).where(place).orderBy(desc(message.id)).limit(page.limit);
}

export async function findMessage(db: Db, id: string): Promise<Message | undefined> {
  return (await db.select(visible).from(message).where(eq(message.id, id)).limit(1))[0];
}

/** Answers that were being written when the server stopped. */
export function listPendingMessages(db: Db): Promise<Message[]> {
  return db.select(visible).from(message).where(eq(message.pending, true));
}

export function insertMessage(db: Db, row: Message): Write {
  return db.insert(message).values(row);
}

export function updateMessage(db: Db, id: string, fields: Pick<Partial<Message>, "parts" | "pending" | "brain">): Write {
  return db.update(message).set(fields).where(eq(message.id, id));
}

/** Takes a message out of sight: another was said in its place. */
export function replaceMessage(db: Db, id: string, by: string): Write {
  return db.update(message).set({ replacedBy: by }).where(eq(message.id, id));
}
