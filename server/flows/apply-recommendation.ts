import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { nextRecommendation, type Recommendation } from "#domain/post-mortem.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findRecommendation, updateRecommendation } from "../store/learning.ts";
import { findProject } from "../store/project.ts";
import { previewOf } from "./propose-instruction.ts";
import { closeRecommendation } from "./close-recommendation.ts";
import { writeInstructions } from "./write-instructions.ts";

/** Applies a recommendation as it was previewed. A file that changed since gets a new preview instead, and nothing is written. */
export async function applyRecommendation(app: App, id: string, actor: Actor): Promise<Recommendation> {
  return app.exclusively(`recommendation:${id}`, async () => {
    const recommendation = await findRecommendation(app.db, id);
    const project = recommendation && (await findProject(app.db, recommendation.projectId));
    if (!recommendation || !project) throw new AppError("not-found", "There is no such recommendation.", "Look at Learn for the present ones.");
    if (!nextRecommendation(recommendation.status, "apply")) throw new AppError("wrong-state", `This recommendation is ${recommendation.status} already.`, "Look at Learn for what else there is.");
    const item = { id: recommendation.itemId, text: recommendation.item };
    const preview = await previewOf(app, project, { file: recommendation.file, item });
    if (preview && preview.baseHash !== recommendation.baseHash) return refuseStale(app, { project, recommendation, preview });
    const text = preview?.text ?? (await app.files.readText(project.path, recommendation.file)).text;
    const made = await writeInstructions(app, { project, recommendation }, {
      actor, text, baseHash: recommendation.baseHash, key: `apply:${id}:${recommendation.updatedAt}`,
      message: `docs: ${recommendation.title}\n\nLearned from task evidence; can be undone in Remote Dev.\n`,
    });
    return closeRecommendation(app, recommendation, { event: "apply", actor, fields: { appliedSha: made.sha, checkpointId: made.checkpointId, revertedSha: null } });
  });
}

async function refuseStale(app: App, on: { project: Project; recommendation: Recommendation; preview: { diff: string; baseHash: string } }): Promise<never> {
  const { recommendation, preview } = on;
  await app.bus.commit((db) => ({
    writes: [updateRecommendation(db, recommendation.id, { diff: preview.diff, baseHash: preview.baseHash, updatedAt: now() })],
    events: [{ kind: "recommendation.changed", projectId: on.project.id, taskId: recommendation.taskId, payload: { recommendationId: recommendation.id, to: recommendation.status, title: recommendation.title } }],
    result: undefined,
  }));
  throw new AppError("conflict", `${recommendation.file} changed since the preview.`, "Look at the new preview and apply again. Nothing was changed.");
}
