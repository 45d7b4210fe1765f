import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { listOf } from "#domain/api.ts";
import { Id } from "#domain/ids.ts";
import { CommentView, CommentWrite, ReviewComment, Sending } from "#domain/review-comment.ts";
import { keepComment, removeComment, settleComment } from "../flows/keep-comment.ts";
import { sendComments } from "../flows/send-comments.ts";
import { showComments } from "../flows/show-comments.ts";
import type { App } from "../kernel.ts";
import { ownComment, ownDelegation } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "review";
const byId = z.object({ id: Id });

/** Comments on lines of a change: drafts that are kept, one correction they become, and what came of each. */
export function addComments(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/comments", tag, summary: "Comments on the change, with where their lines stand now", params: byId, response: listOf(CommentView) }, async (asked) =>
    ({ items: await showComments(app, (await ownDelegation(app, asked, asked.params.id)).id), nextCursor: null }));

  addRoute(api, app, { method: "post", path: "/api/delegations/{id}/comments/{commentId}", tag, summary: "Keep a draft under an id of your own", params: z.object({ id: Id, commentId: Id }), body: CommentWrite, response: ReviewComment }, async (asked) =>
    keepComment(app, { delegationId: (await ownDelegation(app, asked, asked.params.id)).id, id: asked.params.commentId }, { ...asked.body, actor: actorOf(asked.principal) }));

  addRoute(api, app, { method: "post", path: "/api/delegations/{id}/comments-send", tag, summary: "Send all drafts as one correction: to the agent that is there, else to a new try", params: byId, response: Sending }, async (asked) =>
    sendComments(app, (await ownDelegation(app, asked, asked.params.id)).id, actorOf(asked.principal)));

  for (const event of ["resolve", "reopen"] as const) {
    addRoute(api, app, { method: "post", path: `/api/comments/{id}/${event}`, tag, summary: event === "resolve" ? "Settle a sent comment" : "Open a settled comment again", params: byId, response: ReviewComment }, async (asked) =>
      settleComment(app, (await ownComment(app, asked, asked.params.id)).id, { event, actor: actorOf(asked.principal) }));
  }

  addRoute(api, app, { method: "delete", path: "/api/comments/{id}", tag, summary: "Delete a draft or a settled comment", params: byId, status: 204 }, async (asked) =>
    removeComment(app, (await ownComment(app, asked, asked.params.id)).id, actorOf(asked.principal)));
}
