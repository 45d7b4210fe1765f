import type { Actor } from "#domain/action.ts";
import type { TaskCreate } from "#domain/api.ts";
import { type CheckSpec, checkProblem } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { cleanText, oneLine } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { countTasksSince, findTask, findTasks, insertTask, nextTaskNumber } from "../store/task.ts";
import { agentIdsOf } from "./choose-agent.ts";
import { planTask } from "./plan-task.ts";

/** Tasks one person may submit in a minute. */
const TASKS_PER_MINUTE = 10;

export interface Wish extends TaskCreate {
  /** Id the client chose, so that a resend is recognised; made here when absent. */
  id?: string;
}

/** Takes a wish: one row and its event, committed before anything else happens. Planning goes on in the background. */
export async function submitTask(app: App, place: { project: Project; orchestratorId: string; actor: Actor }, wish: Wish): Promise<Task> {
  const { project } = place;
  refuseUnknownAgent(app, project, wish.agent);
  refuseUnknownChecks(app, wish.contract?.checks ?? []);
  await refuseForeignParents(app, project, wish.dependsOn ?? []);
  const { task, isNew } = await app.bus.commit<{ task: Task; isNew: boolean }>(async (db) => {
    const known = wish.id ? await findTask(db, wish.id) : undefined;
    if (known && known.projectId !== project.id) throw new AppError("conflict", "This id belongs to something else.", "Send the task under an id of its own.");
    if (known) return { writes: [], events: [], result: { task: known, isNew: false } };
    const minuteAgo = new Date(Date.now() - 60_000).toISOString();
    if ((await countTasksSince(db, project.userId, minuteAgo)) >= TASKS_PER_MINUTE) {
      throw new AppError("rate-limited", `${TASKS_PER_MINUTE} tasks were submitted within a minute.`, "Wait a minute and submit again. Nothing was lost.", { retryAfter: 60 });
    }
    const row = queuedTask(place, wish, await nextTaskNumber(db, project.id));
    return {
      writes: [insertTask(db, row)],
      events: [{ kind: "task.submitted", actor: place.actor, projectId: project.id, taskId: row.id, payload: { number: row.number, title: row.title } }],
      result: { task: row, isNew: true },
    };
  });
  if (!isNew) return task;
  crashPoint("task-submitted");
  app.background("plan-task", () => planTask(app, task.id));
  return task;
}

function queuedTask(place: { project: Project; orchestratorId: string }, wish: Wish, number: number): Task {
  const at = now();
  const description = cleanText(wish.description);
  return {
    id: wish.id ?? newId(),
    orchestratorId: place.orchestratorId,
    userId: place.project.userId,
    projectId: place.project.id,
    number,
    description,
    title: oneLine(description, 60),
    type: wish.type ?? "feature",
    status: "queued",
    confidence: 0,
    estimatedDuration: null,
    assignedAgent: wish.agent ?? null,
    agentWhy: wish.agent ? "you named it" : "",
    isolation: wish.isolation ?? "worktree",
    branch: null,
    dependsOn: wish.dependsOn ?? [],
    priority: wish.priority ?? 5,
    fixed: [...(wish.type ? ["type" as const] : []), ...(wish.agent ? ["agent" as const] : []), ...(wish.contract ? ["contract" as const] : [])],
    contract: { checks: wish.contract?.checks ?? [], fixedAt: null },
    context: "",
    confirmedAt: null,
    confirmedBy: null,
    error: null,
    createdAt: at,
    updatedAt: at,
    completedAt: null,
  };
}

function refuseUnknownAgent(app: App, project: Project, agent: string | undefined): void {
  const known = agentIdsOf(app, project);
  if (agent === undefined || known.includes(agent)) return;
  throw new AppError("bad-request", `There is no agent ${agent} in this project.`, `Use one of: ${known.join(", ")}.`);
}

/** A check nobody has can never pass; told now, not after an agent has worked for it. */
export function refuseUnknownChecks(app: App, checks: readonly CheckSpec[]): void {
  const unknown = checks.find((c) => !app.checks.has(c.check));
  if (unknown) throw new AppError("bad-request", `There is no check ${unknown.check}.`, `Use one of: ${[...app.checks.keys()].join(", ")}.`);
  const problem = checks.map(checkProblem).find((p) => p !== null);
  if (problem) throw new AppError("bad-request", problem, "Complete it, or take it out of the contract.");
}

async function refuseForeignParents(app: App, project: Project, ids: readonly string[]): Promise<void> {
  const parents = await findTasks(app.db, ids);
  const missing = ids.find((id) => !parents.some((p) => p.id === id && p.projectId === project.id));
  if (missing) throw new AppError("bad-request", `There is no task ${missing} in this project to depend on.`, "Name a task of the same project.");
}
