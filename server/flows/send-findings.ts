import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { correctionOf, findingsOf, type PullRequest } from "#domain/pull-request.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { findPullRequest, updatePullRequest } from "../store/pull-request.ts";
import { carryCorrection, hearerOf } from "./carry-correction.ts";

/** Sends what the forge found to the agent as one correction: to the one that is there, else to a new try. `names` chooses; without, all that was not sent yet. */
export async function sendFindings(app: App, id: string, word: { actor: Actor; names?: readonly string[] | undefined; sendingId?: string | undefined }): Promise<PullRequest> {
  const known = await findPullRequest(app.db, id);
  if (!known) throw new AppError("not-found", "There is no such pull request.", "Look at the task.");
  return app.exclusively(`findings:${known.taskId}`, async () => {
    const row = (await findPullRequest(app.db, id)) ?? known;
    const chosen = findingsOf(row).filter((f) => (word.names ? word.names.includes(f.name) : !f.sent));
    if (chosen.length === 0) throw new AppError("wrong-state", "There is nothing new to send.", "Read the pull request again.");
    await hearerOf(app, row.taskId);
    await carryCorrection(app, { id: word.sendingId ?? newId(), taskId: row.taskId, text: correctionOf(row, chosen), actor: word.actor });
    const sent = [...new Set([...row.sent, ...chosen.map((f) => f.name)])];
    await app.bus.commit((db) => ({
      writes: [updatePullRequest(db, id, { sent })],
      events: [{ kind: "pull-request.changed", actor: word.actor, projectId: row.projectId, taskId: row.taskId, delegationId: row.delegationId, payload: { pullRequestId: id, number: row.number ?? 0, state: row.state, why: `${chosen.length} ${chosen.length === 1 ? "finding" : "findings"} went to the agent` } }],
      result: undefined,
    }));
    return { ...row, sent };
  });
}
