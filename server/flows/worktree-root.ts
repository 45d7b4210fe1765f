import { isAbsolute, join, normalize } from "node:path";
import { AppError } from "#domain/errors.ts";
import { isInsideAny } from "#domain/path.ts";
import type { Project } from "#domain/project.ts";
import { slugOf } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { findWorktreeByPath } from "../store/task.ts";

/** Opens the folder a project's new worktrees lie in: from its settings, else below the data folder. Without links in its path. */
export async function openWorktreeRoot(app: App, project: Project): Promise<string> {
  const wanted = project.settings.worktreeRoot ?? join(app.env.home, "worktrees", `${slugOf(project.name) || "project"}-${project.id.slice(-6).toLowerCase()}`);
  if (!isAbsolute(wanted)) throw new AppError("bad-request", `The worktree folder ${wanted} is not an absolute path.`, "Set worktreeRoot to one that begins with /.");
  refuseInside(project, normalize(wanted));
  await app.files.makePrivateFolder(wanted);
  const root = await app.files.folder(wanted);
  refuseInside(project, root);
  return root;
}

function refuseInside(project: Project, root: string): void {
  if (isInsideAny(root, [project.path, project.gitCommonDir])) throw new AppError("bad-request", "The worktree folder lies inside the repository.", "Set worktreeRoot to a folder outside it.");
}

/** The folders an act on a path may touch: the project's repository, and the worktree there if it was made for this project. */
export async function rootsOf(app: App, project: Project, path: string): Promise<string[]> {
  const worktree = await findWorktreeByPath(app.db, path);
  return worktree?.projectId === project.id ? [project.path, worktree.path] : [project.path];
}
