import type { Actor } from "#domain/action.ts";
import type { NewEvent } from "#domain/events.ts";
import type { GraphEdit } from "#domain/graph-edit.ts";
import { nextTask, type Task } from "#domain/task.ts";
import type { Db, Write } from "../bus.ts";
import { now } from "../lib/ids.ts";
import { insertTask, updateTask } from "../store/task.ts";
import { movesOf } from "./change-graph.ts";
import { closeAsked } from "./close-asked.ts";
import { settlePlan } from "./plan-decision.ts";

/** What a commit writes so that new tasks stand in the place of unstarted ones, which stay in the history as cancelled with the reason. */
export async function replacement(db: Db, on: { gone: readonly Task[]; made: readonly Task[]; edit: GraphEdit; actor: Actor; why: string }): Promise<{ writes: Write[]; events: NewEvent[] }> {
  const { gone, made, edit, actor, why } = on;
  const [one] = made;
  if (!one) return { writes: [], events: [] };
  const at = now();
  const ids = gone.map((t) => t.id);
  const plans = await settlePlan(db, ids, { status: "expired", closedWhy: why });
  const asked = await closeAsked(db, ids, { why, actor });
  const moves = await movesOf(db, { task: one, actor, moved: edit.moved });
  return {
    writes: [
      ...gone.map((t) => updateTask(db, t.id, { status: nextTask(t.status, "cancel") ?? t.status, error: why, updatedAt: at, completedAt: at })),
      ...made.map((row) => insertTask(db, row)),
      ...plans.writes,
      ...asked.writes,
      ...moves.writes,
    ],
    events: [
      ...gone.map((t) => ({ kind: "task.changed" as const, actor, projectId: t.projectId, taskId: t.id, payload: { from: t.status, to: nextTask(t.status, "cancel") ?? t.status, why } })),
      ...made.map((t) => ({ kind: "task.submitted" as const, actor, projectId: t.projectId, taskId: t.id, payload: { number: t.number, title: t.title } })),
      ...plans.events,
      ...asked.events,
      ...moves.events,
    ],
  };
}
