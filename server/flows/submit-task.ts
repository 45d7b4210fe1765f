import type { Actor } from "#domain/action.ts";
import { type CheckSpec, checkProblem } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { specialisationOf, SPECIALISATIONS } from "#domain/specialisation.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { countTasksSince, findTask, findTasks, insertTask, nextTaskNumber } from "../store/task.ts";
import { agentIdsOf } from "./choose-agent.ts";
import { requireFurther } from "./further-projects.ts";
import { queuedTask, type Wish } from "./new-task.ts";
import { refuseSharedFolder, withFurtherChecks } from "./plan-sites.ts";
import { planTask } from "./plan-task.ts";

/** Tasks one person may submit in a minute. */
const TASKS_PER_MINUTE = 10;

/** Takes a wish: one row and its event, committed before anything else happens. Planning goes on in the background. */
export async function submitTask(app: App, place: { project: Project; orchestratorId: string; actor: Actor }, wish: Wish): Promise<Task> {
  const { project } = place;
  refuseUnknownAgent(app, project, wish.agent);
  refuseUnknownChecks(app, wish.contract?.checks ?? []);
  refuseUnknownSpecialisation(wish.specialisation);
  await refuseForeignParents(app, project, wish.dependsOn ?? []);
  const whole = await withSites(app, project, wish);
  const { task, isNew } = await app.bus.commit<{ task: Task; isNew: boolean }>(async (db) => {
    const known = wish.id ? await findTask(db, wish.id) : undefined;
    if (known && known.projectId !== project.id) throw new AppError("conflict", "This id belongs to something else.", "Send the task under an id of its own.");
    if (known) return { writes: [], events: [], result: { task: known, isNew: false } };
    const minuteAgo = new Date(Date.now() - 60_000).toISOString();
    if ((await countTasksSince(db, project.userId, minuteAgo)) >= TASKS_PER_MINUTE) {
      throw new AppError("rate-limited", `${TASKS_PER_MINUTE} tasks were submitted within a minute.`, "Wait a minute and submit again. Nothing was lost.", { retryAfter: 60 });
    }
    const row = queuedTask(place, { ...whole, description: app.redact(whole.description) }, await nextTaskNumber(db, project.id));
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

/** An agent nobody has never starts; told now, not after a plan was made. */
export function refuseUnknownAgent(app: App, project: Project, agent: string | undefined): void {
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

/** A way of working nobody described tells an agent nothing. */
export function refuseUnknownSpecialisation(id: string | null | undefined): void {
  if (!id || specialisationOf(id)) return;
  throw new AppError("bad-request", `There is no specialisation ${id}.`, `Use one of: ${SPECIALISATIONS.map((s) => s.id).join(", ")}.`);
}

/** A wish over several repositories, with what decides in each. */
async function withSites(app: App, project: Project, wish: Wish): Promise<Wish> {
  const { also = [], contract } = wish;
  refuseSharedFolder(also, wish.isolation);
  await requireFurther(app, project, also);
  return contract ? { ...wish, contract: { checks: await withFurtherChecks(app, { project, also }, contract.checks) } } : wish;
}

async function refuseForeignParents(app: App, project: Project, ids: readonly string[]): Promise<void> {
  const parents = await findTasks(app.db, ids);
  const missing = ids.find((id) => !parents.some((p) => p.id === id && p.projectId === project.id));
  if (missing) throw new AppError("bad-request", `There is no task ${missing} in this project to depend on.`, "Name a task of the same project.");
}
