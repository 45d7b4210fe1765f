import { AUTONOMY } from "#domain/autonomy.ts";
import { AppError } from "#domain/errors.ts";
import type { Forecast } from "#domain/forecast.ts";
import { isStanding } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import { mayLandUnasked, obstacleTo } from "#domain/unasked-landing.ts";
import type { App } from "../kernel.ts";
import { listProjectLandings } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { forecastOf } from "./forecast.ts";
import { landChange } from "./land-change.ts";
import { planLanding } from "./plan-landing.ts";
import { noteHeld, unaskedCandidates, unaskedFacts } from "./unasked-candidates.ts";

/**
 * Lands what may land without a person's word: one change at a time, in the forecast's order, each only when the one before is known
 * to be sound. What may not land is left to a person, and why is noted once. Safe to repeat.
 */
export function landUnasked(app: App, projectId: string): Promise<void> {
  return app.exclusively(`land-unasked:${projectId}`, async () => {
    const project = await findProject(app.db, projectId);
    if (!project?.settings.mayMerge) return;
    const ready = await unaskedCandidates(app, project);
    if (ready.length === 0) return;
    const forecast = await forecastOf(app, project);
    const placeOf = (task: Task): number => (forecast.order.includes(task.number) ? forecast.order.indexOf(task.number) : forecast.order.length);
    for (const task of ready.toSorted((a, b) => placeOf(a) - placeOf(b))) {
      if (app.stopping.aborted) return;
      const why = await refusal(app, { project, task, forecast });
      if (why === null) return landOne(app, { project, task, forecast });
      await noteHeld(app, task, { step: "landing", why });
    }
  });
}

async function refusal(app: App, on: { project: Project; task: Task; forecast: Forecast }): Promise<string | null> {
  const { project, task, forecast } = on;
  if (furtherOf(task).length > 0) return "it changes several repositories, which only you land";
  const [facts, plan, before] = await Promise.all([unaskedFacts(app, on), planLanding(app, on), listProjectLandings(app.db, project.id)]);
  const last = before.findLast(isStanding);
  const { run, why } = mayLandUnasked({ ...facts, obstacle: obstacleTo(task.number, { plan, forecast, before: last ? [last] : [] }) });
  return run ? null : why;
}

/** What was said of the ground is asked again when nothing else can land: a person may have been quicker. */
async function landOne(app: App, on: { project: Project; task: Task; forecast: Forecast }): Promise<void> {
  await landChange(app, on, { actor: AUTONOMY, refusal: () => refusal(app, on) }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return noteHeld(app, on.task, { step: "landing", why: error.tell.what });
  });
}
