import { actorOf, boundTo } from "#domain/access.ts";
import { CapacityPatch } from "#domain/capacity.ts";
import { QueueView } from "#domain/queue-view.ts";
import { changeCapacity } from "../flows/change-capacity.ts";
import { showQueue } from "../flows/show-queue.ts";
import type { App } from "../kernel.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "queue";

/** Who has room on this machine, who waits for it, and how much there is. */
export function addQueue(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/queue", tag, summary: "What agents take of this machine, what they may take, and who waits", response: QueueView }, ({ principal }) => {
    const bound = boundTo(principal);
    return showQueue(app, (projectId) => bound === null || projectId === bound);
  });

  addRoute(api, app, { method: "patch", path: "/api/capacity", tag, summary: "Change how much of this machine agents may take", body: CapacityPatch, response: QueueView }, async ({ body, principal }) => {
    await changeCapacity(app, body, actorOf(principal));
    return showQueue(app, () => true);
  });
}
