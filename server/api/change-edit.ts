import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { FileEdit, FileText } from "#domain/change.ts";
import { Delegation } from "#domain/delegation.ts";
import { Id } from "#domain/ids.ts";
import { editFile, readFileText } from "../flows/edit-file.ts";
import { verifyAgain } from "../flows/verify-again.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { ownDelegation } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "review";
const byId = z.object({ id: Id });

/** Editing a file of the worktree by hand, and asking for the checks again. */
export function addEdits(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/file", tag, summary: "A file of the worktree, for editing", params: byId, query: z.object({ path: z.string().min(1).max(4000) }), response: FileText }, async (asked) =>
    readFileText(app, (await ownDelegation(app, asked, asked.params.id)).id, asked.query.path));

  addRoute(api, app, { method: "post", path: "/api/delegations/{id}/file", tag, summary: "Write a file of the worktree, and commit it under your name if you want; a checkpoint is made first", params: byId, body: FileEdit, response: z.object({ sha: z.string().nullable(), hash: z.string() }) }, async (asked) =>
    editFile(app, { delegationId: (await ownDelegation(app, asked, asked.params.id)).id, key: asked.idempotencyKey ?? newId() }, { ...asked.body, actor: actorOf(asked.principal) }));

  addRoute(api, app, { method: "post", path: "/api/delegations/{id}/verify", tag, summary: "Run the checks again on what the branch holds now", params: byId, response: Delegation }, async (asked) => {
    const { id } = await ownDelegation(app, asked, asked.params.id);
    await verifyAgain(app, id, actorOf(asked.principal));
    return ownDelegation(app, asked, id);
  });
}
