import { join } from "node:path";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { slugOf } from "#domain/text.ts";
import type { App } from "../kernel.ts";

/** The folder a project's worktrees lie in: from its settings, else below the data folder. */
export function worktreeRootOf(app: App, project: Project): string {
  const root = project.settings.worktreeRoot ?? join(app.env.home, "worktrees", `${slugOf(project.name) || "project"}-${project.id.slice(-6).toLowerCase()}`);
  if (root === project.path || root.startsWith(`${project.path}/`)) throw new AppError("bad-request", "The worktree folder lies inside the repository.", "Set worktreeRoot to a folder outside it.");
  return root;
}

/** The folders an act on a project may touch: its repository and its worktrees. */
export function rootsOf(app: App, project: Project): string[] {
  return [project.path, worktreeRootOf(app, project)];
}
