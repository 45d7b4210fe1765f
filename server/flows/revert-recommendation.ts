import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { dropItem } from "#domain/managed-block.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import type { App } from "../kernel.ts";
import { findRecommendation } from "../store/learning.ts";
import { findProject } from "../store/project.ts";
import { closeRecommendation } from "./close-recommendation.ts";
import { writeInstructions } from "./write-instructions.ts";

/** Takes an applied recommendation back: its item leaves the file, everything else stays, and the undo is a commit of its own. */
export async function revertRecommendation(app: App, id: string, actor: Actor): Promise<Recommendation> {
  return app.exclusively(`recommendation:${id}`, async () => {
    const recommendation = await findRecommendation(app.db, id);
    const project = recommendation && (await findProject(app.db, recommendation.projectId));
    if (!recommendation || !project) throw new AppError("not-found", "There is no such recommendation.", "Look at Learn for the present ones.");
    if (recommendation.status !== "applied") throw new AppError("wrong-state", `This recommendation is ${recommendation.status}, not applied.`, "Only an applied one can be undone.");
    const { text, hash } = await app.files.readText(project.path, recommendation.file);
    const edit = dropItem(text, recommendation.itemId);
    if (!edit.ok) throw new AppError("conflict", `${recommendation.file}: ${edit.why}.`, "Repair the file by hand. Nothing was changed.");
    const made = await writeInstructions(app, { project, recommendation }, {
      actor, text: edit.text === "" ? null : edit.text, baseHash: hash, key: `revert:${id}:${recommendation.updatedAt}`,
      message: `docs: undo "${recommendation.title}"\n\nReverts ${recommendation.appliedSha ?? "an earlier commit"}.\n`,
    });
    return closeRecommendation(app, recommendation, { event: "revert", actor, fields: { revertedSha: made.sha } });
  });
}
