import { z } from "zod";
import { Id } from "#domain/ids.ts";
import { hearHook } from "../flows/hear-hook.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { AppError } from "#domain/errors.ts";
import { addRoute, type Api } from "./route.ts";

/** Where agents' hooks report. A session's token speaks for that session only and can approve nothing. */
export function addHooks(api: Api, app: App): void {
  addRoute(api, app, { method: "post", path: "/api/hooks/{sessionId}", tag: "agents", summary: "What an agent's hook says; answers what the hook shall print", params: z.object({ sessionId: Id }), query: z.object({ agent: z.string().max(60).optional() }), body: z.unknown() }, async ({ principal, params, body, idempotencyKey, signal }) => {
    if (principal.kind !== "run" || principal.sessionId !== params.sessionId) throw new AppError("forbidden", "A hook reports on its own session only.", "Start the agent through Remote Dev.");
    const stdout = await hearHook(app, principal, { payload: body, askId: idempotencyKey ?? newId(), signal });
    return new Response(stdout, { headers: { "content-type": "text/plain; charset=utf-8" } });
  });
}
