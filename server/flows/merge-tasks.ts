import type { Actor } from "#domain/action.ts";
import type { TaskMerge } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { mergeTasks as mergeLaw } from "#domain/graph-edit.ts";
import type { Project } from "#domain/project.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { findTasks, listGraph, nextTaskNumber } from "../store/task.ts";
import { allowed } from "./change-graph.ts";
import { requireFurther } from "./further-projects.ts";
import { queuedTask } from "./new-task.ts";
import { refuseSharedFolder } from "./plan-sites.ts";
import { planTask } from "./plan-task.ts";
import { replacement } from "./replace-tasks.ts";

/** Puts one task in the place of several whose agents have not started. It is planned and confirmed anew; the old ones stay in the history. */
export async function mergeTasks(app: App, on: { project: Project; actor: Actor; askFirst?: string }, { taskIds, description }: TaskMerge): Promise<Task> {
  const id = newId();
  await refuseTooWide(app, on.project, taskIds);
  const made = await app.bus.commit(async (db) => {
    const ids = [...new Set(taskIds)];
    const gone = (await findTasks(db, ids)).filter((t) => t.projectId === on.project.id).toSorted((a, b) => a.number - b.number);
    const [first] = gone;
    if (!first) throw new AppError("not-found", "There are no such tasks in this project.", "Look at the list of tasks.");
    const edit = allowed(mergeLaw(await listGraph(db, on.project.id, ids), ids, id));
    const agents = new Set(gone.flatMap((t) => (t.fixed.includes("agent") && t.assignedAgent ? [t.assignedAgent] : [])));
    const [agent] = agents;
    const askFirst = on.askFirst ?? gone.find((t) => t.askFirst)?.askFirst;
    const row = queuedTask({ project: on.project, orchestratorId: first.orchestratorId }, {
      id, description: app.redact(description ?? gone.map((t) => t.description).join("\n\n")), dependsOn: edit.made[0]?.dependsOn ?? [], planId: first.planId, replaces: gone.map((t) => t.id),
      priority: Math.max(...gone.map((t) => t.priority)), isolation: first.isolation, also: alsoOf(gone), ...(agents.size === 1 && agent ? { agent } : {}), ...(askFirst ? { askFirst } : {}),
    }, await nextTaskNumber(db, on.project.id));
    return { ...(await replacement(db, { gone, made: [row], edit, actor: on.actor, why: `merged into ${row.number}` })), result: row };
  });
  app.background("plan-task", () => planTask(app, made.id));
  return made;
}

/** The further projects several tasks change. */
function alsoOf(tasks: readonly Task[]): string[] {
  return [...new Set(tasks.flatMap(furtherOf))];
}

/** One task over more repositories than it may change could never be planned; the ones it stands for would be gone by then. */
async function refuseTooWide(app: App, project: Project, ids: readonly string[]): Promise<void> {
  const tasks = (await findTasks(app.db, ids)).filter((t) => t.projectId === project.id);
  const also = alsoOf(tasks);
  await requireFurther(app, project, also);
  for (const { isolation } of tasks) refuseSharedFolder(also, isolation);
}
