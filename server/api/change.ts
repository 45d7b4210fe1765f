import { z } from "zod";
import { listOf } from "#domain/api.ts";
import { Change, ChangePage, CommitLine, Found } from "#domain/change.ts";
import { AppError } from "#domain/errors.ts";
import { Id, Sha } from "#domain/ids.ts";
import { findInChange, readChange, readCommits, readLines, readPages, readSide } from "../flows/read-change.ts";
import type { App } from "../kernel.ts";
import { ownDelegation } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "review";
const byId = z.object({ id: Id });
/** Of one commit, and of a further repository of the task, where they are named. */
const Of = z.object({ commit: Sha.optional(), projectId: Id.optional() });
const path = z.string().min(1).max(4000);
const number = z.coerce.number().int().min(0);

/** Images a browser may draw here. Nothing else of a repository is handed out under a type of its own. */
const IMAGES: Readonly<Record<string, string>> = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", avif: "image/avif" };

/** The change of a try for reading: its files, its lines by pages, its commits. */
export function addChanges(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/change", tag, summary: "Every file of the change, or of one commit of it, and the first lines", params: byId, query: Of, response: Change }, async (asked) =>
    readChange(app, { delegationId: (await ownDelegation(app, asked, asked.params.id)).id, ...asked.query }));

  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/change/pages", tag, summary: "Lines of the change from one page of a file on", params: byId, query: Of.extend({ stamp: z.string(), file: number, page: number }), response: listOf(ChangePage) }, async (asked) =>
    ({ items: await readPages(app, { delegationId: (await ownDelegation(app, asked, asked.params.id)).id, ...asked.query }), nextCursor: null }));

  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/change/find", tag, summary: "Where a text stands in the lines of the change", params: byId, query: Of.extend({ stamp: z.string(), text: z.string().min(1).max(500) }), response: Found }, async (asked) =>
    findInChange(app, { delegationId: (await ownDelegation(app, asked, asked.params.id)).id, ...asked.query }));

  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/change/lines", tag, summary: "Unchanged lines of a file, by their numbers after the change", params: byId, query: Of.extend({ path, from: number, to: number }), response: z.object({ lines: z.array(z.string()), total: z.int() }) }, async (asked) =>
    readLines(app, { delegationId: (await ownDelegation(app, asked, asked.params.id)).id, ...asked.query }));

  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/change/image", tag, summary: "An image before or after the change", params: byId, query: Of.extend({ path, side: z.enum(["old", "new"]) }) }, async (asked) => {
    const type = IMAGES[asked.query.path.split(".").at(-1)?.toLowerCase() ?? ""];
    const bytes = type && (await readSide(app, { delegationId: (await ownDelegation(app, asked, asked.params.id)).id, ...asked.query }));
    if (!bytes) throw new AppError("not-found", "There is no image to show.", "Look at the file in the worktree.");
    return new Response(new Uint8Array(bytes), { headers: { "content-type": type, "x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; sandbox", "cache-control": "private, max-age=60" } });
  });

  addRoute(api, app, { method: "get", path: "/api/delegations/{id}/commits", tag, summary: "The commits of the change, newest first", params: byId, query: Of.pick({ projectId: true }), response: listOf(CommitLine) }, async (asked) =>
    ({ items: await readCommits(app, (await ownDelegation(app, asked, asked.params.id)).id, asked.query.projectId), nextCursor: null }));
}
