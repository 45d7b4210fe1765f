import { desc, eq, lt } from "drizzle-orm";
import type { KeptRun } from "#domain/check.ts";
import type { Db, Write } from "../db/client.ts";
import { keptRun } from "../db/schema/work.ts";

/** Runs kept; older ones go when a new one comes. */
const MOST = 2000;

/** A run that is known to end the same way again. */
export async function findKeptRun(db: Db, key: string): Promise<KeptRun | undefined> {
  return (await db.select().from(keptRun).where(eq(keptRun.key, key)).limit(1))[0]?.ran;
}

export async function keepRun(db: Db, key: string, ran: KeptRun): Promise<Write[]> {
  const [oldest] = await db.select({ at: keptRun.at }).from(keptRun).orderBy(desc(keptRun.at)).limit(1).offset(MOST);
  const values = { key, ran, at: ran.at };
  return [db.insert(keptRun).values(values).onConflictDoUpdate({ target: keptRun.key, set: values }), ...(oldest ? [db.delete(keptRun).where(lt(keptRun.at, oldest.at))] : [])];
}
