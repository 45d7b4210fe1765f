import { and, desc, eq, isNotNull, isNull } from "drizzle-orm";
import type { Memory } from "#domain/memory.ts";
import type { Db, Write } from "../db/client.ts";
import { memory } from "../db/schema/talk.ts";

/** Memories of a project, newest first. `standing`: only those a person stands behind, or only the notes. */
export function listMemories(db: Db, projectId: string, page: { standing?: boolean; limit: number }): Promise<Memory[]> {
  const standing = page.standing === undefined ? undefined : (page.standing ? isNotNull : isNull)(memory.standsSince);
  return db.select().from(memory).where(and(eq(memory.projectId, projectId), standing)).orderBy(desc(memory.id)).limit(page.limit);
}

export async function findMemory(db: Db, id: string): Promise<Memory | undefined> {
  return (await db.select().from(memory).where(eq(memory.id, id)).limit(1))[0];
}

/** How many memories a project has. */
export function countMemories(db: Db, projectId: string): Promise<number> {
  return db.$count(memory, eq(memory.projectId, projectId));
}

export function insertMemory(db: Db, row: Memory): Write {
  return db.insert(memory).values(row);
}

export function updateMemory(db: Db, id: string, fields: Pick<Memory, "standsSince">): Write {
  return db.update(memory).set(fields).where(eq(memory.id, id));
}

export function deleteMemory(db: Db, id: string): Write {
  return db.delete(memory).where(eq(memory.id, id));
}
