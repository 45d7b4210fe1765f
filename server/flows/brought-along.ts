import type { Delegation } from "#domain/delegation.ts";
import { isStanding, type Brought } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";
import { listLandingsIn } from "../store/landing.ts";
import { listPullRequestsOf } from "../store/pull-request.ts";
import { findTasks, listDelegations, listWorktreesOf } from "../store/task.ts";
import { triesAt } from "./stands.ts";

/** Work of other tasks that a change began with and that is in the base neither as commits nor by a landing: it would come along. */
export async function broughtAlong(app: App, { project, task }: { project: Project; task: Task }, on: { main: Tree; baseSha: string; headSha: string }): Promise<Brought[]> {
  const before = await ancestorsOf(app, task);
  const ids = before.map((t) => t.id);
  const [landings, tries, requests, worktrees] = await Promise.all([listLandingsIn(app.db, ids, project.id), listDelegations(app.db, ids, { brief: true }).then((all) => triesAt(app, all, project.id)), listPullRequestsOf(app.db, ids), listWorktreesOf(app.db, ids)]);
  const inBase = new Set([...landings.filter(isStanding), ...requests.filter((r) => r.state === "merged")].map((r) => r.taskId));
  // The last one counts: what was restored is there.
  const folder = new Map(worktrees.filter((w) => w.projectId === project.id).map((w) => [w.taskId, w]));
  const brought: Brought[] = [];
  for (const parent of before.filter((t) => !inBase.has(t.id))) {
    const own = tries.filter((d) => d.taskId === parent.id);
    const taken = await takenFrom(app, own, on);
    if (taken) brought.push({ number: parent.number, title: parent.title, state: stateOf(parent, { isNewest: taken.headSha === own.at(-1)?.headSha, isGone: Boolean(folder.get(parent.id)?.removedAt) }) });
  }
  return brought;
}


/** All it depends on, however far, by number. */
async function ancestorsOf(app: App, task: Task): Promise<Task[]> {
  const found = new Map<string, Task>();
  for (let next = task.dependsOn; next.length > 0; ) {
    const tasks = (await findTasks(app.db, next)).filter((t) => !found.has(t.id) && t.id !== task.id);
    for (const one of tasks) found.set(one.id, one);
    next = [...new Set(tasks.flatMap((t) => t.dependsOn))].filter((id) => !found.has(id));
  }
  return [...found.values()].toSorted((a, b) => a.number - b.number);
}

/** The newest of a task's tries whose commit is in the change and not in the base. */
async function takenFrom(app: App, tries: readonly Delegation[], { main, baseSha, headSha }: { main: Tree; baseSha: string; headSha: string }): Promise<Delegation | undefined> {
  for (const one of tries.toReversed()) {
    if (!one.headSha || one.headSha === one.baseSha || !(await app.git.resolve(main, one.headSha))) continue;
    if ((await app.git.isAncestor(main, one.headSha, headSha)) && !(await app.git.isAncestor(main, one.headSha, baseSha))) return one;
  }
  return undefined;
}

function stateOf({ status }: Task, { isNewest, isGone }: { isNewest: boolean; isGone: boolean }): Brought["state"] {
  if (isGone) return "discarded";
  if (status === "failed" || status === "cancelled") return "given-up";
  return status !== "completed" || !isNewest ? "corrected" : "not-landed";
}
