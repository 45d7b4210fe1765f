import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { ForgeToken, ForgeTokenKeep } from "#domain/forge.ts";
import { Id } from "#domain/ids.ts";
import { dropForgeToken, keepForgeToken, showForgeToken } from "../flows/forge-token.ts";
import type { App } from "../kernel.ts";
import { ownProject } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "pull requests";
const path = "/api/projects/{id}/forge-token";
const params = z.object({ id: Id });
const View = z.object({ token: ForgeToken.nullable() });

/** The token a project's forge is asked with; it goes in and never comes out. */
export function addForgeTokens(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path, tag, summary: "Whether a token is kept for the project's forge, and for which API", params, response: View }, async (asked) => ({ token: await showForgeToken(app, await ownProject(app, asked, asked.params.id)) }));

  addRoute(api, app, { method: "post", path, tag, summary: "Keep a token for the project's forge; it is never shown again", params, body: ForgeTokenKeep, response: View }, async (asked) => {
    const project = await ownProject(app, asked, asked.params.id);
    return { token: await keepForgeToken(app, { project, actor: actorOf(asked.principal) }, asked.body.token) };
  });

  addRoute(api, app, { method: "delete", path, tag, summary: "Forget the token of the project's forge", params, response: View }, async (asked) => {
    await dropForgeToken(app, { project: await ownProject(app, asked, asked.params.id), actor: actorOf(asked.principal) });
    return { token: null };
  });
}
