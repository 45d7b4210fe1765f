import type { TaskView } from "#domain/api.ts";
import { attentionOf } from "#domain/attention.ts";
import { tasksAsked } from "#domain/decision.ts";
import type { Landing, LandingMark } from "#domain/landing.ts";
import type { Task } from "#domain/task.ts";
import { sumOfUsage } from "#domain/usage.ts";
import type { App } from "../kernel.ts";
import { listLandings } from "../store/landing.ts";
import { listDecisionsOf, listPlanDecisions } from "../store/decision.ts";
import { findProject } from "../store/project.ts";
import { listWaitingOf } from "../store/queue.ts";
import { findSessions, listSignals } from "../store/session.ts";
import { findTasks, listDelegations, listEvidence } from "../store/task.ts";
import { isAsked } from "./plan-decision.ts";
import { limitsOf } from "./watch-budget.ts";

/** Signals that explain a working agent's state. */
const SIGNALS_SHOWN = 5;

/**
 * Tasks as the wire shows them, with attention, delegations and evidence; a fixed number of queries for any number of tasks. In a
 * list the `brief` form leaves out what only one task's own page shows: what its agents were told and what its checks printed.
 */
export async function showTasks(app: App, tasks: readonly Task[], { brief = false } = {}): Promise<TaskView[]> {
  const ids = tasks.map((t) => t.id);
  const [delegations, decisions, parents, landings, waits] = await Promise.all([
    listDelegations(app.db, ids, { brief }),
    listDecisionsOf(app.db, ids, ["open"]).then(async (own) => [...own.filter((d) => d.body.kind !== "plan"), ...(await listPlanDecisions(app.db, ids, ["open"]))]),
    findTasks(app.db, [...new Set(tasks.flatMap((t) => t.dependsOn))]),
    listLandings(app.db, ids),
    listWaitingOf(app.db, ids),
  ]);
  const last = new Map(delegations.map((d) => [d.taskId, d]));
  const [evidence, sessions] = await Promise.all([
    listEvidence(app.db, delegations.map((d) => d.id), { brief }),
    findSessions(app.db, [...last.values()].flatMap((d) => (d.sessionId && d.status === "running" ? [d.sessionId] : []))),
  ]);
  const limits = brief ? new Map<string, TaskView["limits"]>() : await limitsByTask(app, tasks);
  // Only running agents have signals worth reading; their number is bounded by the machine, not by the list.
  const signals = new Map(await Promise.all(sessions.map(async (s) => [s.id, await listSignals(app.db, s.id, { generation: s.generation, limit: SIGNALS_SHOWN })] as const)));
  return tasks.map((task) => {
    const own = delegations.filter((d) => d.taskId === task.id);
    const delegation = last.get(task.id) ?? null;
    const seen = evidence.filter((e) => e.taskId === task.id);
    const attention = attentionOf({
      task,
      delegation,
      session: sessions.find((s) => s.id === delegation?.sessionId) ?? null,
      decisions: decisions.filter((d) => (d.body.kind === "plan" ? tasksAsked(d).includes(task.id) && isAsked(task) : d.taskId === task.id)),
      signals: signals.get(delegation?.sessionId ?? "") ?? [],
      parents: parents.filter((p) => task.dependsOn.includes(p.id)),
      evidence: { done: seen.filter((e) => e.delegationId === delegation?.id).length, of: task.contract.checks.length },
      waiting: waits.find((w) => w.taskId === task.id),
    });
    return { ...task, attention, delegations: own, evidence: seen, usage: sumOfUsage(own.map((d) => d.usage)), limits: limits.get(task.id) ?? [], diffstat: diffstatOver(seen), landing: markOf(landings.findLast((l) => l.taskId === task.id)) };
  });
}

/** How much the latest try changed, in all its repositories. */
function diffstatOver(seen: readonly TaskView["evidence"][number][]): TaskView["diffstat"] {
  const last = seen.at(-1);
  const each = new Map(seen.filter((e) => e.delegationId === last?.delegationId).map((e) => [e.projectId ?? null, e.diffstat]));
  return last ? [...each.values()].reduce((sum, { files, additions, deletions }) => ({ files: sum.files + files, additions: sum.additions + additions, deletions: sum.deletions + deletions })) : null;
}

function markOf(landing: Landing | undefined): LandingMark | null {
  if (!landing) return null;
  const { id, status, strategy, base, toSha, proof, landedAt } = landing;
  return { id, status, strategy, base, toSha, proof, landedAt };
}

async function limitsByTask(app: App, tasks: readonly Task[]): Promise<Map<string, TaskView["limits"]>> {
  const rows = await Promise.all(tasks.map(async (task) => {
    const project = await findProject(app.db, task.projectId);
    return [task.id, project ? await limitsOf(app, { task, project }) : []] as const;
  }));
  return new Map(rows);
}
