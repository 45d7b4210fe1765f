import { join } from "node:path";
import type { Actor } from "#domain/action.ts";
import type { Worktrees } from "#domain/api.ts";
import { BranchName } from "#domain/branch.ts";
import { AppError } from "#domain/errors.ts";
import { isInsideAny } from "#domain/path.ts";
import type { Project } from "#domain/project.ts";
import { slugOf } from "#domain/text.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { listProjects } from "../store/project.ts";
import { baseCommitOf } from "./base-branch.ts";
import { type SetUp, setUpPlain } from "./set-up-plain.ts";
import { openWorktreeRoot } from "./worktree-root.ts";

/** Worktrees of a project's repository, its own folder first. */
export async function worktreesOf(app: App, project: Project): Promise<Worktrees["items"]> {
  const all = await app.git.worktrees({ commonDir: project.gitCommonDir, workTree: project.path });
  const items = all.map(({ path, branch }) => ({ path, branch: branch ?? null }));
  return items.sort((a, b) => Number(b.path === project.path) - Number(a.path === project.path));
}

/** The project a folder belongs to: it lies in the repository or in one of its worktrees. Refuses a folder of none. */
export async function requireProjectOf(app: App, userId: string, folder: string | undefined): Promise<Project> {
  const path = folder === undefined ? undefined : await app.files.folder(folder);
  for (const project of path === undefined ? [] : await listProjects(app.db, userId)) if (await belongsTo(app, project, path ?? "")) return project;
  throw new AppError("bad-request", path === undefined ? "An agent needs a project." : `${path} belongs to no project.`, "Agents start in projects you added. Name one, or add the repository first.");
}

/**
 * Where a new terminal opens: in a new worktree, in the folder that was named, in its project, or at home. Without links in its path.
 * A new worktree is to be set up first.
 */
export async function sessionPlace(app: App, by: { actor: Actor; project: Project | undefined }, where: { cwd?: string | undefined; branch?: string | undefined }): Promise<{ cwd: string; setUp: SetUp }> {
  if (where.branch === undefined) return { cwd: await app.files.folder(where.cwd ?? by.project?.path ?? app.env.userHome), setUp: {} };
  const { actor, project } = by;
  if (!project) throw new AppError("bad-request", "A new branch needs a project.", "Choose the project whose worktree it shall be.");
  const cwd = await newWorktree(app, { actor, project }, where.branch);
  return { cwd, setUp: await setUpPlain(app, { project, actor, path: cwd }) };
}

/** An agent reads what lies around it and does what that says, so it only starts where the owner added a project. */
export async function requireTrusted(app: App, project: Project, folder: string): Promise<void> {
  if (await belongsTo(app, project, folder)) return;
  throw new AppError("forbidden", `${folder} does not belong to the project ${project.name}.`, "Agents start in projects you added. Add that repository first, or open a shell there.");
}

async function belongsTo(app: App, project: Project, folder: string): Promise<boolean> {
  if (isInsideAny(folder, [project.path])) return true;
  return isInsideAny(folder, (await worktreesOf(app, project)).map((w) => w.path));
}

async function newWorktree(app: App, by: { actor: Actor; project: Project }, name: string): Promise<string> {
  const { project, actor } = by;
  const branch = BranchName.safeParse(name);
  if (!branch.success) throw new AppError("bad-request", `${name} is not a branch name that can be made here.`, "Use lower-case letters, digits, dots, hyphens and slashes.");
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  if ((await app.git.resolve(main, `refs/heads/${branch.data}`)) !== null) throw new AppError("conflict", `There is a branch ${branch.data} already.`, "Choose another name, or open the worktree it is checked out in.");
  const root = await openWorktreeRoot(app, project);
  const path = join(root, slugOf(branch.data));
  if (await app.files.exists(path)) throw new AppError("conflict", `${path} exists already.`, "Choose another branch name. Nothing was changed.");
  const base = await baseCommitOf(app, project, project.settings.baseBranch);
  const intent = { kind: "worktree.create" as const, actor, projectId: project.id, target: path, key: `worktree:${newId()}`, facts: { branch: branch.data, roots: [root], autonomy: project.autonomy } };
  await act(app, intent, () => app.git.addWorktree(main, { path, branch: branch.data, base, reuse: false }), () => branch.data);
  return path;
}
