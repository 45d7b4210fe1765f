import { SYSTEM } from "#domain/action.ts";
import { AUTONOMY, BY_AUTONOMY, mayRun } from "#domain/autonomy.ts";
import type { TreeFacts } from "#domain/check.ts";
import { commitTitle } from "#domain/commit-message.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { CheckResult } from "#domain/evidence.ts";
import { diffstatOf, isVerified, sumOf } from "#domain/evidence.ts";
import { autonomyFor } from "#domain/project.ts";
import { furtherOf, isUnchanged } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import type { Tree } from "../machine/git.ts";
import { findProject } from "../store/project.ts";
import { updateSite } from "../store/site.ts";
import { deleteEvidence, findDelegation, findTask, updateDelegation } from "../store/task.ts";
import { wordsOf } from "./check-world.ts";
import { completeTask } from "./complete-task.ts";
import { failDelegation } from "./fail-delegation.ts";
import { runContract, type Subject } from "./run-contract.ts";
import { runTask } from "./run-task.ts";
import { inRepository, isFurther, keyAt, standsOf } from "./stands.ts";
import { actedUnasked } from "./unasked.ts";
import { rootsOf } from "./worktree-root.ts";

/** What the checks said of a try in one repository. */
interface Proof {
  subject: Subject;
  facts: TreeFacts;
  results: readonly CheckResult[];
}

/** Looks at what an agent reported: commits what it left, runs the contract, keeps the evidence, and decides. Safe to repeat. */
export async function verify(app: App, delegationId: string): Promise<void> {
  const verified = await app.exclusively(`verify:${delegationId}`, async () => {
    const subject = await subjectOf(app, delegationId);
    if (!subject) return undefined;
    await look(app, subject).catch((error: unknown) => giveUp(app, subject, error));
    return subject;
  });
  if (verified) app.background("run-task", () => runTask(app, verified.task.id));
}

async function look(app: App, subject: Subject): Promise<void> {
  const subjects = await subjectsOf(app, subject);
  for (const each of subjects) if (await refuseNewSettings(app, each)) return;
  for (const each of subjects) await inRepository(each, () => commitLeftovers(app, each));
  const seen = await Promise.all(subjects.map(async (each) => ({ subject: each, tree: treeOf(each), facts: await treeFacts(app, each) })));
  await begin(app, subject, seen);
  const proofs: Proof[] = [];
  for (const each of seen) proofs.push({ ...each, results: await runContract(app, each.subject, { ...each, others: proofs.length === 0 ? seen.slice(1) : [] }) });
  await conclude(app, subject, proofs);
}

/** The try in each repository it works in, its own first. */
async function subjectsOf(app: App, subject: Subject): Promise<Subject[]> {
  return (await standsOf(app, subject)).flatMap((stand) => {
    const { worktreePath, baseSha } = stand.delegation;
    return worktreePath && baseSha ? [{ ...stand, delegation: { ...stand.delegation, worktreePath, baseSha } }] : [];
  });
}

/** Work that cannot be looked at is not accepted: its folder may have been bent or taken away. A person has to look first. */
async function giveUp(app: App, subject: Subject, error: unknown): Promise<void> {
  // The next start verifies again.
  if (app.stopping.aborted) return;
  app.log.warn({ err: error, delegation: subject.delegation.id }, "a delegation could not be verified");
  await failDelegation(app, subject.delegation.id, { reason: "tampered", message: `Its work could not be looked at: ${wordsOf(error)}`.slice(0, 2000) });
}

async function subjectOf(app: App, delegationId: string): Promise<Subject | undefined> {
  const delegation = await findDelegation(app.db, delegationId);
  const task = delegation && (await findTask(app.db, delegation.taskId));
  const project = task && (await findProject(app.db, task.projectId));
  const { worktreePath, baseSha } = delegation ?? {};
  if (!delegation || !task || !project || !worktreePath || !baseSha || delegation.status !== "monitoring") return undefined;
  return { project, task, delegation: { ...delegation, worktreePath, baseSha } };
}

/** Git settings that run programs may have been planted by the agent; then no further git command is run on its folder. */
async function refuseNewSettings(app: App, { project, task, delegation }: Subject): Promise<boolean> {
  const settings = await app.git.settingsHash({ commonDir: project.gitCommonDir, workTree: project.path });
  if (delegation.gitSettingsHash === null || settings.hash === delegation.gitSettingsHash) return false;
  await failDelegation(app, delegation.id, {
    reason: "tampered",
    message: `${furtherOf(task).length > 0 ? `${project.name}: ` : ""}The repository's git settings changed while the agent worked; they now make git run programs or reach elsewhere: ${settings.names.join(", ") || "some were removed"}. Look at .git/config before you retry.`,
  });
  return true;
}

