import { join } from "node:path";
import { SYSTEM } from "#domain/action.ts";
import { BranchName } from "#domain/branch.ts";
import type { Delegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { slugOf } from "#domain/text.ts";
import type { Worktree } from "#domain/worktree.ts";
import { act } from "../act.ts";
import type { Tree } from "../machine/git.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { baseCommitOf } from "./base-branch.ts";
import { startCommitOf } from "./start-commit.ts";
import { openWorktreeRoot } from "./worktree-root.ts";
import { findWorktreeOfTask, insertWorktree, updateDelegation } from "../store/task.ts";

export interface Place {
  project: Project;
  task: Task;
  delegation: Delegation;
}

/** Gives a delegation its folder: the task's worktree, made if there is none yet, or the project itself without isolation. */
export async function makeWorktree(app: App, place: Place): Promise<Delegation> {
  const { project, task, delegation } = place;
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  if (task.isolation === "none") {
    const [{ hash: gitSettingsHash }, branch, baseSha] = await Promise.all([app.git.settingsHash(main), app.git.currentBranch(main), baseCommitOf(app, project, null)]);
    return record(app, delegation, { worktreeId: null, worktreePath: project.path, branch, baseSha, gitSettingsHash });
  }
  const known = await findWorktreeOfTask(app.db, task.id, project.id);
  const [{ hash: gitSettingsHash }, base] = await Promise.all([app.git.settingsHash(main), known ? known.baseSha : startCommitOf(app, project, task)]);
  const worktree = known ?? (await createWorktree(app, place, base));
  const placed = await record(app, delegation, { worktreeId: worktree.id, worktreePath: worktree.path, branch: worktree.branch, baseSha: worktree.baseSha, gitSettingsHash }, known ? undefined : worktree);
  crashPoint("worktree-recorded");
  return placed;
}

/** Makes the worktree of a task in one of its projects. */
export async function createWorktree(app: App, { project, task, delegation }: Place, base: string): Promise<Worktree> {
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const branch = BranchName.parse(task.branch);
  const root = await openWorktreeRoot(app, project);
  const path = join(root, folderOf(task, project.id));
  const key = project.id === task.projectId ? `worktree:${task.id}` : `worktree:${task.id}:${project.id}`;
  const intent = { kind: "worktree.create" as const, actor: SYSTEM, projectId: project.id, taskId: task.id, delegationId: delegation.id, target: path, key, facts: { branch, roots: [root], autonomy: project.autonomy } };
  const start = await act(app, intent, (again) => addOnce(app, main, { path, branch, base, again }), () => branch);
  return { id: newId(), projectId: project.id, taskId: task.id, path, branch, baseSha: start, setUpAt: null, createdAt: now(), removedAt: null };
}

/** Name of a task's folder among the worktrees of a project; numbers of other projects are others' numbers. */
export function folderOf(task: Task, projectId: string): string {
  const name = `${task.number}-${slugOf(task.branch ?? "")}`;
  return projectId === task.projectId ? name : `${task.projectId.slice(-6).toLowerCase()}-${name}`;
}

/** Adds the worktree unless an earlier, interrupted run did; what that one left half done is taken away first. Returns the commit it stands on. */
async function addOnce(app: App, main: Tree, wanted: { path: string; branch: BranchName; base: string; again: boolean }): Promise<string> {
  const { path, branch, base, again } = wanted;
  const exists = await app.files.exists(path);
  const made = again || exists ? (await app.git.worktrees(main)).find((w) => w.path === path) : undefined;
  if (again && made?.branch === branch && !made.locked && exists) return made.head ?? base;
  if (again && made?.branch === branch) await app.git.removeWorktree(main, path);
  else if (made || exists) throw new AppError("conflict", `${path} exists already and is not this task's worktree.`, "Move it away, then retry. Nothing was changed.");
  // The branch may be older than the present head: then the work starts where it was going to.
  const left = again ? await app.git.resolve(main, `refs/heads/${branch}`) : null;
  const start = left !== null && (await app.git.isAncestor(main, left, base)) ? left : base;
  await app.git.addWorktree(main, { path, branch, base, reuse: left === start });
  return start;
}

async function record(app: App, delegation: Delegation, fields: Pick<Delegation, "worktreeId" | "worktreePath" | "branch" | "baseSha" | "gitSettingsHash">, fresh?: Worktree): Promise<Delegation> {
  await app.bus.commit((db) => ({
    writes: [...(fresh ? [insertWorktree(db, fresh)] : []), updateDelegation(db, delegation.id, { ...fields, updatedAt: now() })],
    events: [{ kind: "delegation.logged", projectId: delegation.projectId, taskId: delegation.taskId, delegationId: delegation.id, payload: { text: `worktree ready on ${fields.branch ?? "the current branch"}` } }],
    result: undefined,
  }));
  return { ...delegation, ...fields };
}
