import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { TaskMerge, TaskSplit, TaskView } from "#domain/api.ts";
import { Id } from "#domain/ids.ts";
import type { Task } from "#domain/task.ts";
import { changeDependencies } from "../flows/change-graph.ts";
import { mergeTasks } from "../flows/merge-tasks.ts";
import { showTasks } from "../flows/show-tasks.ts";
import { splitTask } from "../flows/split-task.ts";
import type { App } from "../kernel.ts";
import { ownProjectOrchestrator, ownTask } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "graph";
const byId = z.object({ id: Id });
const byTask = z.object({ id: Id, taskId: Id });
const byParent = z.object({ id: Id, taskId: Id, parentId: Id });

/** The graph of tasks: what waits for what, one into several, several into one. */
export function addGraph(api: Api, app: App): void {
  const view = async (task: Task): Promise<TaskView> => (await showTasks(app, [task]))[0] as TaskView;

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/tasks/{taskId}/parents/{parentId}", tag, summary: "Let a task wait until another one is verified; circles are refused, and tasks that have started", params: byParent, response: TaskView }, async (asked) => {
    const { task } = await ownTask(app, asked, asked.params);
    return view(await changeDependencies(app, { task, actor: actorOf(asked.principal) }, { add: [asked.params.parentId] }));
  });

  addRoute(api, app, { method: "delete", path: "/api/orchestrators/{id}/tasks/{taskId}/parents/{parentId}", tag, summary: "Let a task no longer wait for another one; confirmed, it may start at once", params: byParent, response: TaskView }, async (asked) => {
    const { task } = await ownTask(app, asked, asked.params);
    return view(await changeDependencies(app, { task, actor: actorOf(asked.principal) }, { remove: [asked.params.parentId] }));
  });

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/tasks/{taskId}/split", tag, summary: "Put several tasks in the place of one that has not started", params: byTask, body: TaskSplit, status: 201, response: z.object({ items: z.array(TaskView) }) }, async (asked) => {
    const { task, project } = await ownTask(app, asked, asked.params);
    return { items: await showTasks(app, await splitTask(app, { project, taskId: task.id, actor: actorOf(asked.principal) }, asked.body)) };
  });

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/merges", tag, summary: "Put one task in the place of several that have not started", params: byId, body: TaskMerge, status: 201, response: TaskView }, async (asked) => {
    const { project } = await ownProjectOrchestrator(app, asked, asked.params.id);
    for (const taskId of asked.body.taskIds) await ownTask(app, asked, { id: asked.params.id, taskId });
    return view(await mergeTasks(app, { project, actor: actorOf(asked.principal) }, asked.body));
  });
}
