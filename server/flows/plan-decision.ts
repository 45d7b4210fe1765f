import { type Decision, tasksAsked } from "#domain/decision.ts";
import type { NewEvent } from "#domain/events.ts";
import { isFinalTask, type Task } from "#domain/task.ts";
import type { Db, Write } from "../bus.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, insertDecision, listPlanDecisions, newDecision, updateDecision } from "../store/decision.ts";
import { findTasks, listPlan } from "../store/task.ts";

interface Commit {
  writes: Write[];
  events: NewEvent[];
}

/** Asks for a task's plan: as a part of the open decision on the plan it belongs to, else with one of its own. Asked already, nothing happens. */
export async function askForPlan(db: Db, task: Task, why: string): Promise<Commit> {
  const nothing: Commit = { writes: [], events: [] };
  const family = task.planId === null ? [task] : await listPlan(db, task.projectId, task.planId);
  const open = (await listPlanDecisions(db, family.map((t) => t.id), ["open"])).at(0);
  if (open && tasksAsked(open).includes(task.id)) return nothing;
  if (!open && (await findDecisionByKey(db, planKey(task.id)))) return nothing;
  if (!open) {
    const row = newDecision({ projectId: task.projectId, taskId: task.id }, { key: planKey(task.id), title: `Plan: ${task.title}`, body: { kind: "plan", why } });
    return { writes: [insertDecision(db, row)], events: [{ kind: "decision.opened", projectId: task.projectId, taskId: task.id, payload: { decisionId: row.id, kind: "plan", title: row.title } }] };
  }
  const taskIds = [...tasksAsked(open), task.id];
  const title = `Plan: ${taskIds.length} tasks`;
  return {
    writes: [updateDecision(db, open.id, { taskId: null, title, body: { kind: "plan", why: open.body.kind === "plan" ? open.body.why : why, taskIds } })],
    events: [{ kind: "decision.opened", projectId: task.projectId, taskId: task.id, payload: { decisionId: open.id, kind: "plan", title } }],
  };
}

/** What became of the plan decision when a task of it is confirmed or taken off: it closes with the last one. */
export async function settlePlan(db: Db, taskIds: readonly string[], end: Pick<Decision, "status"> & Partial<Decision>, actor?: NewEvent["actor"]): Promise<Commit> {
  const settled: Commit = { writes: [], events: [] };
  for (const decision of await listPlanDecisions(db, taskIds, ["open", "answered"])) {
    const rest = await findTasks(db, tasksAsked(decision).filter((id) => !taskIds.includes(id)));
    if (rest.some(isAsked)) continue;
    settled.writes.push(updateDecision(db, decision.id, { closedAt: now(), ...end }));
    settled.events.push({ kind: "decision.changed", ...(actor ? { actor } : {}), projectId: decision.projectId, taskId: taskIds[0] ?? null, payload: { decisionId: decision.id, to: end.status, verdict: end.verdict ?? decision.verdict } });
  }
  return settled;
}

/** True while a person may still say yes or no to the task's plan. */
export function isAsked(task: Pick<Task, "status" | "confirmedAt">): boolean {
  return task.confirmedAt === null && !isFinalTask(task.status);
}

function planKey(taskId: string): string {
  return `plan:${taskId}`;
}
