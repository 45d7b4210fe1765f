import { AUTONOMY } from "#domain/autonomy.ts";
import { AppError } from "#domain/errors.ts";
import { isStanding } from "#domain/landing.ts";
import { autonomyFor, type Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { mayLandUnasked, obstacleTo } from "#domain/unasked-landing.ts";
import type { App } from "../kernel.ts";
import { listSteps } from "../store/autonomy.ts";
import { listTaskEvents } from "../store/event.ts";
import { listLandings, listProjectLandings } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { listTasks } from "../store/task.ts";
import { forecastOf } from "./forecast.ts";
import { landTask } from "./land-task.ts";
import { planLanding } from "./plan-landing.ts";

/** Finished tasks that are looked at. */
const LOOKED_AT = 50;

/**
 * Lands what may land without a person's word: one change at a time, in the forecast's order, each only when the one before is known
 * to be sound. What may not land is left to a person, and why is noted once. Safe to repeat.
 */
export function landUnasked(app: App, projectId: string): Promise<void> {
  return app.exclusively(`land-unasked:${projectId}`, async () => {
    const project = await findProject(app.db, projectId);
    if (!project?.settings.mayMerge) return;
    const ready = await candidates(app, project);
    if (ready.length === 0) return;
    const forecast = await forecastOf(app, project);
    const placeOf = (task: Task): number => (forecast.order.includes(task.number) ? forecast.order.indexOf(task.number) : forecast.order.length);
    for (const task of ready.toSorted((a, b) => placeOf(a) - placeOf(b))) {
      if (app.stopping.aborted) return;
      const why = await refusal(app, { project, task });
      if (why === null) return landOne(app, { project, task });
      await noteOnce(app, task, why);
    }
  });
}

/** What was verified since a person last changed how much runs unasked; what was taken off again does not come back by itself. */
async function candidates(app: App, project: Project): Promise<Task[]> {
  const steps = await listSteps(app.db, project.id);
  const from = steps.find((s) => s.kind === "set")?.createdAt ?? project.createdAt;
  const tasks = (await listTasks(app.db, { projectId: project.id }, { status: "completed", limit: LOOKED_AT })).filter((t) => (t.completedAt ?? "") >= from && autonomyFor(project, t.type) === "full");
  const landed = new Set((await listLandings(app.db, tasks.map((t) => t.id))).map((l) => l.taskId));
  return tasks.filter((t) => !landed.has(t.id));
}

async function refusal(app: App, on: { project: Project; task: Task }): Promise<string | null> {
  const { project, task } = on;
  const [plan, forecast, before] = await Promise.all([planLanding(app, on), forecastOf(app, project), listProjectLandings(app.db, project.id)]);
  const last = before.findLast(isStanding);
  const obstacle = obstacleTo(task.number, { plan, forecast, before: last ? [last] : [] });
  const { run, why } = mayLandUnasked({ level: autonomyFor(project, task.type), mayMerge: project.settings.mayMerge, verified: task.status === "completed", confidence: task.confidence, obstacle });
  return run ? null : why;
}

async function landOne(app: App, on: { project: Project; task: Task }): Promise<void> {
  await landTask(app, on, { actor: AUTONOMY }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return noteOnce(app, on.task, error.tell.what);
  });
}

/** Why a change waits for a person stands in its story, each reason once. */
async function noteOnce(app: App, task: Task, why: string): Promise<void> {
  const said = await listTaskEvents(app.db, task.id, { after: 0, limit: 2000 });
  if (said.findLast((e) => e.kind === "autonomy.held")?.payload["why"] === why) return;
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "autonomy.held", actor: AUTONOMY, projectId: task.projectId, taskId: task.id, payload: { step: "landing", why } }], result: undefined }));
}
