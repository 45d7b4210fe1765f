import type { Actor } from "#domain/action.ts";
import { correctionText, nextComment, type ReviewComment, type Sending } from "#domain/review-comment.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { deleteSending, findSending, insertSending, listComments, listOpenSendings, type SendingRow, updateComment, updateSending } from "../store/review-comment.ts";
import { carryCorrection, hearerOf } from "./carry-correction.ts";
import { requireSource } from "./change-source.ts";
import { showComments } from "./show-comments.ts";

/** Sends all drafts on a task's change as one correction, once: to the agent that is there, else to a new try. */
export async function sendComments(app: App, delegationId: string, actor: Actor): Promise<Sending> {
  const { delegation } = await requireSource(app, delegationId);
  return app.exclusively(`comments:${delegation.taskId}`, async () => {
    // Refused before anything is written, where nobody could be told.
    await hearerOf(app, delegation.taskId);
    const views = (await showComments(app, delegationId)).filter((c) => c.status === "draft");
    if (views.length === 0) throw new AppError("wrong-state", "There are no drafts to send.", "Write a comment on a line first.");
    const { headSha } = await requireSource(app, delegationId);
    const at = now();
    const row: SendingRow = { id: newId(), projectId: delegation.projectId, taskId: delegation.taskId, text: correctionText(views), comments: views.length, actor, how: null, createdAt: at };
    await app.bus.commit(async (db) => {
      const drafts = (await listComments(db, delegation.taskId)).filter((c) => nextComment(c.status, "send") && views.some((v) => v.id === c.id));
      return {
        writes: [insertSending(db, row), ...drafts.map((c) => updateComment(db, c.id, sentFields(c, { views, row, headSha })))],
        events: [{ kind: "comments.sent", projectId: row.projectId, taskId: row.taskId, delegationId: delegation.id, actor, payload: { sendingId: row.id, comments: drafts.length } }],
        result: undefined,
      };
    });
    crashPoint("comments-sent");
    return deliver(app, row).catch(async (error: unknown) => {
      if (error instanceof AppError) await takeBack(app, row);
      throw error;
    });
  });
}

/** Counts its lines anew in the commit it is sent on, so that what touches them later can be told. */
function sentFields(comment: ReviewComment, on: { views: readonly { id: string; at: { line: number; endLine: number } | null; isOutdated: boolean }[]; row: SendingRow; headSha: string }): Partial<ReviewComment> {
  const view = on.views.find((v) => v.id === comment.id);
  const lines = view?.at && !view.isOutdated && !comment.isLoose ? { ...view.at, headSha: on.headSha } : {};
  return { ...lines, status: "sent", sendingId: on.row.id, sentAt: on.row.createdAt, updatedAt: on.row.createdAt };
}

/** Sendings an earlier server had begun: they reach somebody now, if they have not. */
export async function takeUpSendings(app: App, before: string): Promise<void> {
  for (const row of await listOpenSendings(app.db, before)) {
    await app.exclusively(`comments:${row.taskId}`, () => deliver(app, row)).catch(async (error: unknown) => {
      app.log.warn({ err: error, sending: row.id }, "comments could not be handed on");
      if (error instanceof AppError) await takeBack(app, row);
    });
  }
}

/** Nobody takes them by now: they are drafts again, to be sent later or taken away. */
function takeBack(app: App, { id, projectId, taskId, actor }: SendingRow): Promise<void> {
  return app.bus.commit(async (db) => {
    const back = (await listComments(db, taskId)).filter((c) => c.sendingId === id && c.status === "sent");
    return {
      writes: [...back.map((c) => updateComment(db, c.id, { status: "draft", sendingId: null, sentAt: null, updatedAt: now() })), deleteSending(db, id)],
      events: back.map((c) => ({ kind: "comment.changed", projectId, taskId, delegationId: c.delegationId, actor, payload: { commentId: c.id, to: "draft" } })),
      result: undefined,
    };
  });
}

async function deliver(app: App, row: SendingRow): Promise<Sending> {
  const known = await findSending(app.db, row.id);
  const how = known?.how ?? (await carryCorrection(app, row));
  crashPoint("comments-told");
  if (!known?.how) await app.bus.commit((db) => ({ writes: [updateSending(db, row.id, how)], events: [], result: undefined }));
  return { id: row.id, comments: row.comments, how };
}
