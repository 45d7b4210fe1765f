import { mkdirSync } from "node:fs";
import type { Actor } from "#domain/action.ts";
import type { CheckSpec } from "#domain/contract.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Task } from "#domain/task.ts";
import { newId, now } from "../../server/lib/ids.ts";
import { insertEvidence, insertWorktree } from "../../server/store/task.ts";
import { type BareApp, type SeededProject, seedTask } from "./bare-app.ts";
import { git, writeFiles } from "./sample-repo.ts";
import { seedDelegation, seedRepository } from "./seeds.ts";

export const OWNER: Actor = { kind: "person", id: "owner" };

/** What an agent did, as files of one commit; null removes a file. */
export type Work = Readonly<Record<string, string | null>>;

export interface Verified {
  project: SeededProject;
  task: Task;
  delegation: Delegation;
  /** The worktree the agent worked in. */
  path: string;
  branch: string;
  head: string;
}

/** Writes files and commits them, one commit per piece of work. */
export function commitWork(folder: string, works: readonly Work[], author = "agent"): string {
  for (const [i, work] of works.entries()) {
    writeFiles(folder, Object.fromEntries(Object.entries(work).flatMap(([name, text]) => (text === null ? [] : [[name, text]]))));
    const gone = Object.entries(work).flatMap(([name, text]) => (text === null ? [name] : []));
    if (gone.length > 0) git(folder, "rm", "--quiet", "--", ...gone);
    git(folder, "add", "--all");
    git(folder, "-c", `user.name=${author}`, "commit", "--quiet", "--allow-empty", "--message", `feat: step ${i + 1} of ${author}`);
  }
  return git(folder, "rev-parse", "HEAD");
}

/** A verified task of a project, on a branch and in a worktree of its own, as the loop leaves it. */
export async function verifiedWork(app: BareApp, project: SeededProject, on: { works: readonly Work[]; branch?: string; checks?: readonly CheckSpec[]; task?: Partial<Task> }): Promise<Verified> {
  const branch = on.branch ?? `feat/work-${newId().slice(-6).toLowerCase()}`;
  const path = `${project.path}-${newId().slice(-6)}`;
  mkdirSync(path, { recursive: true });
  const baseSha = git(project.path, "rev-parse", "main");
  git(project.path, "worktree", "add", "--quiet", "-b", branch, path, "main");
  const head = commitWork(path, on.works);
  const task = await seedTask(app, project, { status: "completed", assignedAgent: "script", branch, title: "Add the thing", contract: { checks: [...(on.checks ?? [])], fixedAt: now() }, completedAt: now(), ...on.task });
  const worktree = { id: newId(), projectId: project.id, taskId: task.id, path, branch, baseSha, setUpAt: now(), createdAt: now(), removedAt: null };
  await app.bus.commit((db) => ({ writes: [insertWorktree(db, worktree)], events: [], result: undefined }));
  const delegation = await seedDelegation(app, project, task, { status: "completed", worktreeId: worktree.id, worktreePath: path, branch, baseSha, headSha: head });
  return { project, task, delegation, path, branch, head };
}

/** A repository with a verified task. */
export async function verifiedTask(app: BareApp, on: { files?: Record<string, string>; settings?: Record<string, unknown> } & Partial<Parameters<typeof verifiedWork>[2]> = {}): Promise<Verified> {
  const project = await seedRepository(app, { files: on.files ?? { "README.md": "# sample\n", "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n9\n" }, settings: on.settings ?? {} });
  return verifiedWork(app, project, { ...on, works: on.works ?? [{ "new.txt": "new\n" }, { "a.txt": "one\n2\n3\n4\n5\n6\n7\n8\n9\n" }] });
}

/** Evidence of a verified task that refutes nothing and still wants a person's eye. */
export async function keepLook(app: BareApp, { task, delegation, head }: Verified): Promise<void> {
  const row = {
    id: newId(), delegationId: delegation.id, taskId: task.id, check: "tests-not-weakened", title: "No test is weakened", outcome: "passed" as const, note: "", findings: [], argv: null, exitCode: null, outputTail: "", durationMs: 1,
    looks: [{ message: "a test went, as was asked" }], headSha: head, diffstat: { files: 1, additions: 1, deletions: 0 }, createdAt: now(),
  };
  await app.bus.commit((db) => ({ writes: [insertEvidence(db, row)], events: [], result: undefined }));
}
