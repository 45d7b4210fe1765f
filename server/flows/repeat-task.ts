import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { repeatTask as repeatLaw } from "#domain/graph-edit.ts";
import { isDead } from "#domain/schedule.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { findProject } from "../store/project.ts";
import { findTask, insertTask, listWholeGraph, nextTaskNumber } from "../store/task.ts";
import { allowed, movesOf } from "./change-graph.ts";
import { freeBranch } from "./free-branch.ts";
import { requireFurther } from "./further-projects.ts";
import { branchesOver } from "./plan-sites.ts";
import { planTask } from "./plan-task.ts";
import { runTask } from "./run-task.ts";

/** Tries an ended task again as a new one: what was planned and confirmed holds, and who waited for the old one waits for the new one. */
export async function repeatTask(app: App, taskId: string, actor: Actor): Promise<Task> {
  const old = await findTask(app.db, taskId);
  const project = old && (await findProject(app.db, old.projectId));
  if (!old || !project) throw new AppError("not-found", "There is no such task.", "Check the id.");
  if (!isDead(old.status)) throw new AppError("wrong-state", `Task ${old.number} is ${old.status}.`, "Only what failed or was cancelled is tried again.");
  const taken = old.isolation === "worktree" ? await branchesOver(app, [project, ...(await requireFurther(app, project, furtherOf(old)))]) : [];
  const { task, isNew } = await app.bus.commit(async (db) => {
    const graph = await listWholeGraph(db, old.projectId);
    const at = now();
    const id = newId();
    const edit = allowed(repeatLaw(graph, old.id, id));
    const again = graph.find((t) => t.replaces.includes(old.id));
    const known = again && (await findTask(db, again.id));
    if (known) return { ...(await movesOf(db, { task: old, actor, moved: edit.moved })), result: { task: known, isNew: false } };
    const isPlanned = old.confirmedAt !== null && old.assignedAgent !== null;
    const row: Task = {
      ...old, id, number: await nextTaskNumber(db, old.projectId), dependsOn: edit.made[0]?.dependsOn ?? [], replaces: [old.id], status: isPlanned ? "planning" : "queued",
      confirmedAt: isPlanned ? at : null, confirmedBy: isPlanned ? actor.id : null, error: null, createdAt: at, updatedAt: at, completedAt: null,
      branch: isPlanned && old.isolation === "worktree" ? await freeBranch(db, { ...old, id }, taken) : null,
    };
    const moves = await movesOf(db, { task: row, actor, moved: edit.moved });
    return {
      writes: [insertTask(db, row), ...moves.writes],
      events: [{ kind: "task.submitted", actor, projectId: row.projectId, taskId: id, payload: { number: row.number, title: row.title } }, ...moves.events],
      result: { task: row, isNew: true },
    };
  });
  if (isNew) app.background("repeat-task", () => (task.status === "queued" ? planTask(app, task.id) : runTask(app, task.id)));
  return task;
}
