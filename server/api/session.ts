import { z } from "zod";
import { actorOf, admit, boundTo, userOf } from "#domain/access.ts";
import { GroupPatch, listOf, Screen, SessionCreate, SessionInput, SessionPatch, SessionView } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { Id } from "#domain/ids.ts";
import { IMAGE_BYTES } from "#domain/image.ts";
import { Session } from "#domain/session.ts";
import { endTerminal } from "../flows/end-terminal.ts";
import { groupSession, renameGroup } from "../flows/group-session.ts";
import { hibernateSession } from "../flows/hibernate-session.ts";
import { keepImage } from "../flows/keep-image.ts";
import { openAgent } from "../flows/open-agent.ts";
import { openShell } from "../flows/open-shell.ts";
import { readScreen } from "../flows/read-screen.ts";
import { renameSession } from "../flows/rename-session.ts";
import { requestWake } from "../flows/request-wake.ts";
import { sendInput } from "../flows/send-input.ts";
import { requireProjectOf } from "../flows/session-place.ts";
import { showSession, showSessions } from "../flows/show-sessions.ts";
import type { App } from "../kernel.ts";
import { listSessions } from "../store/session.ts";
import { ownProject, ownSession } from "./own.ts";
import { Page, pageOf } from "./page.ts";
import { addRoute, type Api, bytesOf } from "./route.ts";

const tag = "terminals";
const byId = z.object({ id: Id });
/** Names the control a viewer holds, as it was told when it took it. */
const Control = z.strictObject({ holder: z.string().max(100), fence: z.coerce.number().int() });
const Query = Page.extend({ ended: z.stringbool().default(false) });

/** Terminals: agents' and plain ones. */
export function addSessions(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/sessions", tag, summary: "Terminals, newest first", query: Query, response: listOf(SessionView) }, async ({ principal, query }) => {
    const bound = boundTo(principal);
    const rows = await listSessions(app.db, userOf(principal), { ended: query.ended, limit: query.limit + 1, ...(query.cursor ? { before: query.cursor } : {}) });
    const page = pageOf(rows, query.limit);
    return { ...page, items: await showSessions(app, page.items.filter((s) => bound === null || s.projectId === bound)) };
  });

  addRoute(api, app, { method: "post", path: "/api/sessions", tag, summary: "Open a shell, or an agent, in a project, a worktree or a folder", body: SessionCreate, status: 201, response: Session }, async (asked) => {
    const { principal, body } = asked;
    const by = { userId: userOf(principal), actor: actorOf(principal) };
    const bound = boundTo(principal);
    const projectId = body.projectId ?? bound ?? undefined;
    const project = projectId ? await ownProject(app, asked, projectId) : undefined;
    const { agent } = body;
    if (agent === undefined) return openShell(app, { ...by, project }, body);
    return openAgent(app, { ...by, project: project ?? (await requireProjectOf(app, by.userId, body.cwd)) }, { ...body, agent });
  });

  addRoute(api, app, { method: "get", path: "/api/sessions/{id}", tag, summary: "One terminal", params: byId, response: SessionView }, async (asked) => showSession(app, await ownSession(app, asked, asked.params.id)));

  addRoute(api, app, { method: "patch", path: "/api/sessions/{id}", tag, summary: "Rename a terminal, or put it into a group", params: byId, body: SessionPatch, response: Session }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    const { name, group } = asked.body;
    const actor = actorOf(asked.principal);
    const named = name === undefined ? session : await renameSession(app, session, { actor, name });
    return group === undefined ? named : groupSession(app, named, { actor, group });
  });

  addRoute(api, app, { method: "patch", path: "/api/session-groups", tag, summary: "Rename or dissolve a group of terminals", body: GroupPatch, status: 204 }, async (asked) => {
    const { projectId, group, to } = asked.body;
    if (projectId === null) admit(asked.key, asked.principal, null);
    else await ownProject(app, asked, projectId);
    await renameGroup(app, { userId: userOf(asked.principal), projectId, group }, { actor: actorOf(asked.principal), to });
  });

  addRoute(api, app, { method: "delete", path: "/api/sessions/{id}", tag, summary: "End a terminal and everything it started", params: byId, status: 204 }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    await endTerminal(app, session.id, actorOf(asked.principal));
  });

  addRoute(api, app, { method: "post", path: "/api/sessions/{id}/hibernate", tag, summary: "End an idle agent so that it holds nothing; it comes back with its conversation", params: byId, response: SessionView }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    await hibernateSession(app, session.id, actorOf(asked.principal));
    return showSession(app, await ownSession(app, asked, session.id));
  });

  addRoute(api, app, { method: "post", path: "/api/sessions/{id}/wake", tag, summary: "Let a hibernated agent come back; without room for it, it waits in the queue", params: byId, response: SessionView }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    await requestWake(app, session, actorOf(asked.principal));
    return showSession(app, await ownSession(app, asked, session.id));
  });

  addRoute(api, app, { method: "get", path: "/api/sessions/{id}/screen", tag, summary: "What a terminal shows, with history before it", params: byId, query: z.strictObject({ lines: z.coerce.number().int().min(0).max(5000).default(0), colours: z.stringbool().default(false) }), response: Screen }, async (asked) => readScreen(app, await ownSession(app, asked, asked.params.id), asked.query));

  addRoute(api, app, { method: "post", path: "/api/sessions/{id}/input", tag, summary: "Type into a terminal", params: byId, body: SessionInput, status: 204 }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    await sendInput(app, session.id, { actor: actorOf(asked.principal), ...asked.body });
  });

  addRoute(api, app, { method: "post", path: "/api/sessions/{id}/images", tag, summary: "Keep an image where the terminal's agent can read it", params: byId, query: Control, bytes: ["image/png", "image/jpeg", "image/gif", "image/webp"], status: 201, response: z.object({ path: z.string() }) }, async (asked) => {
    const session = await ownSession(app, asked, asked.params.id);
    if (!app.leases.holds(session.id, asked.query)) throw new AppError("wrong-state", "You do not control this terminal.", "Take control first. Nothing was kept.");
    return keepImage(app, session, { actor: actorOf(asked.principal), bytes: await bytesOf(asked.context.req.raw, IMAGE_BYTES) });
  });
}
