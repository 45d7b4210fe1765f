import { and, asc, eq, getTableColumns, inArray, isNull } from "drizzle-orm";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import { type Orchestrator, type Project, ProjectSettings } from "#domain/project.ts";
import type { Db, Write } from "../db/client.ts";
import { orchestrator, project, projectKnowledge } from "../db/schema/project.ts";

const { removedAt: _, ...visible } = getTableColumns(project);
const present = isNull(project.removedAt);

/** What an earlier version did not know is as if nothing was said about it. */
const UNSAID = ProjectSettings.parse({});
const whole = (row: Project): Project => ({ ...row, settings: { ...UNSAID, ...row.settings } });

/** Projects of a person, by name. */
export async function listProjects(db: Db, userId: string): Promise<Project[]> {
  return (await db.select(visible).from(project).where(and(eq(project.userId, userId), present)).orderBy(asc(project.name))).map(whole);
}

/** Every registered project, whoever's it is. */
export async function listAllProjects(db: Db): Promise<Project[]> {
  return (await db.select(visible).from(project).where(present).orderBy(asc(project.id))).map(whole);
}

export async function findProject(db: Db, id: string): Promise<Project | undefined> {
  return (await db.select(visible).from(project).where(and(eq(project.id, id), present)).limit(1)).map(whole)[0];
}

export function findProjects(db: Db, ids: readonly string[]): Promise<Project[]> {
  return ids.length === 0 ? Promise.resolve([]) : db.select(visible).from(project).where(and(inArray(project.id, [...ids]), present));
}

export async function findProjectByPath(db: Db, userId: string, path: string): Promise<Project | undefined> {
  return (await db.select(visible).from(project).where(and(eq(project.userId, userId), eq(project.path, path), present)).limit(1)).map(whole)[0];
}

export function insertProject(db: Db, row: Project): Write {
  return db.insert(project).values(row);
}

export function updateProject(db: Db, id: string, fields: Partial<Project> & { removedAt?: string }): Write {
  return db.update(project).set(fields).where(eq(project.id, id));
}

/** Conversations of a person: Master Control and those of the registered projects. */
export function listOrchestrators(db: Db, userId: string): Promise<Orchestrator[]> {
  return db
    .select(getTableColumns(orchestrator))
    .from(orchestrator)
    .leftJoin(project, eq(project.id, orchestrator.projectId))
    .where(and(eq(orchestrator.userId, userId), present))
    .orderBy(asc(orchestrator.id));
}

export async function findOrchestrator(db: Db, id: string): Promise<Orchestrator | undefined> {
  return (await db.select().from(orchestrator).where(eq(orchestrator.id, id)).limit(1))[0];
}

/** The conversation of a project, or Master Control for null. */
export async function findOrchestratorOf(db: Db, userId: string, projectId: string | null): Promise<Orchestrator | undefined> {
  const place = projectId === null ? isNull(orchestrator.projectId) : eq(orchestrator.projectId, projectId);
  return (await db.select().from(orchestrator).where(and(eq(orchestrator.userId, userId), place)).limit(1))[0];
}

export function insertOrchestrator(db: Db, row: Orchestrator): Write {
  return db.insert(orchestrator).values(row);
}

export function updateOrchestrator(db: Db, id: string, fields: Partial<Orchestrator>): Write {
  return db.update(orchestrator).set(fields).where(eq(orchestrator.id, id));
}

export async function findKnowledge(db: Db, projectId: string): Promise<ProjectKnowledge | undefined> {
  return (await db.select().from(projectKnowledge).where(eq(projectKnowledge.folderId, projectId)).limit(1))[0];
}

export function insertKnowledge(db: Db, row: ProjectKnowledge): Write {
  return db.insert(projectKnowledge).values(row);
}

export function updateKnowledge(db: Db, projectId: string, fields: Partial<ProjectKnowledge>): Write {
  return db.update(projectKnowledge).set(fields).where(eq(projectKnowledge.folderId, projectId));
}
