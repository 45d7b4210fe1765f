import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import type { App, ToolCaller } from "../kernel.ts";
import { findProject, listProjects } from "../store/project.ts";
import { findTaskByNumber } from "../store/task.ts";
import { boundOf, reachesTasks } from "./within-reach.ts";

/** The project a tool's caller means: the conversation's own, or one of theirs by name. Names of others are not told apart from wrong ones. */
export async function projectFor(app: App, caller: ToolCaller, name: string | undefined): Promise<Project> {
  if (caller.projectId) {
    const own = await findProject(app.db, caller.projectId);
    if (own && own.userId === caller.userId && (name === undefined || own.name === name || own.id === name)) return own;
    throw new AppError("not-found", "This conversation is about one project only.", "Leave the project out.");
  }
  const projects = await listProjects(app.db, caller.userId);
  const wanted = name?.toLowerCase();
  const found = projects.filter((p) => wanted !== undefined && (p.name.toLowerCase() === wanted || p.id === name));
  const [project] = wanted === undefined && projects.length === 1 ? projects : found;
  if (project) return project;
  throw new AppError("bad-request", wanted === undefined ? "Which project is meant?" : `There is no project ${name}.`, `Name one of: ${projects.map((p) => p.name).join(", ") || "none is registered yet"}.`);
}

/** A task by its number in the project a tool's caller means. */
export async function taskFor(app: App, caller: ToolCaller, named: { number: number; project?: string | undefined }): Promise<{ task: Task; project: Project }> {
  const project = await projectFor(app, caller, named.project);
  const task = await findTaskByNumber(app.db, project.id, named.number);
  if (task && (await reachesTasks(app.db, boundOf(caller), [task.id]))) return { task, project };
  throw new AppError("not-found", `There is no task ${named.number} in ${project.name}.`, "Look at the list of tasks.");
}
