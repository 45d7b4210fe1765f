import { SYSTEM } from "#domain/action.ts";
import { AUTONOMY } from "#domain/autonomy.ts";
import type { Decision } from "#domain/decision.ts";
import type { Delegation } from "#domain/delegation.ts";
import { isFinalDelegation } from "#domain/delegation.ts";
import { problemOf } from "#domain/errors.ts";
import type { Finding } from "#domain/finding.ts";
import type { Project } from "#domain/project.ts";
import { afterFailure, retryPolicy } from "#domain/retry.ts";
import { type Hold, holdOf, isDead } from "#domain/schedule.ts";
import { nextTask, type Task } from "#domain/task.ts";
import { Held } from "../act.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecisionByKey, insertDecision, newDecision } from "../store/decision.ts";
import { findProject } from "../store/project.ts";
import { deleteWaiting, listWaitingOf } from "../store/queue.ts";
import { findDelegation, findTask, findTasks, insertDelegation, listDelegations, listEvidence, updateTask } from "../store/task.ts";
import { askAbout } from "./ask-dependents.ts";
import { delegate } from "./delegate.ts";
import { failDelegation } from "./fail-delegation.ts";
import { failTask } from "./fail-task.ts";
import { DOOR, findRoom } from "./find-room.ts";
import { gatherBrief } from "./gather-brief.ts";
import { firstTry, nextTryPlan, type TryPlan } from "./plan-try.ts";
import { actedUnasked } from "./unasked.ts";

/**
 * Takes a confirmed task as far as it goes now: starts the first try, goes on with an interrupted start, or, after a failed try,
 * follows the retry policy and then a person's word. Returns when an agent runs, a person is asked, or nothing is left to do. Safe to repeat.
 */
export function runTask(app: App, taskId: string): Promise<void> {
  return app.exclusively(`task:${taskId}`, async () => {
    for (;;) {
      const task = await findTask(app.db, taskId);
      const project = task && (await findProject(app.db, task.projectId));
      if (!task || !project || !(await mayStart(app, task))) return;
      const next = await nextTry(app, { task, project });
      if (!next) return;
      if (await tryOnce(app, next)) return;
    }
  });
}

/** The law of the graph on what the database says now. A task that waits for a dead one needs a person's word. */
async function mayStart(app: App, task: Task): Promise<boolean> {
  const hold = await holdIn(app.db, task);
  if (hold?.why === "parents" && hold.dead.length > 0) await askAboutDead(app, task.id, hold.dead);
  return hold === undefined;
}

async function holdIn(db: Db, task: Task): Promise<Hold | undefined> {
  const parents = await findTasks(db, task.dependsOn);
  return holdOf(task, (id) => parents.find((p) => p.id === id)?.status);
}

function askAboutDead(app: App, taskId: string, dead: readonly string[]): Promise<void> {
  return app.bus.commit(async (db) => {
    const task = await findTask(db, taskId);
    const parents = (await findTasks(db, dead)).filter((p) => isDead(p.status) && task?.dependsOn.includes(p.id));
    const asked = task ? await Promise.all(parents.map((parent) => askAbout(db, task, parent))) : [];
    return { writes: asked.flatMap((a) => a.writes), events: asked.flatMap((a) => a.events), result: undefined };
  });
}

