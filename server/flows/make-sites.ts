import { join } from "node:path";
import type { Project } from "#domain/project.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { insertSite, listSites } from "../store/site.ts";
import { findWorktreeOfTask, insertWorktree } from "../store/task.ts";
import { requireFurther } from "./further-projects.ts";
import { createWorktree, folderOf, type Place } from "./make-worktree.ts";
import { inRepository } from "./stands.ts";
import { startCommitOf } from "./start-commit.ts";
import { openWorktreeRoot } from "./worktree-root.ts";

/** Gives a try its worktree in each further repository of its task; what an interrupted start made is found by its record. */
export async function makeSites(app: App, { project, task, delegation }: Place): Promise<void> {
  const ids = furtherOf(task);
  if (ids.length === 0) return;
  const made = new Set((await listSites(app.db, [delegation.id])).map((s) => s.projectId));
  for (const further of await requireFurther(app, project, ids.filter((id) => !made.has(id)))) {
    const place = { project: further, task, delegation };
    await inRepository(place, () => makeSite(app, place));
    crashPoint("site-made");
  }
}

async function makeSite(app: App, place: Place): Promise<void> {
  const { project, task, delegation } = place;
  const { hash } = await app.git.settingsHash({ commonDir: project.gitCommonDir, workTree: project.path });
  const known = await findWorktreeOfTask(app.db, task.id, project.id);
  const worktree = known ?? (await createWorktree(app, place, await startCommitOf(app, project, task)));
  crashPoint("site-added");
  const { path, branch, baseSha } = worktree;
  const site = { delegationId: delegation.id, projectId: project.id, worktreeId: worktree.id, worktreePath: path, branch, baseSha, headSha: null, gitSettingsHash: hash, diffstat: null };
  await app.bus.commit((db) => ({
    writes: [...(known ? [] : [insertWorktree(db, worktree)]), insertSite(db, site)],
    events: [{ kind: "delegation.logged", projectId: task.projectId, taskId: task.id, delegationId: delegation.id, payload: { text: `worktree in ${project.name} ready on ${branch}` } }],
    result: undefined,
  }));
}

/** Where a task's folder in a further project lies, or will lie once it is made. */
export async function siteFolder(app: App, project: Project, task: Task): Promise<string> {
  const known = await findWorktreeOfTask(app.db, task.id, project.id);
  return known?.path ?? join(await openWorktreeRoot(app, project), folderOf(task, project.id));
}
