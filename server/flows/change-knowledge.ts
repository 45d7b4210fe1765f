import type { Actor } from "#domain/action.ts";
import type { KnowledgePatch } from "#domain/api.ts";
import type { z } from "zod";
import type { App } from "../kernel.ts";
import { updateKnowledge } from "../store/project.ts";

/** Writes what a person corrects in a project's knowledge. */
export function changeKnowledge(app: App, on: { projectId: string; actor: Actor }, patch: z.infer<typeof KnowledgePatch>): Promise<void> {
  const fields = Object.keys(patch);
  if (fields.length === 0) return Promise.resolve();
  return app.bus.commit((db) => ({
    writes: [updateKnowledge(db, on.projectId, patch)],
    events: [{ kind: "knowledge.changed", actor: on.actor, projectId: on.projectId, payload: { fields } }],
    result: undefined,
  }));
}
