import { AUTONOMY } from "#domain/autonomy.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { mayProposeUnasked } from "#domain/unasked-landing.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { listPullRequests } from "../store/pull-request.ts";
import { openPullRequest } from "./open-pull-request.ts";
import { planPullRequest } from "./plan-pull-request.ts";
import { noteHeld, unaskedCandidates, unaskedFacts } from "./unasked-candidates.ts";

/**
 * Opens pull requests for what was verified, where autonomy is full and may push. The first one to a place is a person's: who writes in
 * the repository can change where a remote leads. Safe to repeat.
 */
export async function proposeUnasked(app: App, projectId: string): Promise<void> {
  const project = await findProject(app.db, projectId);
  // What may land here needs no detour.
  if (!project?.settings.mayPush || project.settings.mayMerge) return;
  const known = await listPullRequests(app.db, projectId);
  const tried = new Set(known.map((p) => p.taskId));
  const trusted = new Set(known.filter((p) => p.openedBy.kind === "person" && p.number !== null).map((p) => p.remote));
  for (const task of (await unaskedCandidates(app, project)).filter((t) => !tried.has(t.id)).toSorted((a, b) => a.number - b.number)) {
    const why = await refusal(app, { project, task, trusted });
    if (why !== null) await noteHeld(app, task, { step: "pull-request", why });
    else await openOne(app, { project, task });
  }
}

async function refusal(app: App, on: { project: Project; task: Task; trusted: ReadonlySet<string> }): Promise<string | null> {
  const may = mayProposeUnasked(await unaskedFacts(app, on));
  if (!may.run) return may.why;
  const { plan, ready } = await planPullRequest(app, on);
  if (!ready) return plan.blocks[0]?.what ?? "there is nothing to propose";
  return on.trusted.has(ready.place.remote) ? null : `you have not opened a pull request at ${ready.place.remote} yet`;
}

async function openOne(app: App, on: { project: Project; task: Task }): Promise<void> {
  await openPullRequest(app, on, { actor: AUTONOMY }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    return noteHeld(app, on.task, { step: "pull-request", why: error.tell.what });
  });
}
