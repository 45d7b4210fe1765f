import { SYSTEM } from "#domain/action.ts";
import type { TreeFacts } from "#domain/check.ts";
import type { CheckSpec } from "#domain/contract.ts";
import type { Delegation } from "#domain/delegation.ts";
import { type CheckResult, diffstatOf, type Evidence, joinRuns } from "#domain/evidence.ts";
import type { Finding } from "#domain/finding.ts";
import type { Project } from "#domain/project.ts";
import { isUnchanged } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import { isTestFile } from "#domain/test-file.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import type { Tree } from "../machine/git.ts";
import { insertEvidence } from "../store/task.ts";
import { type Change, openPlaces } from "./check-places.ts";
import { type CheckScene, lookWith, overallWorld, unlooked, wordsOf, worldOf } from "./check-world.ts";
import { withBefore } from "./run-before.ts";
import { isFurther, keyAt } from "./stands.ts";
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
  others: readonly Other[];
}

/** Another repository of the same try. */
interface Other {
  subject: Subject;
  tree: Tree;
  facts: TreeFacts;
}

/**
 * Runs a contract where the agent worked and then, what runs the work, on a clean checkout of the commit; a task's own checks also on the
 * commit before. Keeps the evidence. What looks at the whole sees the other repositories too.
 */
export async function runContract(app: App, subject: Subject, { others, ...on }: { tree: Tree; facts: TreeFacts; others: readonly Other[] }): Promise<CheckResult[]> {
  const { task, project, delegation } = subject;
  const [oldTests, isSpotless] = await Promise.all([oldTestsOf(app, on), app.git.isSpotless(on.tree)]);
  const change: Change = { id: isFurther(subject) ? `${delegation.id}-${project.id}` : delegation.id, project, baseSha: on.facts.baseSha, headSha: on.facts.headSha, oldTests };
  const places = openPlaces(app, change);
  const scene = { tree: on.tree, facts: on.facts, task, place: isSpotless ? "spotless" : "worktree", fresh: { places, change }, keeper: { keeper: delegation.id, projectPath: project.path } } as const;
  const results: CheckResult[] = [];
  try {
    for (const [index, spec] of task.contract.checks.entries()) {
      const result = await runCheck(app, { subject, scene, spec, index, others });
      await keep(app, { subject, scene, spec, index, others }, result);
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
  const intent = { kind: "check.run" as const, actor: SYSTEM, projectId: project.id, taskId: task.id, delegationId: delegation.id, target: step.spec.title, key: keyAt("check", step.subject, `:${step.index}`), facts: { roots: await rootsOf(app, project, delegation.worktreePath) } };
  try {
    return namedFor(step, await act(app, intent, async () => withBefore(app, step, await lookTwice(app, step)), (r) => r.outcome));
  } catch (error) {
    // A check that cannot look has proved nothing.
    return unlooked(app, `${step.spec.title} could not look: ${wordsOf(error)}`);
  }
}

/** What runs the work has to pass where only the commit is. Where only the commit was, once is enough. */
async function lookTwice(app: App, { subject, scene, spec, others }: Step): Promise<CheckResult> {
  if (others.length > 0 && app.checks.get(spec.check)?.overall) return lookOverall(app, spec, { subject, scene, others });
  const worked = await lookWith(app, spec, worldOf(app, scene));
  if (!app.checks.get(spec.check)?.executes || worked.outcome !== "passed" || scene.place === "spotless") return worked;
  const { fresh, facts } = scene;
  const clean = await fresh.places.folder("clean").then(
    (tree) => lookWith(app, spec, worldOf(app, { ...scene, tree, place: "clean" })),
    (error: unknown) => unlooked(app, `A clean checkout could not be set up: ${wordsOf(error)}`),
  );
  return joinRuns(worked, clean, facts.headSha);
}

/** A change over several repositories has to be one as a whole; that one of them stays as it was is said. */
async function lookOverall(app: App, spec: CheckSpec, { subject, scene, others }: Pick<Step, "subject" | "scene" | "others">): Promise<CheckResult> {
  const all = others.map((other) => ({ name: other.subject.project.name, world: worldOf(app, { ...scene, ...other, fresh: null }) }));
  const result = await lookWith(app, spec, overallWorld(worldOf(app, scene), all));
  const still = [{ name: subject.project.name, facts: scene.facts }, ...others.map((o) => ({ name: o.subject.project.name, facts: o.facts }))].filter((o) => isUnchanged(o.facts)).map((o) => o.name);
  return still.length === 0 ? result : { ...result, note: [result.note, `${still.join(" and ")} ${still.length === 1 ? "stays as it was" : "stay as they were"}`].filter(Boolean).join("; ") };
}

/** What was found in a further repository says so by itself: it is read beside findings of others. */
function namedFor({ subject }: Step, result: CheckResult): CheckResult {
  if (!isFurther(subject)) return result;
  const named = (finding: Finding): Finding => ({ ...finding, message: `${subject.project.name}: ${finding.message}` });
  return { ...result, findings: result.findings.map(named), ...(result.looks ? { looks: result.looks.map(named) } : {}) };
}

async function keep(app: App, { subject, scene, spec }: Step, result: CheckResult): Promise<void> {
  const { task, delegation } = subject;
  const { changed, headSha } = scene.facts;
  const row: Evidence = {
    ...result,
    id: newId(), delegationId: delegation.id, taskId: task.id, check: spec.check, title: spec.title, projectId: isFurther(subject) ? subject.project.id : null, headSha, diffstat: diffstatOf(changed),
    createdAt: now(),
  };
  await app.bus.commit((db) => ({
    writes: [insertEvidence(db, row)],
    events: [{ kind: "evidence.kept", projectId: task.projectId, taskId: task.id, delegationId: delegation.id, payload: { check: row.check, title: row.title, outcome: row.outcome } }],
    result: undefined,
  }));
}
