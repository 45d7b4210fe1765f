import type { CheckSpec } from "#domain/contract.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Task } from "#domain/task.ts";
import { newId, now } from "../../server/lib/ids.ts";
import { insertWorktree, updateDelegation } from "../../server/store/task.ts";
import type { BareApp, SeededProject } from "./bare-app.ts";
import { git, writeFiles } from "./sample-repo.ts";
import { seedRepository, seedWork } from "./seeds.ts";

/** Work that waits to be verified. */
export interface ReportedWork {
  project: SeededProject;
  task: Task;
  delegation: Delegation;
  path: string;
}

/** An agent that reported: its worktree stands, and it did what `work` does there. */
export async function reported(
  app: BareApp,
  checks: readonly CheckSpec[],
  on: { files?: Record<string, string>; settings?: Record<string, unknown>; fields?: Partial<SeededProject>; task?: Partial<Task>; attempt?: number; contractOf?: (project: SeededProject) => Promise<CheckSpec[]>; work?: (path: string) => void } = {},
): Promise<ReportedWork> {
  const project = await seedRepository(app, { settings: on.settings ?? {}, fields: on.fields ?? {}, ...(on.files ? { files: on.files } : {}) });
  const branch = "feat/work";
  const path = `${project.path}-work`;
  git(project.path, "worktree", "add", "--quiet", "-b", branch, path);
  const { hash } = await app.git.settingsHash({ commonDir: project.gitCommonDir, workTree: project.path });
  const { task, delegation } = await seedWork(app, project, {
    task: { branch, contract: { checks: [...checks, ...((await on.contractOf?.(project)) ?? [])], fixedAt: now() }, ...on.task },
    delegation: { status: "monitoring", worktreePath: path, branch, gitSettingsHash: hash, attempt: on.attempt ?? 2, report: "Done." },
    session: { status: "exited" },
  });
  const worktree = { id: newId(), projectId: project.id, taskId: task.id, path, branch, baseSha: delegation.baseSha ?? "", setUpAt: now(), createdAt: now(), removedAt: null };
  await app.bus.commit((db) => ({ writes: [insertWorktree(db, worktree), updateDelegation(db, delegation.id, { worktreeId: worktree.id })], events: [], result: undefined }));
  on.work?.(path);
  return { project, task, delegation: { ...delegation, worktreeId: worktree.id }, path };
}

/** Commits everything in a folder, after writing the files given. */
export function commitAs(path: string, files: Record<string, string> = { "result.txt": "done\n" }): void {
  writeFiles(path, files);
  git(path, "add", "--all");
  git(path, "commit", "--quiet", "--message", "feat: result");
}
