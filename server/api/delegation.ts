import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { Diff, listOf } from "#domain/api.ts";
import { Checkpoint, CheckpointView } from "#domain/checkpoint.ts";
import { Delegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import { Evidence } from "#domain/evidence.ts";
import { Id } from "#domain/ids.ts";
import { discardDelegation } from "../flows/discard-delegation.ts";
import { readPicture } from "../flows/open-page.ts";
import { restoreCheckpoint } from "../flows/restore-checkpoint.ts";
import { resumeParked } from "../flows/resume-parked.ts";
import { showCheckpoints } from "../flows/show-checkpoints.ts";
import { showDiff } from "../flows/show-diff.ts";
import type { App } from "../kernel.ts";
import { listCheckpoints } from "../store/learning.ts";
import { listEvidence } from "../store/task.ts";
import { ownCheckpoint, ownDelegation, ownProject } from "./own.ts";
import { Page, pageOf } from "./page.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "review";
const byId = z.object({ id: Id });

/** What a delegation changed, what proves it, and taking it back. */
export function addDelegations(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/diff", tag, summary: "The change against its base, file by file; of a further repository of the task where it is named", params: byId, query: z.strictObject({ projectId: Id.optional() }), response: Diff }, async (asked) => showDiff(app, (await ownDelegation(app, asked, asked.params.id)).id, asked.query.projectId));

  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/evidence", tag, summary: "What the checks saw", params: byId, response: listOf(Evidence) }, async (asked) => {
    const delegation = await ownDelegation(app, asked, asked.params.id);
    return { items: await listEvidence(app.db, [delegation.id]), nextCursor: null };
  });

  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/pictures/{name}", tag, summary: "A picture a check kept, as PNG", params: byId.extend({ name: z.string().regex(/^[0-9A-Z]{26}\.png$/) }) }, async (asked) => {
    const { id } = await ownDelegation(app, asked, asked.params.id);
    const png = await readPicture(app, id, asked.params.name);
    if (!png) throw new AppError("not-found", "There is no such picture any more.", "Verify the work again to get a new one.");
    return new Response(new Uint8Array(png), { headers: { "content-type": "image/png", "cache-control": "private, max-age=31536000, immutable" } });
  });

  addRoute(api, app, { method: "post", path: "/api/delegations/{id}/resume", tag, summary: "Try at once what waits for the end of a provider's limit", params: byId, response: Delegation }, async (asked) => {
    const { id } = await ownDelegation(app, asked, asked.params.id);
    await resumeParked(app, id, { actor: actorOf(asked.principal), due: null });
    return ownDelegation(app, asked, id);
  });

  addRoute(api, app, { method: "post", path: "/api/delegations/{id}/discard", tag, summary: "Remove its worktree and branch; a checkpoint is made first", params: byId, response: z.object({ checkpoint: Checkpoint.nullable() }) }, async (asked) => {
    const delegation = await ownDelegation(app, asked, asked.params.id);
    return { checkpoint: await discardDelegation(app, delegation.id, actorOf(asked.principal)) };
  });

  addRoute(api, app, { method: "get", path: "/api/checkpoints", tag, summary: "Checkpoints of a project, newest first", query: Page.extend({ projectId: Id }), response: listOf(CheckpointView) }, async (asked) => {
    const project = await ownProject(app, asked, asked.query.projectId);
    const page = pageOf(await listCheckpoints(app.db, project.id, { limit: asked.query.limit + 1, ...(asked.query.cursor ? { before: asked.query.cursor } : {}) }), asked.query.limit);
    return { ...page, items: await showCheckpoints(app, page.items) };
  });

  addRoute(api, app, { method: "post", path: "/api/checkpoints/{id}/restore", tag, summary: "Bring a discarded worktree back", params: byId, response: Checkpoint }, async (asked) => restoreCheckpoint(app, (await ownCheckpoint(app, asked, asked.params.id)).id, actorOf(asked.principal)));
}
