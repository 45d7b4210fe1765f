import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { actorOf, scopesOf } from "#domain/access.ts";
import { listOf, MessageCreate } from "#domain/api.ts";
import { Digest } from "#domain/digest.ts";
import { Id } from "#domain/ids.ts";
import { Message } from "#domain/message.ts";
import { converse, type Saying } from "../flows/converse.ts";
import type { App } from "../kernel.ts";
import { findDigest } from "../store/digest.ts";
import { listMessages } from "../store/message.ts";
import { ownOrchestrator } from "./own.ts";
import { Page, pageOf } from "./page.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "chat";
const byId = z.object({ id: Id });

/** The chat of a conversation. */
export function addConversation(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/messages", tag, summary: "Messages, newest first", params: byId, query: Page, response: listOf(Message) }, async (asked) => {
    const { orchestrator } = await ownOrchestrator(app, asked, asked.params.id);
    return pageOf(await listMessages(app.db, orchestrator.id, { before: asked.query.cursor, limit: asked.query.limit + 1 }), asked.query.limit);
  });

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/messages", tag, summary: "Say something; with `Accept: text/event-stream` the answer streams", params: byId, body: MessageCreate, status: 201, response: Message }, async (asked) => {
    const { orchestrator } = await ownOrchestrator(app, asked, asked.params.id);
    const id = Id.safeParse(asked.idempotencyKey).data;
    const saying: Saying = { text: asked.body.text, actor: actorOf(asked.principal), scopes: scopesOf(asked.principal), ...(id ? { id } : {}), ...(asked.body.replaces ? { replaces: asked.body.replaces } : {}) };
    if (!asked.context.req.header("accept")?.includes("text/event-stream")) return converse(app, orchestrator, saying);
    return streamSSE(asked.context, async (stream) => {
      const message = await converse(app, orchestrator, { ...saying, onText: (delta) => void stream.writeSSE({ event: "text", data: JSON.stringify(delta) }) });
      await stream.writeSSE({ event: "message", data: JSON.stringify(message) });
    });
  });

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/stop", tag, summary: "Stop what is being written; what was said stays", params: byId, response: z.object({ stopped: z.array(Id) }) }, async (asked) => {
    const { orchestrator } = await ownOrchestrator(app, asked, asked.params.id);
    return { stopped: app.turns.stop(orchestrator.id) };
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/digest", tag, summary: "The beginning of a long conversation, told shorter", params: byId, response: z.object({ digest: Digest.nullable() }) }, async (asked) => {
    const { orchestrator } = await ownOrchestrator(app, asked, asked.params.id);
    return { digest: (await findDigest(app.db, orchestrator.id)) ?? null };
  });
}
