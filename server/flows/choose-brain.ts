import { AppError } from "#domain/errors.ts";
import type { Orchestrator } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { updateOrchestrator } from "../store/project.ts";

/** Says which brain thinks for a conversation; null leaves the choice to what is there. */
export async function chooseBrain(app: App, orchestrator: Orchestrator, brain: string | null): Promise<Orchestrator> {
  if (brain !== null && !app.brains.has(brain)) throw new AppError("bad-request", `There is no brain ${brain}.`, `Use one of: ${[...app.brains.keys()].join(", ")}, or null.`);
  await app.bus.commit((db) => ({
    writes: [updateOrchestrator(db, orchestrator.id, { brain })],
    events: orchestrator.projectId ? [{ kind: "project.changed", projectId: orchestrator.projectId, payload: { fields: ["brain"] } }] : [],
    result: undefined,
  }));
  return { ...orchestrator, brain };
}
