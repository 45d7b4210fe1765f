import { SYSTEM } from "#domain/action.ts";
import type { TreeFacts } from "#domain/check.ts";
import type { CheckSpec } from "#domain/contract.ts";
import type { Delegation } from "#domain/delegation.ts";
import { type CheckResult, type Evidence, joinRuns } from "#domain/evidence.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { isTestFile } from "#domain/test-file.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import type { Tree } from "../machine/git.ts";
import { insertEvidence } from "../store/task.ts";
import { type Change, openPlaces } from "./check-places.ts";
import { type CheckScene, lookWith, unlooked, wordsOf, worldOf } from "./check-world.ts";
import { withBefore } from "./run-before.ts";
import { rootsOf } from "./worktree-root.ts";

/** A try whose work is looked at. */
export interface Subject {
  project: Project;
  task: Task;
  delegation: Delegation & { worktreePath: string; baseSha: string };
}

interface Step {
  subject: Subject;
  scene: CheckScene & { fresh: NonNullable<CheckScene["fresh"]> };
  spec: CheckSpec;
  index: number;
}

/** Runs a contract where the agent worked and then, what runs the work, on a clean checkout of the commit; a task's own checks also on the commit before. Keeps the evidence. */
export async function runContract(app: App, subject: Subject, on: { tree: Tree; facts: TreeFacts }): Promise<CheckResult[]> {
  const { task, project, delegation } = subject;
  const [oldTests, isSpotless] = await Promise.all([oldTestsOf(app, on), app.git.isSpotless(on.tree)]);
  const change: Change = { id: delegation.id, project, baseSha: on.facts.baseSha, headSha: on.facts.headSha, oldTests };
  const places = openPlaces(app, change);
  const scene = { ...on, task, place: isSpotless ? "spotless" : "worktree", fresh: { places, change }, keeper: { keeper: delegation.id, projectPath: project.path } } as const;
  const results: CheckResult[] = [];
  try {
    for (const [index, spec] of task.contract.checks.entries()) {
      const result = await runCheck(app, { subject, scene, spec, index });
      await keep(app, { subject, scene, spec, index }, result);
      results.push(result);
      crashPoint("evidence-kept");
    }
  } finally {
    await places.close();
  }
  return results;
}

/** Test files of before that the work changed, moved or took away. */
async function oldTestsOf(app: App, { tree, facts }: { tree: Tree; facts: TreeFacts }): Promise<string[]> {
  const changed = await app.git.changes(tree, facts.baseSha, facts.headSha);
  return changed.filter((file) => file.status !== "added").map((file) => file.oldPath ?? file.path).filter(isTestFile);
}

async function runCheck(app: App, step: Step): Promise<CheckResult> {
  const { project, task, delegation } = step.subject;
  const intent = { kind: "check.run" as const, actor: SYSTEM, projectId: project.id, taskId: task.id, delegationId: delegation.id, target: step.spec.title, key: `check:${delegation.id}:${step.index}`, facts: { roots: await rootsOf(app, project, delegation.worktreePath) } };
  try {
    return await act(app, intent, async () => withBefore(app, step, await lookTwice(app, step)), (r) => r.outcome);
  } catch (error) {
    // A check that cannot look has proved nothing.
    return unlooked(app, `${step.spec.title} could not look: ${wordsOf(error)}`);
  }
}

/** What runs the work has to pass where only the commit is. Where only the commit was, once is enough. */
async function lookTwice(app: App, { scene, spec }: Step): Promise<CheckResult> {
  const worked = await lookWith(app, spec, worldOf(app, scene));
  if (!app.checks.get(spec.check)?.executes || worked.outcome !== "passed" || scene.place === "spotless") return worked;
  const { fresh, facts } = scene;
  const clean = await fresh.places.folder("clean").then(
    (tree) => lookWith(app, spec, worldOf(app, { ...scene, tree, place: "clean" })),
    (error: unknown) => unlooked(app, `A clean checkout could not be set up: ${wordsOf(error)}`),
  );
  return joinRuns(worked, clean, facts.headSha);
}

async function keep(app: App, { subject, scene, spec }: Step, result: CheckResult): Promise<void> {
  const { task, delegation } = subject;
  const { changed, headSha } = scene.facts;
  const row: Evidence = {
    ...result,
    id: newId(), delegationId: delegation.id, taskId: task.id, check: spec.check, title: spec.title, headSha,
    diffstat: { files: changed.length, additions: sum(changed.map((f) => f.additions)), deletions: sum(changed.map((f) => f.deletions)) },
    createdAt: now(),
  };
  await app.bus.commit((db) => ({
    writes: [insertEvidence(db, row)],
    events: [{ kind: "evidence.kept", projectId: task.projectId, taskId: task.id, delegationId: delegation.id, payload: { check: row.check, title: row.title, outcome: row.outcome } }],
    result: undefined,
  }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
