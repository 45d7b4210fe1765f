import { join } from "node:path";
import { SYSTEM } from "#domain/action.ts";
import { isVerified, sumOf } from "#domain/evidence.ts";
import type { Landing, LandingCheck, LandingProof } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import { taskAt } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { findLanding, updateLanding } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { findTask } from "../store/task.ts";
import { type Blame, blameLanding } from "./blame-landing.ts";
import { lookWith, overallWorld, unlooked, wordsOf, worldOf } from "./check-world.ts";
import { landedFacts, landedWith } from "./landed-with.ts";
import { fillFolder } from "./set-up-worktree.ts";

/** Runs the contract once more, on a clean checkout of what landed. Red: a person is asked whether to take it back. Safe to repeat. */
export function checkLanding(app: App, id: string): Promise<void> {
  return app.exclusively(`check-landing:${id}`, async () => {
    const landing = await findLanding(app.db, id);
    const [project, whole] = landing ? await Promise.all([findProject(app.db, landing.projectId), findTask(app.db, landing.taskId)]) : [];
    const task = whole && project && taskAt(whole, project.id);
    if (!landing || !project || !task || landing.proof !== "pending") return;
    if (landing.status === "undone") return forget(app, { landing, project });
    if (landing.status !== "landed") return;
    const checks = task.contract.checks.length === 0 ? [] : await lookAtLanding(app, { landing, project, task });
    // A stopping server kills its children; what they returned then proves nothing. The next start looks again.
    if (!app.stopping.aborted) await conclude(app, { landing, project, task, checks });
  });
}

interface Subject {
  landing: Landing;
  project: Project;
  task: Task;
}

/** Where a landing is checked, for as long as that takes. */
function treesOf(app: App, { landing, project }: Omit<Subject, "task">): { main: Tree; tree: Tree } {
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  return { main, tree: { ...main, workTree: join(app.env.home, "landings", landing.id) } };
}

/** What was taken back before anybody looked is not looked at any more; only what a killed server left there is cleared away. */
async function forget(app: App, on: Omit<Subject, "task">): Promise<void> {
  const { main, tree } = treesOf(app, on);
  if (await app.files.exists(tree.workTree)) await app.git.removeWorktree(main, tree.workTree);
  await app.bus.commit((db) => ({ writes: [updateLanding(db, on.landing.id, { proof: "none" })], events: [], result: undefined }));
}

/** Runs the contract on a clean checkout of where a landing is looked at. */
export async function lookAtLanding(app: App, { landing, project, task }: Subject, key = `check-landing:${landing.id}`): Promise<LandingCheck[]> {
  const { main, tree } = treesOf(app, { landing, project });
  const intent = { kind: "landing.check" as const, actor: SYSTEM, projectId: project.id, taskId: task.id, delegationId: landing.delegationId, target: landing.toSha, key, facts: { roots: [project.path] } };
  const clear = (): Promise<void> => app.git.removeWorktree(main, tree.workTree);
  return act(app, intent, async () => {
    // A killed server leaves its folder behind, also of a look under another key.
    if (await app.files.exists(tree.workTree)) await clear();
    try {
      await app.git.addDetached(main, tree.workTree, landing.toSha);
      await fillFolder(app, project, { path: tree.workTree, say: async () => undefined });
      return await runAll(app, { landing, task, tree, projectPath: project.path });
    } finally {
      if (await app.files.exists(tree.workTree)) await clear();
    }
  }, sumOf).catch((error: unknown) => [{ check: "set-up", title: "A clean checkout is set up", ...unlooked(app, `A clean checkout could not be made: ${wordsOf(error)}`) }]);
}

async function runAll(app: App, { landing, task, tree, projectPath }: { landing: Landing; task: Task; tree: Tree; projectPath: string }): Promise<LandingCheck[]> {
  const [facts, others] = await Promise.all([landedFacts(app, tree, landing), landedWith(app, landing, task)]);
  const world = worldOf(app, { tree, facts, task, place: "clean", fresh: null, keeper: { keeper: landing.delegationId, projectPath } });
  const seen: LandingCheck[] = [];
  for (const spec of task.contract.checks) {
    const result = await lookWith(app, spec, app.checks.get(spec.check)?.overall ? overallWorld(world, others) : world).catch((error: unknown) => unlooked(app, `${spec.title} could not look: ${wordsOf(error)}`));
    seen.push({ ...result, check: spec.check, title: spec.title });
  }
  return seen;
}

/** What the checks say of a landing. */
export function proofOf(checks: readonly LandingCheck[]): LandingProof {
  if (checks.some((c) => c.outcome === "failed")) return "failed";
  return isVerified(checks) ? "passed" : "none";
}

async function conclude(app: App, on: { landing: Landing; project: Project; task: Task; checks: LandingCheck[] }): Promise<void> {
  const { landing, project, task, checks } = on;
  const proof = proofOf(checks);
  const sum = sumOf(checks);
  const blame = proof === "failed" ? await blameLanding(app, { landing, project, specs: task.contract.checks, checks }) : null;
  const culprit = blame?.culprit ?? landing;
  const blamed = (await findTask(app.db, culprit.taskId)) ?? task;
  const place = { projectId: landing.projectId, taskId: task.id, delegationId: landing.delegationId };
  const askPlace = { projectId: blamed.projectId, taskId: culprit.taskId, delegationId: culprit.delegationId };
  // Stopped between: the next start looks again.
  if (app.stopping.aborted) return;
  return app.bus.commit(async (db) => {
    const current = await findLanding(db, landing.id);
    const key = `landing:${culprit.id}`;
    const asks = blame !== null && current?.status === "landed" && (await findLanding(db, culprit.id))?.status === "landed" && !(await findDecisionByKey(db, key));
    const findings = checks.flatMap((c) => (c.outcome === "failed" ? (c.findings.length > 0 ? c.findings : [{ message: `${c.title}: ${c.note}` }]) : []));
    const why = `${sum} on a clean checkout of ${landing.toSha.slice(0, 7)}. ${blame ? blameWords(blame, { landing, task, blamed }) : ""}Undoing takes the change off ${landing.base} again.`;
    const title = `Does not pass on ${landing.base}: ${blamed.title}`;
    const row = newDecision(askPlace, { key, title, body: { kind: "landing", landingId: culprit.id, findings: findings.slice(0, 50), why } });
    return {
      writes: [updateLanding(db, landing.id, { proof, checks }), ...(asks ? [insertDecision(db, row)] : [])],
      events: [
        { kind: "landing.checked", ...place, payload: { landingId: landing.id, passed: proof !== "failed", sum } },
        ...(asks ? [{ kind: "decision.opened" as const, ...askPlace, payload: { decisionId: row.id, kind: "landing", title } }] : []),
      ],
      result: undefined,
    };
  });
}

/** What is known of who broke it, in words that promise no more. */
function blameWords({ culprit, wasRedBefore, among }: Blame, on: { landing: Landing; task: Task; blamed: Task }): string {
  if (wasRedBefore) return "What failed did so before it landed too, so taking it off may not mend it. ";
  if (culprit.id !== on.landing.id) return `Task ${on.blamed.number} broke it, not task ${on.task.number}: what failed passed before ${culprit.toSha.slice(0, 7)} and fails since, found among ${among} landings. `;
  return among > 1 ? `What failed passed before it landed, found among ${among} landings. ` : "";
}
