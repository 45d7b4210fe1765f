import { Autonomy } from "#domain/autonomy.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import { autonomyFor, type Project } from "#domain/project.ts";
import { checkIn, furtherOf, MOST_SITES } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App, ToolCaller } from "../kernel.ts";
import { findProject, listProjects } from "../store/project.ts";
import { compileContract } from "./compile-contract.ts";
import { boundOf } from "./within-reach.ts";

/** Loads the projects a task may change beside its own. Refuses what is not the person's, or no repository of its own. */
export async function requireFurther(app: App, own: Project, ids: readonly string[]): Promise<Project[]> {
  if (ids.length === 0) return [];
  if (ids.length > MOST_SITES) throw new AppError("bad-request", `A task changes at most ${MOST_SITES} further projects.`, "Split the wish.");
  const theirs = await listProjects(app.db, own.userId);
  const seen = [own.gitCommonDir];
  return ids.map((id) => {
    const project = theirs.find((p) => p.id === id);
    if (!project) throw new AppError("bad-request", `There is no project ${id} to change as well.`, `Use one of: ${theirs.filter((p) => p.id !== own.id).map((p) => p.name).join(", ") || "none; add the repository first"}.`);
    if (seen.includes(project.gitCommonDir)) throw new AppError("bad-request", `${project.name} is the same repository as another project of this task.`, "Leave it out; the task changes that repository already.");
    seen.push(project.gitCommonDir);
    return project;
  });
}

/** Further projects by the names a person says. */
export async function furtherByName(app: App, caller: ToolCaller, on: { project: Project; names: readonly string[] }): Promise<string[]> {
  const { project: own, names } = on;
  if (names.length > 0 && boundOf(caller) !== null) throw new AppError("forbidden", "This token is for one project only.", "Use one that is not bound to a project.");
  const theirs = names.length === 0 ? [] : await listProjects(app.db, own.userId);
  return names.map((name) => {
    const found = theirs.find((p) => p.id === name || p.name.toLowerCase() === name.toLowerCase());
    if (found) return found.id;
    throw new AppError("bad-request", `There is no project ${name}.`, `Name one of: ${theirs.filter((p) => p.id !== own.id).map((p) => p.name).join(", ") || "none; add the repository first"}.`);
  });
}

/** What decides in further repositories: the checks named for them, or where there are none, those the repository suggests. Checks of the whole are the task's own. */
export async function furtherChecks(app: App, projects: readonly Project[], given: readonly CheckSpec[]): Promise<CheckSpec[]> {
  const added = await Promise.all(projects.map(async (project) => {
    const named = given.filter((spec) => spec.in === project.id);
    const specs = named.length > 0 ? named : (await compileContract(app, project, { scope: [] })).checks.filter((spec) => !app.checks.get(spec.check)?.overall);
    return specs.map((spec) => checkIn(project, spec));
  }));
  return added.flat();
}

/** How much runs unasked over all repositories of a task: what the most careful of its projects allows. */
export async function autonomyOver(app: App, project: Project, task: Task): Promise<Autonomy> {
  const further = await Promise.all(furtherOf(task).map((id) => findProject(app.db, id)));
  const levels = [project, ...further].map((p) => (p ? Autonomy.options.indexOf(autonomyFor(p, task.type)) : 0));
  return Autonomy.options[Math.min(...levels)] ?? "manual";
}
