import { BrainsPatch, BrainsView } from "#domain/brains-view.ts";
import { preferBrains } from "../flows/prefer-brains.ts";
import { showBrains } from "../flows/show-brains.ts";
import type { App } from "../kernel.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "brains";

/** Who thinks, by which preference, and what it cost. */
export function addBrains(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/brains", tag, summary: "Which models can think, which are passed over, what they were asked and what that cost in the last days", response: BrainsView }, () => showBrains(app));
  addRoute(api, app, { method: "patch", path: "/api/brains", tag, summary: "Say what counts when a model is chosen, by kind of request", body: BrainsPatch, response: BrainsView }, async ({ body }) => {
    await preferBrains(app, body.prefer);
    return showBrains(app);
  });
}
