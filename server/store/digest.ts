import { desc, eq } from "drizzle-orm";
import type { Digest } from "#domain/digest.ts";
import type { Db, Write } from "../db/client.ts";
import { digest } from "../db/schema/talk.ts";

/** The newest digest of a conversation; it holds all before it. */
export async function findDigest(db: Db, orchestratorId: string): Promise<Digest | undefined> {
  return (await db.select().from(digest).where(eq(digest.orchestratorId, orchestratorId)).orderBy(desc(digest.upTo)).limit(1))[0];
}

/** Keeps a digest; the same stretch told again changes nothing. */
export function insertDigest(db: Db, row: Digest): Write {
  return db.insert(digest).values(row).onConflictDoNothing();
}