/** The delegation to go on with: an unfinished start, or a new one as the policy allows; undefined when it is not our turn. */
async function nextTry(app: App, on: { task: Task; project: Project }): Promise<Delegation | undefined> {
  const tries = await listDelegations(app.db, [on.task.id]);
  const last = tries.at(-1);
  if (!last) return newTry(app, on, firstTry(on.task));
  if (!isFinalDelegation(last.status)) return last.status === "running" || last.status === "monitoring" ? undefined : begun(app, on.task, last);
  if (last.status === "completed" || !last.error) return undefined;
  const findings = await findingsOf(app, last);
  const used = usedOf(tries);
  const again = async (advice: string, unasked?: string): Promise<Delegation | undefined> => newTry(app, on, { ...(await nextTryPlan(app, { ...on, tries, used }, { findings, advice })), unasked });
  // What a limit ended did not fail, and counts as no try.
  if (last.error.reason === "limited") return again("", "a limit of the provider had ended it");
  const decision = afterFailure(last.error, used, retryPolicy(on.project.settings.retry, on.task.retry));
  if (decision.next === "retry") return again("", `the retry policy gives a try that was ${last.error.reason} another one`);
  if (decision.next === "stop") return undefined;
  if (decision.next === "give-up") return spent(app, on.task, `${last.error.message} (${decision.why})`);
  const word = await findDecisionByKey(app.db, retryKey(last));
  if (word?.status === "taken") return word.verdict === "deny" ? givenUp(app, on.task, word) : again(word.text ?? "");
  await escalate(app, on.task, { last, findings, why: decision.why });
  return undefined;
}

/** Tries the policy has given so far: what a limit ended is none, and a correction of verified work begins anew. */
function usedOf(tries: readonly Delegation[]): number {
  const verified = tries.findLast((d) => d.status === "completed")?.attempt ?? 0;
  const limited = tries.filter((d) => d.attempt > verified && d.error?.reason === "limited").length;
  return (tries.at(-1)?.attempt ?? 0) - verified - limited;
}

/** A start to go on with. One that a correction made waits for room as long as its task stands in the queue. */
function begun(app: App, task: Task, last: Delegation): Promise<Delegation | undefined> {
  return app.exclusively(DOOR, async () => {
    if ((await listWaitingOf(app.db, [task.id])).length === 0) return last;
    if (!(await findRoom(app, task, { agent: last.agentProvider, notBefore: null }))) return undefined;
    await app.bus.commit((db) => ({ writes: [deleteWaiting(db, task.id)], events: [], result: undefined }));
    return last;
  });
}

/** The decision on what becomes of a failed try. What a person said there holds, also after a restart. */
export function retryKey(delegation: Delegation): string {
  return `retry:${delegation.id}`;
}

/** The policy gives a task up by itself. */
async function spent(app: App, task: Task, why: string): Promise<undefined> {
  await failTask(app, task.id, { actor: SYSTEM, why });
}

async function givenUp(app: App, task: Task, word: Decision): Promise<undefined> {
  await failTask(app, task.id, { actor: { kind: "person", id: word.answeredBy ?? "owner" }, why: word.text ?? "you gave it up after it was not accepted" });
}

async function tryOnce(app: App, delegation: Delegation): Promise<boolean> {
  try {
    await delegate(app, delegation.id);
    return true;
  } catch (error) {
    // A stopping server ends what it started; the next start goes on from here.
    if (error instanceof Held || app.stopping.aborted) return true;
    app.log.warn({ err: error, delegation: delegation.id }, "a delegation did not start");
    const problem = problemOf(error);
    const now = await findDelegation(app.db, delegation.id);
    // Cancelled meanwhile: that is its end, not a failure.
    if (!now || isFinalDelegation(now.status)) return true;
    await failDelegation(app, delegation.id, { reason: reasonOf(now), message: `${problem.title} ${problem.detail}`.slice(0, 2000) });
    return false;
  }
}

/** How far a start came says what failed. */
function reasonOf(delegation: Delegation): "worktree-failed" | "setup-failed" | "not-started" {
  if (!delegation.worktreePath) return "worktree-failed";
  return delegation.status === "spawning" ? "setup-failed" : "not-started";
}

