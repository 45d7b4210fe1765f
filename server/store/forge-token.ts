import { eq } from "drizzle-orm";
import type { Db, Write } from "../db/client.ts";
import { forgeToken } from "../db/schema/forge.ts";

/** A project's token as it is kept, sealed. */
export type ForgeTokenRow = typeof forgeToken.$inferSelect;

export async function findForgeToken(db: Db, projectId: string): Promise<ForgeTokenRow | undefined> {
  return (await db.select().from(forgeToken).where(eq(forgeToken.projectId, projectId)).limit(1))[0];
}

export function listForgeTokens(db: Db): Promise<ForgeTokenRow[]> {
  return db.select().from(forgeToken);
}

/** Puts a token in the place of the one there was. */
export function putForgeToken(db: Db, row: ForgeTokenRow): Write {
  return db.insert(forgeToken).values(row).onConflictDoUpdate({ target: forgeToken.projectId, set: row });
}

export function deleteForgeToken(db: Db, projectId: string): Write {
  return db.delete(forgeToken).where(eq(forgeToken.projectId, projectId));
}
