import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { addParent, type GraphEdit, type Moved, type Refusal, removeParent } from "#domain/graph-edit.ts";
import type { Task } from "#domain/task.ts";
import type { Db, Write } from "../bus.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, updateDecision } from "../store/decision.ts";
import { findTask, listGraph, updateTask } from "../store/task.ts";
import { dependencyKey } from "./ask-dependents.ts";
import { runTask } from "./run-task.ts";

/** Lets a task wait for others, or no longer wait for them, until its agent starts. All of it or nothing; a circle is refused by its numbers. */
export async function changeDependencies(app: App, on: { task: Task; actor: Actor }, change: { add?: readonly string[]; remove?: readonly string[] }): Promise<Task> {
  const { task, actor } = on;
  const dependsOn = await app.bus.commit(async (db) => {
    let graph = await listGraph(db, task.projectId, [task.id, ...(change.add ?? [])]);
    const step = (edit: GraphEdit): void => void (graph = graph.map((t) => ({ ...t, dependsOn: edit.moved.find((m) => m.id === t.id)?.dependsOn ?? t.dependsOn })));
    for (const id of change.remove ?? []) step(allowed(removeParent(graph, task.id, id)));
    for (const id of change.add ?? []) step(allowed(addParent(graph, task.id, id)));
    const moved = graph.filter((t) => t.id === task.id);
    return { ...(await movesOf(db, { task, actor, moved })), result: moved[0]?.dependsOn ?? task.dependsOn };
  });
  if (change.remove?.length) app.background("run-task", () => runTask(app, task.id));
  return { ...task, dependsOn };
}

/** An edit the law allows, or its refusal as an error. */
export function allowed(edit: GraphEdit | Refusal): GraphEdit {
  if ("refused" in edit) throw new AppError("wrong-state", edit.refused, edit.next);
  return edit;
}

/** What a commit writes so that tasks wait for others than before; what was asked about a parent that is none any more is closed. */
export async function movesOf(db: Db, on: { task: Pick<Task, "projectId">; actor: Actor; moved: readonly Moved[] }): Promise<{ writes: Write[]; events: NewEvent[] }> {
  const made: { writes: Write[]; events: NewEvent[] } = { writes: [], events: [] };
  for (const { id, dependsOn } of on.moved) {
    const before = (await findTask(db, id))?.dependsOn ?? [];
    if (before.length === dependsOn.length && before.every((p) => dependsOn.includes(p))) continue;
    const place = { actor: on.actor, projectId: on.task.projectId, taskId: id };
    made.writes.push(updateTask(db, id, { dependsOn, updatedAt: now() }));
    made.events.push({ kind: "task.edited", ...place, payload: { fields: ["dependsOn"] } });
    for (const parent of before.filter((p) => !dependsOn.includes(p))) {
      const asked = await findDecisionByKey(db, dependencyKey(id, parent));
      if (asked?.status !== "open") continue;
      made.writes.push(updateDecision(db, asked.id, { status: "expired", closedWhy: "it does not wait for that task any more", closedAt: now() }));
      made.events.push({ kind: "decision.changed", ...place, payload: { decisionId: asked.id, to: "expired", verdict: null } });
    }
  }
  return made;
}
