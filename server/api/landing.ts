import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { LandingCreate } from "#domain/api.ts";
import { Forecast } from "#domain/forecast.ts";
import { Id } from "#domain/ids.ts";
import { Landing, LandingPlan } from "#domain/landing.ts";
import { forecastOf } from "../flows/forecast.ts";
import { landChange, undoChange } from "../flows/land-change.ts";
import { landInOrder } from "../flows/land-in-order.ts";
import { planChange } from "../flows/plan-change.ts";
import type { App } from "../kernel.ts";
import { ownLanding, ownProject, ownTask } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "landing";
const byId = z.object({ id: Id });
const byTask = z.object({ id: Id, taskId: Id });

/** Verified work into the base branch, back out of it, and what will be in its way. */
export function addLandings(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/tasks/{taskId}/landing", tag, summary: "What landing a task would do now, what blocks it, and where its change stands", params: byTask, response: LandingPlan }, async (asked) => planChange(app, await ownTask(app, asked, asked.params)));

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/tasks/{taskId}/landing", tag, summary: "Land a verified task on the base branch; either it stands there whole, or nothing was touched", params: byTask, body: LandingCreate, status: 201, response: Landing }, async (asked) => {
    const place = await ownTask(app, asked, asked.params);
    return landChange(app, place, { actor: actorOf(asked.principal), strategy: asked.body.strategy, id: Id.safeParse(asked.idempotencyKey).data });
  });

  addRoute(api, app, { method: "post", path: "/api/landings/{id}/undo", tag, summary: "Take a landing back: the branch moves back, or a commit reverts it", params: byId, response: Landing }, async (asked) => undoChange(app, (await ownLanding(app, asked, asked.params.id)).id, actorOf(asked.principal)));

  addRoute(api, app, { method: "get", path: "/api/projects/{id}/forecast", tag, summary: "Which live branches of a project will conflict, with each other and with the base, and the order to land them", params: byId, response: Forecast }, async (asked) => forecastOf(app, await ownProject(app, asked, asked.params.id)));

  addRoute(api, app, { method: "post", path: "/api/projects/{id}/landings", tag, summary: "Land the verified branches of a project in the forecast's order, each once the one before passed where it landed", params: byId, status: 201, response: z.object({ order: z.array(z.int()) }) }, async (asked) => ({ order: await landInOrder(app, await ownProject(app, asked, asked.params.id), actorOf(asked.principal)) }));
}
