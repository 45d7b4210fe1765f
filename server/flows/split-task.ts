import type { Actor } from "#domain/action.ts";
import type { TaskSplit } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { splitTask as splitLaw } from "#domain/graph-edit.ts";
import type { Project } from "#domain/project.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { findTask, listGraph, nextTaskNumber } from "../store/task.ts";
import { allowed } from "./change-graph.ts";
import { queuedTask } from "./new-task.ts";
import { planTask } from "./plan-task.ts";
import { replacement } from "./replace-tasks.ts";
import { refuseUnknownAgent } from "./submit-task.ts";

/** Puts several tasks in the place of one whose agent has not started. The parts are one plan, to be confirmed anew; the old task stays in the history. */
export async function splitTask(app: App, on: { project: Project; taskId: string; actor: Actor; askFirst?: string }, { parts }: TaskSplit): Promise<Task[]> {
  for (const { agent } of parts) refuseUnknownAgent(app, on.project, agent);
  const ids = parts.map(() => newId());
  const made = await app.bus.commit(async (db) => {
    const whole = await findTask(db, on.taskId);
    if (!whole) throw new AppError("not-found", "There is no such task.", "Check the id.");
    const placed = parts.map((part, i) => ({ id: ids[i] ?? "", dependsOn: (part.after ?? []).flatMap((place) => partAt(ids, place, i)) }));
    const edit = allowed(splitLaw(await listGraph(db, whole.projectId, [whole.id]), whole.id, placed));
    const first = await nextTaskNumber(db, whole.projectId);
    const named = whole.fixed.includes("agent") ? whole.assignedAgent : null;
    // What waits for a person whatever autonomy says goes on waiting, in parts.
    const askFirst = on.askFirst ?? whole.askFirst;
    const rows = parts.map(({ description, type, agent = named }, i) => queuedTask({ project: on.project, orchestratorId: whole.orchestratorId }, {
      description: app.redact(description), id: ids[i] ?? "", dependsOn: edit.made[i]?.dependsOn ?? [], planId: whole.planId ?? whole.id, replaces: [whole.id], priority: whole.priority, isolation: whole.isolation, also: [...furtherOf(whole)],
      ...(type ? { type } : {}), ...(agent ? { agent } : {}), ...(askFirst ? { askFirst } : {}),
    }, first + i));
    const why = `split into ${rows.map((r) => r.number).join(", ")}`;
    return { ...(await replacement(db, { gone: [whole], made: rows, edit, actor: on.actor, why })), result: rows };
  });
  for (const { id } of made) app.background("plan-task", () => planTask(app, id));
  return made;
}

/** A part another one comes after, by its place in the list. */
function partAt(ids: readonly string[], place: number, own: number): string[] {
  const id = ids[place - 1];
  if (id === undefined) throw new AppError("bad-request", `Part ${own + 1} comes after part ${place}, which is not there.`, `The parts are numbered 1 to ${ids.length}.`);
  return [id];
}
