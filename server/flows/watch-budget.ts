import { type BudgetPatch, type BudgetState, budgetStates, budgetWords, type Measure, type Spent, taskBudget } from "#domain/budget.ts";
import type { Decision } from "#domain/decision.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { sumOfUsage } from "#domain/usage.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, insertDecision, listDecisionsOf, newDecision, updateDecision } from "../store/decision.ts";
import { listEventsOf } from "../store/event.ts";
import { findProject } from "../store/project.ts";
import { findTask, listDelegations, listTriesSince } from "../store/task.ts";
import { tellsOf } from "./choose-agent.ts";
import { holdAgent } from "./hold-agent.ts";
import { workedMinutes } from "./worked-minutes.ts";

/** A budget and whose it is: one task's, or all tasks' of a day. */
type Scope = "task" | "day";
type Limit = BudgetState & { scope: Scope };

/**
 * Looks at what a task whose agent runs has used. At four fifths of a limit it says so; at the limit the agent is held as it is, which
 * loses nothing, and a person is asked. Each limit is asked about once; raised by hand, it lets the agent go on. Safe to repeat.
 */
export function watchBudget(app: App, taskId: string): Promise<void> {
  return app.exclusively(`budget:${taskId}`, async () => {
    const task = await findTask(app.db, taskId);
    const project = task && (await findProject(app.db, task.projectId));
    const running = (await listDelegations(app.db, [taskId], { brief: true })).findLast((d) => d.status === "running");
    if (!task || !project || !running) return;
    const limits = await limitsOf(app, { task, project });
    for (const limit of limits.filter((l) => l.state === "near")) await warn(app, task, limit);
    const over = limits.filter((l) => l.state === "over");
    const stale = (await listDecisionsOf(app.db, [taskId], ["open"])).filter(({ body }) => body.kind === "budget" && !over.some((l) => l.scope === body.scope && l.measure === body.measure && l.limit === body.limit));
    let held = false;
    for (const limit of over) held ||= await ask(app, { task, running, limit });
    if (held || stale.length > 0) await holdAgent(app, running, held);
    if (stale.length > 0) await overtake(app, taskId, stale);
  });
}

/** What was asked about a limit that is not used up any more, because somebody raised it or another day began, needs no answer. */
function overtake(app: App, taskId: string, stale: readonly Decision[]): Promise<void> {
  return app.bus.commit(async (db) => {
    const open = (await listDecisionsOf(db, [taskId], ["open"])).filter((d) => stale.some((s) => s.id === d.id));
    return {
      writes: open.map((d) => updateDecision(db, d.id, { status: "expired", closedWhy: "the limit is not used up any more", closedAt: now() })),
      events: open.map(({ id, projectId, delegationId }) => ({ kind: "decision.changed", projectId, taskId, delegationId, payload: { decisionId: id, to: "expired", verdict: null } })),
      result: undefined,
    };
  });
}

/** How each limit stands that concerns a task now. */
export async function limitsOf(app: App, { task, project }: { task: Task; project: Project }): Promise<Limit[]> {
  const own = taskBudget(project.settings.budget, task.budget);
  const day = project.settings.dailyBudget;
  const of = (scope: Scope, states: BudgetState[]): Limit[] => states.map((s) => ({ ...s, scope }));
  const needsDay = Object.values(day).some((limit) => limit !== null);
  const today = needsDay ? await listTriesSince(app.db, [project.id], midnight()) : [];
  return [
    ...of("task", hasLimit(own) ? budgetStates(own, await spentOn(app, { task, project, own })) : []),
    ...of("day", needsDay ? budgetStates(day, await spentBy(app, today, day)) : []),
  ];
}

/** What a task used; nothing yet where its agent will tell and has not. */
async function spentOn(app: App, { task, project, own }: { task: Task; project: Project; own: BudgetPatch }): Promise<Spent> {
  const tries = await listDelegations(app.db, [task.id], { brief: true });
  const spent = await spentBy(app, tries, own);
  const id = tries.at(-1)?.agentProvider ?? task.assignedAgent;
  const tells = id === null || tries.some((d) => d.completedAt !== null) ? [] : tellsOf(app, project, id);
  for (const measure of tells) spent[measure] ??= 0;
  return spent;
}

function hasLimit(budget: Partial<Record<Measure, number | null | undefined>>): boolean {
  return Object.values(budget).some((limit) => limit !== null && limit !== undefined);
}

/** What tries used together. How long they worked takes more to find out, and is looked at where it is limited. */
async function spentBy(app: App, tries: readonly Delegation[], limits: BudgetPatch): Promise<Spent> {
  const { inputTokens, outputTokens, costUsd, turns } = sumOfUsage(tries.map((d) => d.usage));
  const tokens = inputTokens === null && outputTokens === null ? null : (inputTokens ?? 0) + (outputTokens ?? 0);
  const minutes = typeof limits.minutes === "number" ? await workedMinutes(app, tries) : null;
  return { usd: costUsd, tokens, minutes, turns: turns ?? null };
}

function midnight(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

async function warn(app: App, task: Task, limit: Limit): Promise<void> {
  const { scope, measure, limit: most } = limit;
  const told = (await listEventsOf(app.db, [task.id], ["budget.near"])).some((e) => e.payload["scope"] === scope && e.payload["measure"] === measure && e.payload["limit"] === most);
  if (told) return;
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "budget.near", projectId: task.projectId, taskId: task.id, payload: { scope, measure, limit: most, words: budgetWords(limit) } }], result: undefined }));
}

/** Asks about a limit that is used up; true while nobody answered. What was answered for a task holds for it. */
async function ask(app: App, { task, running, limit }: { task: Task; running: Delegation; limit: Limit }): Promise<boolean> {
  const { scope, measure, limit: most, spent } = limit;
  const key = `budget:${task.id}:${scope}:${measure}:${most}${scope === "day" ? `:${now().slice(0, 10)}` : ""}`;
  const isOpen = (known: Decision): boolean => known.status === "open" || known.status === "answered";
  return app.bus.commit(async (db) => {
    const known = await findDecisionByKey(db, key);
    if (known) return { writes: [], events: [], result: isOpen(known) };
    const why = `${scope === "day" ? "All tasks of the day have" : "It has"} used ${budgetWords(limit)}. The agent is held; nothing is lost. Let it finish, raise the limit, or end the task.`;
    const row = newDecision({ projectId: task.projectId, taskId: task.id, delegationId: running.id }, { key, title: task.title, body: { kind: "budget", scope, measure, limit: most, spent: spent ?? most, why } });
    return { writes: [insertDecision(db, row)], events: [{ kind: "decision.opened", projectId: task.projectId, taskId: task.id, delegationId: running.id, payload: { decisionId: row.id, kind: "budget", title: row.title } }], result: true };
  });
}
