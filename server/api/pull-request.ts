import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { Id } from "#domain/ids.ts";
import { FindingsSend, PullRequest, PullRequestCreate, PullRequestPlan } from "#domain/pull-request.ts";
import { openPullRequest } from "../flows/open-pull-request.ts";
import { planPullRequest } from "../flows/plan-pull-request.ts";
import { readPullRequest } from "../flows/read-pull-request.ts";
import { sendFindings } from "../flows/send-findings.ts";
import { updatePullRequestBranch } from "../flows/update-pull-request.ts";
import type { App } from "../kernel.ts";
import { ownPullRequest, ownTask } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "pull requests";
const byId = z.object({ id: Id });
const byTask = z.object({ id: Id, taskId: Id });
const path = "/api/orchestrators/{id}/tasks/{taskId}/pull-request";

/** Verified work as pull requests on the forge its remote is, and what comes back from there. */
export function addPullRequests(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path, tag, summary: "The pull request of a task, or what opening one would do and what blocks it", params: byTask, response: PullRequestPlan }, async (asked) => (await planPullRequest(app, await ownTask(app, asked, asked.params))).plan);

  addRoute(api, app, { method: "post", path, tag, summary: "Push a verified task's branch, never by force, and open a pull request for it", params: byTask, body: PullRequestCreate, status: 201, response: PullRequest }, async (asked) => openPullRequest(app, await ownTask(app, asked, asked.params), { ...asked.body, actor: actorOf(asked.principal) }));

  addRoute(api, app, { method: "post", path: "/api/pull-requests/{id}/read", tag, summary: "Read an open pull request from its forge now", params: byId, response: PullRequest }, async (asked) => readPullRequest(app, (await ownPullRequest(app, asked, asked.params.id)).id));

  addRoute(api, app, { method: "post", path: "/api/pull-requests/{id}/push", tag, summary: "Push what was verified since to an open pull request, never by force", params: byId, response: PullRequest }, async (asked) => updatePullRequestBranch(app, (await ownPullRequest(app, asked, asked.params.id)).id, actorOf(asked.principal)));

  addRoute(api, app, { method: "post", path: "/api/pull-requests/{id}/findings", tag, summary: "Send failed checks and open comments to the agent as one correction", params: byId, body: FindingsSend, response: PullRequest }, async (asked) => {
    const { id } = await ownPullRequest(app, asked, asked.params.id);
    return sendFindings(app, id, { actor: actorOf(asked.principal), names: asked.body.names, sendingId: Id.safeParse(asked.idempotencyKey).data });
  });
}
