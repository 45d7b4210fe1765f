import { AppError } from "#domain/errors.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Project } from "#domain/project.ts";
import type { Block } from "#domain/landing.ts";
import { delegationAt, furtherOf, isUnchanged, taskAt } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { listSites } from "../store/site.ts";

/** One repository of a try: its project, with the task and the try as they stand there. */
export interface Stand {
  project: Project;
  task: Task;
  delegation: Delegation;
}

/** Every repository a try works in, the task's own first. Nearly always there is only that one. */
export async function standsOf(app: App, own: Stand): Promise<Stand[]> {
  const { task, delegation } = own;
  if (furtherOf(task).length === 0) return [own];
  const sites = await listSites(app.db, [delegation.id]);
  const further = await Promise.all(furtherOf(task).map(async (id): Promise<Stand[]> => {
    const project = await findProject(app.db, id);
    const site = sites.find((s) => s.projectId === id);
    return project && site ? [{ project, task: taskAt(task, id), delegation: delegationAt(delegation, site) }] : [];
  }));
  return [{ ...own, task: taskAt(task, own.project.id) }, ...further.flat()];
}

/** What is in the way of all where a try changed a repository whose project was taken out since. */
export async function takenOut(app: App, stands: readonly Stand[]): Promise<Block | null> {
  const sites = await listSites(app.db, stands[0] ? [stands[0].delegation.id] : []);
  const gone = sites.filter((site) => !isUnchanged(site) && !stands.some((stand) => stand.project.id === site.projectId));
  if (gone.length === 0) return null;
  return { what: `It also changed a repository whose project was taken out: ${gone.map((site) => site.worktreePath).join(", ")}.`, next: "Merge its branch in each repository by hand." };
}

/** Tries as they stand in one of their task's projects; those that have no worktree there are left out. */
export async function triesAt(app: App, tries: readonly Delegation[], projectId: string): Promise<Delegation[]> {
  const sites = await listSites(app.db, tries.filter((d) => d.projectId !== projectId).map((d) => d.id));
  return tries.flatMap((d) => (d.projectId === projectId ? [d] : sites.filter((site) => site.delegationId === d.id && site.projectId === projectId).map((site) => delegationAt(d, site))));
}

/** True in a project a task changes beside its own. */
export function isFurther({ project, task }: Pick<Stand, "project" | "task">): boolean {
  return project.id !== task.projectId;
}

/** The key of an act on a try in one of its repositories. */
export function keyAt(what: string, on: Pick<Stand, "project" | "task"> & { delegation: { id: string } }, rest = ""): string {
  return `${what}:${on.delegation.id}${isFurther(on) ? `:${on.project.id}` : ""}${rest}`;
}

/** Does something in one repository of a try; a refusal says in which, where there is more than the task's own. */
export async function inRepository<T>(on: Pick<Stand, "project" | "task">, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || furtherOf(on.task).length === 0) throw error;
    throw new AppError(error.code, `${on.project.name}: ${error.tell.what}`, error.tell.next, { cause: error });
  }
}
