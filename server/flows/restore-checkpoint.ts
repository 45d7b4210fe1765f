import type { Actor } from "#domain/action.ts";
import { BranchName } from "#domain/branch.ts";
import type { Checkpoint } from "#domain/checkpoint.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findCheckpoint, findKept, updateCheckpoint } from "../store/learning.ts";
import { findProject } from "../store/project.ts";
import { findWorktreeByPath, listWorktreesOf, updateWorktree } from "../store/task.ts";
import { rootsOf } from "./worktree-root.ts";

/** Brings a discarded worktree back: its branch, its folder, and the files as they were, uncommitted ones uncommitted. With it come those of the task's other repositories. */
export async function restoreCheckpoint(app: App, id: string, actor: Actor): Promise<Checkpoint> {
  for (const other of await goneWith(app, id)) await restoreOne(app, other.id, actor);
  return restoreOne(app, id, actor);
}

/** Checkpoints of the worktrees that were discarded with this one. */
async function goneWith(app: App, id: string): Promise<Checkpoint[]> {
  const checkpoint = await findCheckpoint(app.db, id);
  const taskId = checkpoint?.taskId ?? null;
  if (!checkpoint || taskId === null) return [];
  const all = await listWorktreesOf(app.db, [taskId]);
  const others = all.filter((w) => w.projectId !== checkpoint.projectId && w.removedAt !== null && !all.some((a) => a.projectId === w.projectId && a.id > w.id));
  const kept = all.some((w) => w.path === checkpoint.path && w.removedAt !== null) ? others : [];
  return (await Promise.all(kept.map((w) => findKept(app.db, taskId, w.path)))).filter((c) => c !== undefined);
}

async function restoreOne(app: App, id: string, actor: Actor): Promise<Checkpoint> {
  const checkpoint = await findCheckpoint(app.db, id);
  const project = checkpoint && (await findProject(app.db, checkpoint.projectId));
  if (!checkpoint || !project) throw new AppError("not-found", "There is no such checkpoint.", "Look at Checkpoints for the present ones.");
  if (checkpoint.path === project.path) throw new AppError("wrong-state", "This checkpoint is of the project's own folder.", `Look at it with: git show ${checkpoint.ref}`);
  if (await app.files.exists(checkpoint.path)) throw new AppError("conflict", `${checkpoint.path} exists already.`, "Move it away, then restore. Nothing was changed.");
  await act(app, { kind: "checkpoint.restore", actor, projectId: project.id, taskId: checkpoint.taskId, target: checkpoint.path, key: `restore:${id}:${now()}`, facts: { roots: await rootsOf(app, project, checkpoint.path) } }, () => rebuild(app, project, checkpoint));
  const worktree = await findWorktreeByPath(app.db, checkpoint.path);
  const restoredAt = now();
  await app.bus.commit((db) => ({
    writes: [updateCheckpoint(db, id, { restoredAt }), ...(worktree ? [updateWorktree(db, worktree.id, { removedAt: null })] : [])],
    events: [{ kind: "checkpoint.restored", actor, projectId: project.id, taskId: checkpoint.taskId, payload: { checkpointId: id } }],
    result: undefined,
  }));
  return { ...checkpoint, restoredAt };
}

async function rebuild(app: App, project: Project, checkpoint: Checkpoint): Promise<void> {
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const tree = { commonDir: project.gitCommonDir, workTree: checkpoint.path };
  const branch = BranchName.parse(checkpoint.branch);
  const exists = await app.git.resolve(main, `refs/heads/${branch}`);
  // The checkpoint's parent is the commit the branch stood on.
  const base = (await app.git.resolve(main, `${checkpoint.commitSha}~1`)) ?? checkpoint.commitSha;
  await app.git.addWorktree(main, { path: checkpoint.path, branch, base, reuse: exists !== null });
  await app.git.restore(tree, checkpoint.commitSha);
}
