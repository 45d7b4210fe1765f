import { join } from "node:path";
import { SYSTEM } from "#domain/action.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { firstRed } from "#domain/first-red.ts";
import type { Landing, LandingCheck } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { listProjectLandings } from "../store/landing.ts";
import { findTask } from "../store/task.ts";
import { lookWith, worldOf } from "./check-world.ts";
import { fillFolder } from "./set-up-worktree.ts";

/** Who broke it: a landing, or what was there before any of them that nobody knows to be sound. */
export interface Blame {
  culprit: Landing;
  wasRedBefore: boolean;
  /** Landings that were looked at, the red one among them. */
  among: number;
}

interface Red {
  landing: Landing;
  project: Project;
  specs: readonly CheckSpec[];
  checks: readonly LandingCheck[];
}

/** Finds which landing made a check red: halves the landings since the last one that passed, and runs what failed on clean checkouts between them. */
export async function blameLanding(app: App, red: Red): Promise<Blame> {
  const { landing } = red;
  const failed = red.specs.filter((spec) => spec.argv && red.checks.some((c) => c.check === spec.check && c.title === spec.title && c.outcome === "failed"));
  const suspects = await suspectsOf(app, landing, failed);
  const alone = { culprit: landing, wasRedBefore: false, among: suspects.length };
  // What looks at the change itself and not at what it makes of the whole is the change's own matter.
  if (failed.length === 0) return alone;
  const states = [suspects[0]?.fromSha ?? landing.fromSha, ...suspects.slice(0, -1).map((l) => l.toSha)];
  const place = await firstRed(states.length, (i) => isRed(app, red, { sha: states[i] ?? landing.fromSha, failed }));
  if (place === 0) return { ...alone, wasRedBefore: true };
  return { ...alone, culprit: suspects[place - 1] ?? landing };
}

/** Landings that are looked at; with halves, so many take six looks. */
const MOST = 64;

/** The landings on the same branch since what failed last passed, oldest first, up to the red one. */
async function suspectsOf(app: App, landing: Landing, failed: readonly CheckSpec[]): Promise<Landing[]> {
  const standing = (await listProjectLandings(app.db, landing.projectId)).filter((l) => l.base === landing.base && (l.status === "landed" || l.id === landing.id));
  const upTo = standing.slice(0, standing.findIndex((l) => l.id === landing.id) + 1);
  const passed = (l: Landing): boolean => failed.every((spec) => l.checks.some((c) => c.check === spec.check && c.title === spec.title && c.outcome === "passed"));
  const green = upTo.slice(0, -1).findLastIndex(passed);
  return upTo.slice(green + 1).slice(-MOST);
}

async function isRed(app: App, { landing, project }: Red, at: { sha: string; failed: readonly CheckSpec[] }): Promise<boolean> {
  const task = await findTask(app.db, landing.taskId);
  if (!task) return false;
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const tree = { ...main, workTree: join(app.env.home, "landings", `${landing.id}-${at.sha}`) };
  const intent = { kind: "landing.check" as const, actor: SYSTEM, projectId: project.id, taskId: landing.taskId, delegationId: landing.delegationId, target: at.sha, key: `blame:${landing.id}:${at.sha}:${newId()}`, facts: { roots: [project.path] } };
  return act(app, intent, async () => {
    // A killed server leaves its folder behind.
    if (await app.files.exists(tree.workTree)) await app.git.removeWorktree(main, tree.workTree);
    try {
      await app.git.addDetached(main, tree.workTree, at.sha);
      await fillFolder(app, project, { path: tree.workTree, say: async () => undefined });
      const facts = { baseSha: at.sha, headSha: at.sha, branch: null, expectedBranch: null, commits: 0, changed: [], uncommitted: [], folder: null };
      const world = worldOf(app, { tree, facts, task, place: "clean", fresh: null, keeper: { keeper: landing.delegationId, projectPath: project.path } });
      for (const spec of at.failed) if ((await lookWith(app, spec, world)).outcome === "failed") return true;
      return false;
    } finally {
      if (await app.files.exists(tree.workTree)) await app.git.removeWorktree(main, tree.workTree);
    }
  }, (red) => (red ? "red" : "green"));
}