function treeOf({ project, delegation }: Subject): Tree {
  return { commonDir: project.gitCommonDir, workTree: delegation.worktreePath };
}

/** Some agents may not commit in a worktree. Where the project allows it, the server commits for them and says so. */
async function commitLeftovers(app: App, subject: Subject): Promise<void> {
  const { project, task, delegation } = subject;
  const confirmed = task.confirmedBy !== null && task.confirmedBy !== BY_AUTONOMY;
  const may = mayRun("commit", { level: autonomyFor(project, task.type), confidence: task.confidence, mayCommit: project.settings.mayCommit, confirmed });
  const tree = treeOf(subject);
  if (!may.run || task.isolation === "none" || (await app.git.uncommitted(tree)).length === 0) return;
  const intent = { kind: "worktree.commit" as const, actor: SYSTEM, projectId: project.id, taskId: task.id, delegationId: delegation.id, target: delegation.worktreePath, key: keyAt("commit", subject), facts: { mayCommit: true, roots: await rootsOf(app, project, delegation.worktreePath) } };
  const sha = await act(app, intent, () => app.git.commitAll(tree, commitMessage(task, delegation)), (sha) => sha ?? "nothing to commit");
  const events = actedUnasked(AUTONOMY, { projectId: project.id, taskId: task.id }, { step: "commit", what: `what the agent left was committed${sha ? ` as ${sha.slice(0, 7)}` : ""}`, why: may.why });
  await app.bus.commit(() => ({ writes: [], events, result: undefined }));
}

function commitMessage(task: Task, delegation: Delegation): string {
  return `${commitTitle(task)}\n\nWhat the agent left uncommitted, committed by Remote Dev.\n\nAgent: ${delegation.agentProvider}\nTask: ${task.number}\n`;
}

async function treeFacts(app: App, subject: Subject): Promise<TreeFacts> {
  const tree = treeOf(subject);
  const { baseSha, branch } = subject.delegation;
  const headSha = (await app.git.resolve(tree, "HEAD")) ?? baseSha;
  const [current, commits, changed, uncommitted] = await Promise.all([
    app.git.currentBranch(tree),
    app.git.commitsBetween(tree, baseSha, headSha),
    app.git.changes(tree, baseSha, headSha),
    app.git.uncommitted(tree),
  ]);
  return { baseSha, headSha, branch: current, expectedBranch: branch, commits, changed, uncommitted, folder: subject.delegation.worktreePath };
}

/** A verification starts from nothing: evidence of an interrupted one is dropped. */
function begin(app: App, { delegation }: Subject, seen: readonly { subject: Subject; facts: TreeFacts }[]): Promise<void> {
  return app.bus.commit((db) => ({
    writes: [deleteEvidence(db, delegation.id), ...seen.map(({ subject, facts }) => (isFurther(subject)
      ? updateSite(db, { delegationId: delegation.id, projectId: subject.project.id }, { headSha: facts.headSha, diffstat: diffstatOf(facts.changed) })
      : updateDelegation(db, delegation.id, { headSha: facts.headSha, updatedAt: now() })))],
    events: [], result: undefined,
  }));
}

async function conclude(app: App, subject: Subject, proofs: readonly Proof[]): Promise<void> {
  const { task, delegation } = subject;
  const results = proofs.flatMap((proof) => proof.results);
  // Work in a repository where nothing could look is not proved by what was seen in another.
  const unseen = proofs.find((proof) => proofs.length > 1 && !isUnchanged(proof.facts) && !isVerified(proof.results));
  // A stopping server kills its children; what they returned then proves nothing. The next start verifies again.
  if (app.stopping.aborted) return;
  const verified = isVerified(results) && !unseen;
  const summary = sumOf(results);
  await app.bus.commit(() => ({
    writes: [],
    events: [{ kind: "verification.ended", projectId: task.projectId, taskId: task.id, delegationId: delegation.id, payload: { verified, sum: summary } }],
    result: undefined,
  }));
  const [own] = proofs;
  if (verified && own) await completeTask(app, { task, delegation, facts: { ...own.facts, changed: proofs.flatMap((proof) => proof.facts.changed) }, summary });
  else await failDelegation(app, delegation.id, { reason: "refuted", message: refutation(results, summary, unseen?.subject.project.name) });
}

function refutation(results: readonly CheckResult[], summary: string, unseen: string | undefined): string {
  const first = results.flatMap((r) => r.findings)[0]?.message ?? (unseen && `No check of the contract could look at the change of ${unseen}`);
  return first ? `${summary}. ${first}` : summary;
}
