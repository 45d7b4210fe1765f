import { z } from "zod";
import { actorOf, boundTo, userOf } from "#domain/access.ts";
import { listOf, TaskCreate, TaskPatch, TaskView } from "#domain/api.ts";
import { EvidenceBundle } from "#domain/evidence-bundle.ts";
import { LoggedEvent } from "#domain/events.ts";
import { Id } from "#domain/ids.ts";
import { Spending, spendingOf } from "#domain/spending.ts";
import { type Task, TaskStatus } from "#domain/task.ts";
import { bundleEvidence } from "../flows/bundle-evidence.ts";
import { cancelTask } from "../flows/cancel-task.ts";
import { confirmTask } from "../flows/confirm-task.ts";
import { editTask } from "../flows/edit-task.ts";
import { showTasks } from "../flows/show-tasks.ts";
import { submitTask } from "../flows/submit-task.ts";
import { withinReach } from "../flows/within-reach.ts";
import type { App } from "../kernel.ts";
import { listTaskEvents } from "../store/event.ts";
import { listProjects } from "../store/project.ts";
import { listTasks, listTriesSince } from "../store/task.ts";
import { ownAll, ownOrchestrator, ownProjectOrchestrator, ownTask } from "./own.ts";
import { Page, pageOf } from "./page.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "tasks";
const byId = z.object({ id: Id });
const byTask = z.object({ id: Id, taskId: Id });

/** Tasks: submit, look, change, confirm, cancel. */
export function addTasks(api: Api, app: App): void {
  const view = async (task: Task): Promise<TaskView> => (await showTasks(app, [task]))[0] as TaskView;

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/tasks", tag, summary: "Tasks, newest first, without what their agents were told and their checks printed; Master Control lists those of all projects", params: byId, query: Page.extend({ status: TaskStatus.optional() }), response: listOf(TaskView) }, async (asked) => {
    const { orchestrator, project } = await ownOrchestrator(app, asked, asked.params.id);
    const { cursor, limit, status } = asked.query;
    const place = project ? { projectId: project.id } : { userId: orchestrator.userId };
    const page = pageOf(await listTasks(app.db, place, { status, before: cursor, limit: limit + 1 }), limit);
    const items = await withinReach(app.db, boundTo(asked.principal), page.items, (task) => [task.id]);
    return { items: await showTasks(app, items, { brief: true }), nextCursor: page.nextCursor };
  });

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/tasks", tag, summary: "Submit a task", params: byId, body: TaskCreate, status: 201, response: TaskView }, async (asked) => {
    const { orchestrator, project } = await ownProjectOrchestrator(app, asked, asked.params.id);
    await ownAll(app, asked, asked.body.also);
    const id = Id.safeParse(asked.idempotencyKey).data;
    return view(await submitTask(app, { project, orchestratorId: orchestrator.id, actor: actorOf(asked.principal) }, { ...asked.body, ...(id ? { id } : {}) }));
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/tasks/{taskId}", tag, summary: "One task with its delegations, attention and evidence", params: byTask, response: TaskView }, async (asked) => view((await ownTask(app, asked, asked.params)).task));

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/tasks/{taskId}/evidence", tag, summary: "Everything that proves or refutes its latest try, and what was not checked", params: byTask, response: EvidenceBundle }, async (asked) => bundleEvidence(app, (await ownTask(app, asked, asked.params)).task));

  addRoute(api, app, { method: "patch", path: "/api/orchestrators/{id}/tasks/{taskId}", tag, summary: "Change a plan before it is confirmed", params: byTask, body: TaskPatch, response: TaskView }, async (asked) => {
    const { task, project } = await ownTask(app, asked, asked.params);
    await ownAll(app, asked, asked.body.also);
    return view(await editTask(app, { project, taskId: task.id, actor: actorOf(asked.principal) }, asked.body));
  });

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/tasks/{taskId}/execute", tag, summary: "Confirm the plan; the agent starts", params: byTask, status: 202, response: TaskView }, async (asked) => {
    const { task } = await ownTask(app, asked, asked.params);
    await confirmTask(app, task.id, { actor: actorOf(asked.principal), why: "you confirmed the plan" });
    return view((await ownTask(app, asked, asked.params)).task);
  });

  addRoute(api, app, { method: "delete", path: "/api/orchestrators/{id}/tasks/{taskId}", tag, summary: "Cancel a task; its worktree and branch stay", params: byTask, response: TaskView }, async (asked) => {
    const { task } = await ownTask(app, asked, asked.params);
    await cancelTask(app, task.id, { actor: actorOf(asked.principal), why: "you cancelled it" });
    return view((await ownTask(app, asked, asked.params)).task);
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/tasks/{taskId}/timeline", tag, summary: "What happened to a task, oldest first", params: byTask, query: z.strictObject({ after: z.coerce.number().int().min(0).default(0) }), response: z.object({ items: z.array(LoggedEvent), nextCursor: z.string().nullable() }) }, async (asked) => {
    const { task } = await ownTask(app, asked, asked.params);
    const items = await listTaskEvents(app.db, task.id, { after: asked.query.after, limit: 500 });
    return { items, nextCursor: items.length === 500 ? String(items.at(-1)?.seq) : null };
  });

  addRoute(api, app, { method: "get", path: "/api/usage", tag, summary: "Tokens and money by project and day, as far as agents tell; unknown is null", query: z.strictObject({ days: z.coerce.number().int().min(1).max(3650).default(30) }), response: z.object({ items: z.array(Spending) }) }, async ({ principal, query }) => {
    const bound = boundTo(principal);
    const projects = bound ? [bound] : (await listProjects(app.db, userOf(principal))).map((p) => p.id);
    const since = new Date(Date.now() - query.days * 86_400_000).toISOString();
    return { items: spendingOf(await listTriesSince(app.db, projects, since), -new Date().getTimezoneOffset()) };
  });
}