/** The row of a try that has not begun, with all its agent will be told. */
export async function tryRow(app: App, on: { task: Task; project: Project }, plan: TryPlan & { id?: string }): Promise<Delegation> {
  const { task } = on;
  const brief = await gatherBrief(app, { ...on, ...plan });
  const at = now();
  return {
    id: plan.id ?? newId(), taskId: task.id, projectId: task.projectId, attempt: plan.attempt,
    sessionId: null, worktreeId: null, worktreePath: null, branch: null, baseSha: null, headSha: null, gitSettingsHash: null,
    agentProvider: plan.agent, status: "spawning", contextInjected: brief.text, brief: brief.parts, continues: plan.continues, executionLogs: plan.why === "" ? [] : [{ at, text: plan.why }],
    result: null, error: null, exit: null, parked: null, usage: { inputTokens: null, outputTokens: null, costUsd: null }, report: null, reportedAt: null,
    host: app.env.hostName, leaseExpiresAt: null, fence: 1, createdAt: at, updatedAt: at, startedAt: null, completedAt: null,
  };
}

/** A try with the reason why nobody was asked about it. */
type Next = TryPlan & { unasked?: string | undefined };

/** A further try, once there is room for its agent; undefined while the task waits for that. */
function newTry(app: App, on: { task: Task; project: Project }, plan: Next): Promise<Delegation | undefined> {
  return app.exclusively(DOOR, async () => ((await findRoom(app, on.task, plan)) ? makeTry(app, on, plan) : undefined));
}

async function makeTry(app: App, on: { task: Task; project: Project }, plan: Next): Promise<Delegation | undefined> {
  const { task } = on;
  const row = await tryRow(app, on, plan);
  const at = row.createdAt;
  const isMade = await app.bus.commit(async (db) => {
    const current = await findTask(db, task.id);
    // The graph may have changed since it was looked at.
    if (!current || (await holdIn(db, current))) return { writes: [], events: [], result: false };
    const status = nextTask(current.status, "delegate");
    const place = { projectId: task.projectId, taskId: task.id };
    return {
      writes: [insertDelegation(db, row), deleteWaiting(db, task.id), ...(status ? [updateTask(db, task.id, { status, updatedAt: at })] : [])],
      events: [
        { kind: "delegation.made", ...place, delegationId: row.id, payload: { attempt: row.attempt, agent: row.agentProvider, why: plan.why } },
        ...(plan.unasked === undefined ? [] : actedUnasked(AUTONOMY, place, { step: "retry", what: `try ${row.attempt} was started with the findings`, why: plan.unasked })),
        ...(status ? [{ kind: "task.changed" as const, ...place, payload: { from: current.status, to: status, why: "the agent is being started" } }] : []),
      ],
      result: true,
    };
  });
  crashPoint("delegation-made");
  return isMade ? row : undefined;
}

async function findingsOf(app: App, delegation: Delegation): Promise<Finding[]> {
  return (await listEvidence(app.db, [delegation.id])).flatMap((e) => e.findings);
}

/** What went wrong and why it is not simply tried again; what stands in the findings is not said twice. */
function whyAsked({ last, findings, why }: { last: Delegation; findings: readonly Finding[]; why: string }): string {
  const message = last.error?.message ?? "it failed";
  const told = findings[0] ? message.replace(` ${findings[0].message}`, "") : message;
  return `${told.replace(/[.\s]+$/, "")}; ${why}`;
}

function escalate(app: App, task: Task, after: { last: Delegation; findings: Finding[]; why: string }): Promise<void> {
  const title = `${after.last.error?.reason === "refuted" ? "Refuted" : "Failed"}: ${task.title}`;
  return app.bus.commit(async (db) => {
    if (await findDecisionByKey(db, retryKey(after.last))) return { writes: [], events: [], result: undefined };
    const row = newDecision(
      { projectId: task.projectId, taskId: task.id, delegationId: after.last.id },
      { key: retryKey(after.last), title, body: { kind: "retry", findings: after.findings.slice(0, 50), why: whyAsked(after) } },
    );
    return {
      writes: [insertDecision(db, row)],
      events: [{ kind: "decision.opened", projectId: task.projectId, taskId: task.id, delegationId: after.last.id, payload: { decisionId: row.id, kind: "retry", title } }],
      result: undefined,
    };
  });
}
