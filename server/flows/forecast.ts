import { type Forecast, type ForecastBranch, type ForecastPair, landingOrder } from "#domain/forecast.ts";
import { isStanding } from "#domain/landing.ts";
import { baseBranchOf, type Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import type { Worktree } from "#domain/worktree.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import type { Tree } from "../machine/git.ts";
import { listLandings } from "../store/landing.ts";
import { listPullRequests } from "../store/pull-request.ts";
import { findTasks, listWorktrees } from "../store/task.ts";

/** Files told of one branch; more help nobody. */
const MAX_FILES = 2000;

interface Ground {
  app: App;
  project: Project;
  main: Tree;
  baseSha: string | null;
  canJoin: boolean;
}

/** Which live branches of a project meet, where git cannot join them, and the order to land them. One at a time per project; joins are remembered by their two commits. */
export function forecastOf(app: App, project: Project): Promise<Forecast> {
  return app.exclusively(`forecast:${project.id}`, async () => {
    const main = { commonDir: project.gitCommonDir, workTree: project.path };
    const base = baseBranchOf(project);
    const [baseSha, unavailable] = await Promise.all([app.git.resolve(main, `refs/heads/${base}`), app.git.mergeRefusal(main)]);
    const ground: Ground = { app, project, main, baseSha, canJoin: unavailable === null };
    const live = await liveBranches(ground);
    const branches = live.map((l) => l.branch);
    const pairs = await pairsOf(ground, branches);
    const numberOf = new Map(live.map((l) => [l.task.id, l.task.number]));
    const waiting = live.map(({ task, branch }) => ({ ...branch, dependsOn: task.dependsOn.flatMap((id) => numberOf.get(id) ?? []) }));
    return { base, baseSha, unavailable, branches, pairs, order: landingOrder(waiting, pairs), at: now() };
  });
}

interface Live {
  task: Task;
  branch: ForecastBranch;
}

async function liveBranches(ground: Ground): Promise<Live[]> {
  const { app, project } = ground;
  const worktrees = await listWorktrees(app.db, project.id);
  const tasks = new Map((await findTasks(app.db, worktrees.map((w) => w.taskId))).map((t) => [t.id, t]));
  const landed = new Set((await listLandings(app.db, [...tasks.keys()])).filter(isStanding).map((l) => l.taskId));
  const merged = new Set((await listPullRequests(app.db, project.id)).filter((p) => p.state === "merged").map((p) => p.taskId));
  const seen: Live[] = [];
  for (const worktree of worktrees) {
    const task = tasks.get(worktree.taskId);
    // What another project's task changes here lands with that one, in its order.
    if (!task || task.projectId !== project.id || landed.has(task.id) || merged.has(task.id) || task.status === "failed" || task.status === "cancelled") continue;
    const branch = await lookAt(ground, task, worktree);
    if (branch) seen.push({ task, branch });
  }
  return seen.toSorted((a, b) => a.task.number - b.task.number);
}

/** A branch that brought nothing yet, or is in the base already, is in nobody's way. */
async function lookAt(ground: Ground, task: Task, worktree: Worktree): Promise<ForecastBranch | null> {
  const { app, main, baseSha } = ground;
  const sha = await app.git.resolve(main, `refs/heads/${worktree.branch}`);
  if (!sha) return null;
  const against = baseSha ?? worktree.baseSha;
  const [committed, uncommitted] = await Promise.all([app.git.touchedBy(main, against, sha), app.git.uncommitted({ ...main, workTree: worktree.path }).catch(() => [])]);
  const files = [...new Set([...committed, ...uncommitted])].toSorted().slice(0, MAX_FILES);
  if (files.length === 0) return null;
  const conflicts = baseSha ? await conflictsOf(ground, baseSha, sha) : [];
  return { taskId: task.id, number: task.number, title: task.title, branch: worktree.branch, sha, verified: task.status === "completed", files, conflicts };
}

async function pairsOf(ground: Ground, branches: readonly ForecastBranch[]): Promise<ForecastPair[]> {
  const pairs: ForecastPair[] = [];
  for (const [i, a] of branches.entries()) {
    const own = new Set(a.files);
    for (const b of branches.slice(i + 1)) {
      const conflicts = await conflictsOf(ground, a.sha, b.sha);
      const shared = b.files.filter((file) => own.has(file));
      if (conflicts.length > 0 || shared.length > 0) pairs.push({ a: a.number, b: b.number, conflicts, shared });
    }
  }
  return pairs;
}

async function conflictsOf({ app, main, canJoin }: Ground, a: string, b: string): Promise<string[]> {
  return canJoin ? app.pairs.get(a, b, async () => (await app.git.join(main, a, b)).conflicts) : [];
}
