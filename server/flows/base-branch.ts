import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";

type Repository = Pick<Project, "path" | "gitCommonDir">;

/** Branches shown when somebody names one that is not there. */
const NAMED = 12;

/** Branches work can start from, and the one that is checked out now. */
export async function branchesOf(app: App, project: Repository): Promise<{ items: string[]; current: string | null }> {
  const tree = { commonDir: project.gitCommonDir, workTree: project.path };
  const [items, current] = await Promise.all([app.git.branches(tree), app.git.currentBranch(tree)]);
  return { items, current };
}

/** Refuses a base branch the repository does not have; told now, not when an agent wants to start. */
export async function refuseUnknownBranch(app: App, project: Repository, branch: string | null | undefined): Promise<void> {
  if (branch === null || branch === undefined) return;
  const { items } = await branchesOf(app, project);
  if (items.includes(branch)) return;
  const some = items.slice(0, NAMED).join(", ");
  throw new AppError("bad-request", `There is no branch ${branch} in this repository.`, `Use one of: ${some}${items.length > NAMED ? ` and ${items.length - NAMED} more` : ""}; or null for the one that is checked out.`);
}

/** The commit work starts from: a branch's newest, or for null the one that is checked out. */
export async function baseCommitOf(app: App, project: Repository, baseBranch: string | null): Promise<string> {
  const tree = { commonDir: project.gitCommonDir, workTree: project.path };
  const sha = await app.git.resolve(tree, baseBranch ? `refs/heads/${baseBranch}` : "HEAD");
  if (sha) return sha;
  if (baseBranch) throw new AppError("conflict", `The base branch ${baseBranch} is not in the repository any more.`, "Choose another one in the project's settings, then retry.");
  throw new AppError("conflict", "The repository has no commit to start from.", "Make a first commit, then retry.");
}
