import type { Delegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { delegationAt } from "#domain/site.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";
import { findProject } from "../store/project.ts";
import { findSite } from "../store/site.ts";
import { findDelegation, findWorktree } from "../store/task.ts";

/** Where the change of a try is read: in its worktree while there is one, else in the repository at the commit it ended with. */
export interface ChangeSource {
  project: Project;
  delegation: Delegation;
  tree: Tree;
  baseSha: string;
  headSha: string;
  /** Set where it is a further repository of the task. */
  further: string | undefined;
  /** The worktree is there, so files may be changed and not committed. */
  isThere: boolean;
}

/** Finds where a try's change is read, in its own repository or a further one; undefined before it has a folder. */
export async function changeSource(app: App, delegationId: string, projectId?: string): Promise<ChangeSource | undefined> {
  const delegation = await standIn(app, delegationId, projectId);
  const project = delegation && (await findProject(app.db, delegation.projectId));
  if (!delegation || !project) throw new AppError("not-found", "There is no such delegation.", "Check the id.");
  const { baseSha, worktreePath } = delegation;
  if (!baseSha || !worktreePath) return undefined;
  const worktree = delegation.worktreeId ? await findWorktree(app.db, delegation.worktreeId) : undefined;
  const isThere = !worktree?.removedAt && (await app.files.exists(worktreePath));
  const tree = { commonDir: project.gitCommonDir, workTree: isThere ? worktreePath : project.path };
  const headSha = isThere ? ((await app.git.resolve(tree, "HEAD")) ?? baseSha) : (delegation.headSha ?? baseSha);
  return { project, delegation, tree, baseSha, headSha, further: projectId, isThere };
}

async function standIn(app: App, delegationId: string, projectId: string | undefined): Promise<Delegation | undefined> {
  const delegation = await findDelegation(app.db, delegationId);
  if (!delegation || projectId === undefined || projectId === delegation.projectId) return delegation;
  const site = await findSite(app.db, delegationId, projectId);
  return site && delegationAt(delegation, site);
}

/** The same, where there has to be one. */
export async function requireSource(app: App, delegationId: string, projectId?: string): Promise<ChangeSource> {
  const source = await changeSource(app, delegationId, projectId);
  if (!source) throw new AppError("wrong-state", "The agent has no folder yet.", "Wait until it has started.");
  return source;
}
