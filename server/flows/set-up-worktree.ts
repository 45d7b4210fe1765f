import { SYSTEM } from "#domain/action.ts";
import type { Delegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { tailOf } from "#domain/text.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { rootsOf } from "./worktree-root.ts";
import { findDelegation, findWorktree, updateDelegation, updateWorktree } from "../store/task.ts";

/** Milliseconds one set-up command may take. */
const TIMEOUT_MS = 900_000;
const INCLUDE_FILE = ".worktreeinclude";

interface Place {
  project: Project;
  task: Task;
  delegation: Delegation;
}

/** Makes a fresh worktree usable: copies the ignored files the project names, then runs its set-up commands. Once per worktree. */
export async function setUpWorktree(app: App, place: Place): Promise<void> {
  const { project, delegation } = place;
  const worktree = delegation.worktreeId ? await findWorktree(app.db, delegation.worktreeId) : undefined;
  if (!worktree || worktree.setUpAt) return;
  // Where there is nothing to do there is nothing to remember.
  if (project.settings.setup.length === 0 && (await ignoredFiles(app, project)).length === 0) return;
  const intent = { kind: "worktree.setup" as const, actor: SYSTEM, projectId: project.id, taskId: place.task.id, delegationId: delegation.id, target: worktree.path, key: `setup:${worktree.id}`, facts: { roots: await rootsOf(app, project, worktree.path) } };
  await act(app, intent, () => fillFolder(app, project, { path: worktree.path, say: (text) => log(app, delegation, text) }));
  await app.bus.commit((db) => ({ writes: [updateWorktree(db, worktree.id, { setUpAt: now() })], events: [], result: undefined }));
}

/** What a fresh checkout needs to be worked in: the ignored files the project names, then its set-up commands. */
export async function fillFolder(app: App, project: Project, on: { path: string; say: (text: string) => Promise<void> }): Promise<void> {
  const copied = await copyIgnored(app, project, on.path);
  if (copied.length > 0) await on.say(`copied ${copied.join(", ")}`);
  for (const argv of project.settings.setup) await runStep(app, argv, on);
}

/** Copies the ignored files a project names into a checkout; returns those that were not there yet. */
export async function copyIgnored(app: App, project: Project, path: string): Promise<string[]> {
  return app.files.copyInto(project.path, path, await ignoredFiles(app, project));
}

/** Files the project wants in each worktree: named in `.worktreeinclude` and ignored by git, both. */
export async function ignoredFiles(app: App, project: Project): Promise<string[]> {
  const { exists } = await app.files.readText(project.path, INCLUDE_FILE);
  return exists ? app.git.ignoredMatches({ commonDir: project.gitCommonDir, workTree: project.path }, INCLUDE_FILE) : [];
}

async function runStep(app: App, argv: string[], on: { path: string; say: (text: string) => Promise<void> }): Promise<void> {
  const result = await app.processes.command(argv, { cwd: on.path, timeoutMs: TIMEOUT_MS, signal: app.stopping });
  const seconds = (result.durationMs / 1000).toFixed(1);
  const output = app.redact(tailOf(`${result.stdout}${result.stderr}`, 4000));
  await on.say(`${argv.join(" ")}: exit ${result.exitCode ?? result.signal ?? "none"}, ${seconds} s\n${output}`);
  if (result.exitCode === 0) return;
  const why = result.timedOut ? `took longer than ${TIMEOUT_MS / 60_000} minutes` : `ended with exit ${result.exitCode ?? result.signal ?? "none"}`;
  throw new AppError("conflict", `The set-up command ${argv.join(" ")} ${why}.`, `Its last words: ${output.trim().split("\n").at(-1) ?? "none"}`);
}

function log(app: App, delegation: Delegation, text: string): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegation.id);
    return {
      writes: [updateDelegation(db, delegation.id, { executionLogs: [...(current?.executionLogs ?? []), { at: now(), text }].slice(-100) })],
      events: [{ kind: "delegation.logged", projectId: delegation.projectId, taskId: delegation.taskId, delegationId: delegation.id, payload: { text: text.slice(0, 300) } }],
      result: undefined,
    };
  });
}
