import { join } from "node:path";
import type { Actor } from "#domain/action.ts";
import type { Checkpoint } from "#domain/checkpoint.ts";
import { isFinalDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import { baseBranchOf, type Project } from "#domain/project.ts";
import type { Worktree } from "#domain/worktree.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findProject } from "../store/project.ts";
import { listSites } from "../store/site.ts";
import { findDelegation, findWorktree, listDelegations, updateWorktree } from "../store/task.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { rootsOf } from "./worktree-root.ts";

const TEARDOWN_MS = 300_000;

/** Removes the worktree and branch of a finished try, in every repository of its task. What is not merged is kept in a checkpoint first, and the folder goes to the trash. */
export async function discardDelegation(app: App, delegationId: string, actor: Actor): Promise<Checkpoint | null> {
  const delegation = await findDelegation(app.db, delegationId);
  const project = delegation && (await findProject(app.db, delegation.projectId));
  const worktree = delegation?.worktreeId ? await findWorktree(app.db, delegation.worktreeId) : undefined;
  if (!delegation || !project) throw new AppError("not-found", "There is no such delegation.", "Check the id.");
  // Later tries work in the worktree of the first.
  const tries = await listDelegations(app.db, [delegation.taskId]);
  if (tries.some((d) => !isFinalDelegation(d.status))) throw new AppError("wrong-state", "An agent is still at work there.", "Cancel the task first. Nothing was changed.");
  const sites = await standing(app, delegationId);
  const own = worktree && !worktree.removedAt ? { project, worktree } : undefined;
  if (!own && sites.length === 0) throw new AppError("wrong-state", "There is no worktree left to discard.", "Look at Checkpoints to bring it back.");
  const kept: (Checkpoint | null)[] = [];
  // The own one last: while it stands, what was cut off can be asked for again.
  for (const each of [...sites, ...(own ? [own] : [])]) kept.unshift(await remove(app, { ...each, actor, delegationId, isAlone: sites.length === 0 }));
  return kept.find((checkpoint) => checkpoint !== null) ?? null;
}

/** Worktrees of a try in further repositories that are still there. */
async function standing(app: App, delegationId: string): Promise<{ project: Project; worktree: Worktree }[]> {
  const found = await Promise.all((await listSites(app.db, [delegationId])).map(async ({ projectId, worktreeId }) => {
    const [project, worktree] = await Promise.all([findProject(app.db, projectId), findWorktree(app.db, worktreeId)]);
    return project && worktree && !worktree.removedAt ? [{ project, worktree }] : [];
  }));
  return found.flat();
}

async function remove(app: App, on: { project: Project; worktree: Worktree; actor: Actor; delegationId: string; isAlone: boolean }): Promise<Checkpoint | null> {
  const { project, worktree, actor } = on;
  const tree = { commonDir: project.gitCommonDir, workTree: worktree.path };
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const head = (await app.git.resolve(main, `refs/heads/${worktree.branch}`)) ?? worktree.baseSha;
  const clean = (await app.git.uncommitted(tree)).length === 0;
  const target = await app.git.resolve(main, `refs/heads/${baseBranchOf(project)}`);
  // What goes together comes back together, so one that holds nothing is kept with the others.
  const merged = on.isAlone && target !== null && (await app.git.isAncestor(main, head, target));
  let checkpoint: Checkpoint | null = null;
  const intent = {
    kind: "worktree.remove" as const, actor, projectId: project.id, taskId: worktree.taskId, delegationId: on.delegationId, target: worktree.path, key: `remove:${worktree.id}`,
    facts: { roots: await rootsOf(app, project, worktree.path), worktree: { clean, merged }, branch: worktree.branch },
    checkpoint: async () => void (checkpoint = await makeCheckpoint(app, { project, taskId: worktree.taskId, path: worktree.path, branch: worktree.branch, why: `before discarding ${worktree.branch}`, actor })),
  };
  await act(app, intent, async () => {
    for (const argv of project.settings.teardown) await app.processes.command(argv, { cwd: worktree.path, timeoutMs: TEARDOWN_MS });
    // Ignored files are in no checkpoint, so the folder itself is kept for a while.
    if (await app.files.exists(worktree.path)) await app.files.moveToTrash(worktree.path, join(app.env.home, "trash"), `${worktree.id}-${Date.now()}`);
    await app.git.pruneWorktrees(main);
    if ((await app.git.resolve(main, `refs/heads/${worktree.branch}`)) === head) await app.git.archiveBranch(main, worktree.branch, head, `refs/rdv/archive/${worktree.id}`);
  });
  const place = { projectId: project.id, taskId: worktree.taskId, delegationId: on.delegationId };
  await app.bus.commit((db) => ({ writes: [updateWorktree(db, worktree.id, { removedAt: now() })], events: [{ kind: "delegation.logged", actor, ...place, payload: { text: `worktree of ${worktree.branch} removed` } }], result: undefined }));
  return checkpoint;
}
