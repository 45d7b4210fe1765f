import type { EventKind, LoggedEvent } from "#domain/events.ts";
import { landUnasked } from "../flows/land-unasked.ts";
import { proposeUnasked } from "../flows/propose-unasked.ts";
import { reviewAutonomy } from "../flows/review-autonomy.ts";
import type { App } from "../kernel.ts";
import { createRerun } from "../lib/rerun.ts";
import { listAllProjects } from "../store/project.ts";

/** After these the record of a project says something else, or something may land. */
const TELLING: ReadonlySet<EventKind> = new Set(["landing.checked", "landing.undone", "project.changed"]);

/** Reacts to `task.changed` and `delegation.changed` (one ended), `landing.checked`, `landing.undone` and `project.changed`: lands what may land unasked, and weighs how much may run unasked. */
export function startAutonomy(app: App): { stop(): void } {
  const looks = new Map<string, () => void>();
  const lookAt = (projectId: string): void => {
    const known = looks.get(projectId) ?? createRerun((job) => app.background("autonomy", job), () => look(app, projectId));
    looks.set(projectId, known);
    known();
  };
  const stop = app.bus.subscribe((events) => {
    for (const id of new Set(events.filter(isTelling).map((e) => e.projectId))) if (id) lookAt(id);
  });
  app.background("autonomy", async () => {
    for (const { id } of await listAllProjects(app.db)) lookAt(id);
  });
  return { stop };
}

function isTelling({ kind, payload }: LoggedEvent): boolean {
  if (kind === "task.changed" || kind === "delegation.changed") return payload["to"] === "completed" || payload["to"] === "failed";
  return TELLING.has(kind);
}

async function look(app: App, projectId: string): Promise<void> {
  await landUnasked(app, projectId);
  await proposeUnasked(app, projectId);
  await reviewAutonomy(app, projectId);
}
