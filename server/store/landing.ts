import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Landing } from "#domain/landing.ts";
import type { Db, Write } from "../db/client.ts";
import { landing } from "../db/schema/work.ts";

export async function findLanding(db: Db, id: string): Promise<Landing | undefined> {
  return (await db.select().from(landing).where(eq(landing.id, id)).limit(1))[0];
}

/** Landings of tasks, oldest first; those that came to nothing are left out. One over several repositories counts once, by the landing that leads it. */
export async function listLandings(db: Db, taskIds: readonly string[]): Promise<Landing[]> {
  if (taskIds.length === 0) return [];
  const rows = await db.select().from(landing).where(inArray(landing.taskId, [...taskIds])).orderBy(landing.id);
  return rows.filter((row) => row.status !== "failed" && (row.together === null || row.together === row.id));
}

/** Landings of tasks in one of their projects, oldest first; those that came to nothing are left out. */
export async function listLandingsIn(db: Db, taskIds: readonly string[], projectId: string): Promise<Landing[]> {
  if (taskIds.length === 0) return [];
  const rows = await db.select().from(landing).where(and(inArray(landing.taskId, [...taskIds]), eq(landing.projectId, projectId))).orderBy(landing.id);
  return rows.filter((row) => row.status !== "failed");
}

/** The landings that stand or fall together, in the order they are made: the one that leads first. */
export async function listTogether(db: Db, together: string): Promise<Landing[]> {
  // All are of one task, by which they are found.
  const task = db.select({ id: landing.taskId }).from(landing).where(eq(landing.id, together));
  const rows = await db.select().from(landing).where(and(inArray(landing.taskId, task), eq(landing.together, together))).orderBy(landing.id);
  return rows.toSorted((a, b) => Number(b.id === together) - Number(a.id === together));
}

/** Landings of a project in the order they were begun; those that came to nothing are left out. */
export async function listProjectLandings(db: Db, projectId: string): Promise<Landing[]> {
  const rows = await db.select().from(landing).where(eq(landing.projectId, projectId)).orderBy(landing.id);
  return rows.filter((row) => row.status !== "failed");
}

/** Landings somebody has to go on with: on their way in or out, not yet looked at where they landed, or standing where those they belong to were taken off. */
export function listOpenLandings(db: Db): Promise<Landing[]> {
  const off = db.select({ id: landing.together }).from(landing).where(and(isNotNull(landing.together), eq(landing.status, "undone")));
  const isHalf = and(eq(landing.status, "landed"), inArray(landing.together, off));
  return db.select().from(landing).where(or(inArray(landing.status, ["landing", "undoing"]), and(inArray(landing.status, ["landed", "undone"]), eq(landing.proof, "pending")), isHalf)).orderBy(landing.id);
}

export function insertLanding(db: Db, row: Landing): Write {
  return db.insert(landing).values(row);
}

export function updateLanding(db: Db, id: string, fields: Partial<Landing>): Write {
  return db.update(landing).set(fields).where(eq(landing.id, id));
}
