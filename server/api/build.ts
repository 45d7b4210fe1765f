import { OpenAPIHono } from "@hono/zod-openapi";
import { compress } from "hono/compress";
import { ACCESS, admit } from "#domain/access.ts";
import type { Auth } from "../auth.ts";
import type { Admitted } from "../http.ts";
import type { App } from "../kernel.ts";
import { addAutonomy } from "./autonomy.ts";
import { addChanges } from "./change.ts";
import { addEdits } from "./change-edit.ts";
import { addComments } from "./comment.ts";
import { addBrains } from "./brain.ts";
import { addConversation } from "./conversation.ts";
import { addDecisions } from "./decision.ts";
import { addDelegations } from "./delegation.ts";
import { docsPage } from "./docs.ts";
import { addEvents } from "./event.ts";
import { addHealth } from "./health.ts";
import { addHooks } from "./hook.ts";
import { addIdentity } from "./identity.ts";
import { addGraph } from "./graph.ts";
import { addLandings } from "./landing.ts";
import { addLearning } from "./learning.ts";
import { addMemory } from "./memory.ts";
import { addMcp } from "./mcp.ts";
import { addForgeTokens } from "./forge-token.ts";
import { addPullRequests } from "./pull-request.ts";
import { addProjects } from "./project.ts";
import { addQueue } from "./queue.ts";
import { type Api, refuse } from "./route.ts";
import { addSessions } from "./session.ts";
import { addFollowUps } from "./follow-up.ts";
import { addTasks } from "./task.ts";
import { AppError } from "#domain/errors.ts";

const INFO = { openapi: "3.1.0", info: { title: "Remote Dev", version: "1", description: "Say what you want; agents do it; the server proves it." } } as const;

/** All routes of the API and MCP. Throws when a route and the authorisation table do not match, in either direction. */
export function buildApi(app: App, auth: Auth): Api {
  const api: Api = new OpenAPIHono<{ Bindings: Admitted }>();
  api.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer", bearerFormat: "rdv_…" });
  api.openAPIRegistry.registerComponent("securitySchemes", "cookie", { type: "apiKey", in: "cookie", name: "rdv" });
  // A phone reads a long list of tasks over the air; event streams are left alone.
  api.use("/api/*", compress());
  addIdentity(api, app, auth);
  addProjects(api, app);
  addConversation(api, app);
  addTasks(api, app);
  addGraph(api, app);
  addQueue(api, app);
  addLandings(api, app);
  addAutonomy(api, app);
  addPullRequests(api, app);
  addForgeTokens(api, app);
  addLearning(api, app);
  addMemory(api, app);
  addDecisions(api, app);
  addSessions(api, app);
  addFollowUps(api, app);
  addDelegations(api, app);
  addChanges(api, app);
  addComments(api, app);
  addEdits(api, app);
  addEvents(api, app);
  addBrains(api, app);
  addHealth(api, app);
  addHooks(api, app);
  addMcp(api, app);
  addDocs(api, app);
  requireRoutesForRows(api);
  api.notFound((context) => refuse(app, context, new AppError("not-found", `There is nothing at ${context.req.path}.`, "See /api/docs for what there is.")));
  api.onError((error, context) => refuse(app, context, error));
  return api;
}

function addDocs(api: Api, app: App): void {
  for (const path of ["/api/openapi.json", "/api/docs"] as const) {
    api.get(path, (context) => {
      try {
        admit(`GET ${path}`, context.env.principal);
        const document = api.getOpenAPI31Document(INFO);
        return path === "/api/docs" ? context.html(docsPage(document, context.req.header("cookie") ?? "")) : context.json(document);
      } catch (error) {
        return refuse(app, context, error);
      }
    });
  }
}

/** A row without a route would promise a way in that is not there. */
function requireRoutesForRows(api: Api): void {
  const routes = new Set(api.routes.map((r) => `${r.method} ${r.path.replaceAll(/:(\w+)/g, "{$1}")}`));
  const served = (key: string): boolean => routes.has(key) || key === "GET /healthz" || key === "POST /mcp" || !/^[A-Z]+ \//.test(key);
  const missing = Object.keys(ACCESS).filter((key) => !served(key));
  if (missing.length > 0) throw new Error(`rows of the authorisation table without a route: ${missing.join(", ")}`);
}
