import { type Column, desc, eq, gte, inArray, isNotNull, isNull, not, sql, type SQL } from "drizzle-orm";
import type { CallSum } from "#domain/brains-view.ts";
import type { ModelCall } from "#domain/model-call.ts";
import { BALANCED, Preferences } from "#domain/router.ts";
import type { Db, Write } from "../db/client.ts";
import { modelCall, routing } from "../db/schema/model.ts";

export function insertModelCall(db: Db, call: ModelCall): Write {
  return db.insert(modelCall).values(call);
}

/** The newest calls since a time, oldest first. */
export async function recentModelCalls(db: Db, since: string, most: number): Promise<ModelCall[]> {
  const rows = await db.select().from(modelCall).where(gte(modelCall.at, since)).orderBy(desc(modelCall.at)).limit(most);
  return rows.toReversed();
}

/** Sums by brain since a time. */
export async function sumByBrain(db: Db, since: string): Promise<(CallSum & { brain: string })[]> {
  return db.select({ brain: modelCall.brain, ...SUMS }).from(modelCall).where(gte(modelCall.at, since)).groupBy(modelCall.brain);
}

/** Sums by project since a time; null is what was asked outside of any. */
export async function sumByProject(db: Db, since: string): Promise<(CallSum & { projectId: string | null })[]> {
  return db.select({ projectId: modelCall.projectId, ...SUMS }).from(modelCall).where(gte(modelCall.at, since)).groupBy(modelCall.projectId);
}

const isSent = not(inArray(modelCall.outcome, ["cached", "limited"]));
const count = (condition: SQL) => sql<number>`count(case when ${condition} then 1 end)`.mapWith(Number);
const whole = (column: Column) => sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);
// A model that answered, or was stopped over it, was at work; one that failed or refused costs nothing, unless it said what it took.
const isPaid = sql`(${inArray(modelCall.outcome, ["ok", "bad-answer", "stopped"])} or ${isNotNull(modelCall.inputTokens)})`;
const SUMS = {
  calls: count(isSent),
  failures: count(inArray(modelCall.outcome, ["failed", "refused", "bad-answer"])),
  cached: count(eq(modelCall.outcome, "cached")),
  inputTokens: whole(modelCall.inputTokens),
  outputTokens: whole(modelCall.outputTokens),
  costUsd: whole(modelCall.costUsd),
  unpriced: count(sql`${isSent} and ${isPaid} and ${isNull(modelCall.costUsd)}`),
};

/** What was chosen last; balanced before anything was. */
export async function findPreferences(db: Db): Promise<Preferences> {
  const [row] = await db.select().from(routing).where(eq(routing.slot, 1));
  return Preferences.safeParse(row?.preferences).data ?? BALANCED;
}

export function putPreferences(db: Db, preferences: Preferences): Write {
  return db.insert(routing).values({ slot: 1, preferences }).onConflictDoUpdate({ target: routing.slot, set: { preferences } });
}
