import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { FollowUpCreate, listOf } from "#domain/api.ts";
import { FollowUp } from "#domain/follow-up.ts";
import { Id } from "#domain/ids.ts";
import { settleFollowUp } from "../flows/settle-follow-up.ts";
import { tellAgent } from "../flows/tell-agent.ts";
import type { App } from "../kernel.ts";
import { listFollowUps } from "../store/follow-up.ts";
import { ownFollowUp, ownSession } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "terminals";
const path = "/api/sessions/{id}/follow-ups";
const byId = z.object({ id: Id });
/** Messages that are listed; older ones stand in the task's story. */
const LISTED = 20;

/** Words for agents that run. */
export function addFollowUps(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path, tag, summary: "What an agent was told while it runs, and whether it arrived; the latest 20", params: byId, response: listOf(FollowUp) }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    return { items: await listFollowUps(app.db, session.id, LISTED), nextCursor: null };
  });

  addRoute(api, app, { method: "post", path, tag, summary: "Tell an agent something; it is typed once the agent waits at its prompt", params: byId, body: FollowUpCreate, status: 201, response: FollowUp }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    return tellAgent(app, session.id, { actor: actorOf(asked.principal), text: asked.body.text, ...(asked.idempotencyKey ? { key: `request:${asked.idempotencyKey}` } : {}) });
  });

  addRoute(api, app, { method: "delete", path: `${path}/{followUpId}`, tag, summary: "Take a message back that was not typed yet", params: byId.extend({ followUpId: Id }), status: 204 }, async (asked) => {
    const followUp = await ownFollowUp(app, asked, { id: asked.params.id, followUpId: asked.params.followUpId });
    await settleFollowUp(app, followUp.id, { again: false, actor: actorOf(asked.principal) });
  });
}
