import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { AutonomyStep, AutonomyView } from "#domain/earned.ts";
import { Id } from "#domain/ids.ts";
import { UnaskedEntry } from "#domain/unasked.ts";
import { settleStep } from "../flows/settle-step.ts";
import { showAutonomy, showUnasked } from "../flows/show-autonomy.ts";
import type { App } from "../kernel.ts";
import { ownProject, ownStep } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "autonomy";
const byId = z.object({ id: Id });
const Query = z.object({ before: z.coerce.number().int().positive().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) });
const UnaskedPage = z.object({ items: z.array(UnaskedEntry), nextCursor: z.string().nullable() });

/** How much runs unasked, how that was earned, and what ran so. */
export function addAutonomy(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/projects/{id}/autonomy", tag, summary: "How much runs unasked for each kind of task, the streak it rests on, and the steps so far", params: byId, response: AutonomyView }, async (asked) => showAutonomy(app, await ownProject(app, asked, asked.params.id)));

  addRoute(api, app, { method: "get", path: "/api/projects/{id}/unasked", tag, summary: "What ran unasked, newest first, with its why and what takes it back; `before` is the cursor", params: byId, query: Query, response: UnaskedPage }, async (asked) => {
    const { before, limit } = asked.query;
    const items = await showUnasked(app, (await ownProject(app, asked, asked.params.id)).id, { limit, ...(before === undefined ? {} : { before }) });
    return { items, nextCursor: items.length === limit ? String(items.at(-1)?.seq) : null };
  });

  addRoute(api, app, { method: "post", path: "/api/autonomy-steps/{id}/revert", tag, summary: "Take a step of autonomy back", params: byId, response: AutonomyStep }, async (asked) => settleStep(app, (await ownStep(app, asked, asked.params.id)).id, { event: "revert", actor: actorOf(asked.principal) }));
}
