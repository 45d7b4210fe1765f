import { and, eq, inArray } from "drizzle-orm";
import type { Site } from "#domain/site.ts";
import type { Db, Write } from "../db/client.ts";
import { delegationSite } from "../db/schema/site.ts";

/** The further repositories tries work in. */
export function listSites(db: Db, delegationIds: readonly string[]): Promise<Site[]> {
  return delegationIds.length === 0 ? Promise.resolve([]) : db.select().from(delegationSite).where(inArray(delegationSite.delegationId, [...delegationIds]));
}

export async function findSite(db: Db, delegationId: string, projectId: string): Promise<Site | undefined> {
  return (await db.select().from(delegationSite).where(and(eq(delegationSite.delegationId, delegationId), eq(delegationSite.projectId, projectId))).limit(1))[0];
}

export function insertSite(db: Db, row: Site): Write {
  return db.insert(delegationSite).values(row).onConflictDoNothing();
}

export function updateSite(db: Db, site: Pick<Site, "delegationId" | "projectId">, fields: Partial<Pick<Site, "headSha" | "diffstat">>): Write {
  return db.update(delegationSite).set(fields).where(and(eq(delegationSite.delegationId, site.delegationId), eq(delegationSite.projectId, site.projectId)));
}
