import { z } from "zod";
import { actorOf, admit, boundTo, scopesOf, userOf } from "#domain/access.ts";
import { DecisionAnswer, listOf } from "#domain/api.ts";
import { Decision, letsMoreRun, tasksAsked } from "#domain/decision.ts";
import { Id } from "#domain/ids.ts";
import { cleanText } from "#domain/text.ts";
import { decide } from "../flows/decide.ts";
import { withinReach } from "../flows/within-reach.ts";
import type { App } from "../kernel.ts";
import { listDecisions } from "../store/decision.ts";
import { ownDecision, ownProject } from "./own.ts";
import { Page, pageOf } from "./page.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "decisions";
const Query = Page.extend({ projectId: Id.optional(), status: z.enum(["open", "closed"]).default("open") });

/** The inbox: what only a person may answer. */
export function addDecisions(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/decisions", tag, summary: "Decisions over all projects, newest first", query: Query, response: listOf(Decision) }, async (asked) => {
    const { cursor, limit, status } = asked.query;
    const bound = boundTo(asked.principal);
    const projectId = asked.query.projectId ?? bound ?? undefined;
    if (projectId) await ownProject(app, asked, projectId);
    const rows = await listDecisions(app.db, userOf(asked.principal), { open: status === "open", limit: limit + 1, ...(projectId ? { projectId } : {}), ...(cursor ? { before: cursor } : {}) });
    const page = pageOf(rows, limit);
    return { ...page, items: await withinReach(app.db, bound, page.items, tasksAsked) };
  });

  addRoute(api, app, { method: "post", path: "/api/decisions/{id}", tag, summary: "Answer a decision, once", params: z.object({ id: Id }), body: DecisionAnswer, response: Decision }, async (asked) => {
    const decision = await ownDecision(app, asked, asked.params.id);
    // To let more run unasked is to change the settings, whatever it is answered to.
    if (letsMoreRun(decision.body, asked.body.verdict)) admit("PATCH /api/projects/{id}", asked.principal, decision.projectId);
    return decide(app, decision.id, { verdict: asked.body.verdict, text: cleanText(asked.body.text ?? ""), actor: actorOf(asked.principal), scopes: scopesOf(asked.principal) });
  });
}
