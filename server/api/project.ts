import { z } from "zod";
import { actorOf, admit, boundTo, userOf } from "#domain/access.ts";
import { Branches, listOf, OrchestratorPatch, ProjectCreate, ProjectPatch, Worktrees } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { Id } from "#domain/ids.ts";
import { letsRunUnasked, Orchestrator, Project } from "#domain/project.ts";
import { branchesOf } from "../flows/base-branch.ts";
import { addProject } from "../flows/add-project.ts";
import { chooseBrain } from "../flows/choose-brain.ts";
import { changeProject, removeProject } from "../flows/change-project.ts";
import { worktreesOf } from "../flows/session-place.ts";
import { scaffoldDemo } from "../flows/scaffold-demo.ts";
import type { App } from "../kernel.ts";
import { DEMO_AGENT, DEMO_WISH } from "../lib/demo-project.ts";
import { findOrchestratorOf, listOrchestrators, listProjects } from "../store/project.ts";
import { ownOrchestrator, ownProject } from "./own.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "projects";
const byId = z.object({ id: Id });
const ProjectView = Project.extend({ orchestratorId: Id });
const Folder = z.object({ name: z.string(), path: z.string(), isRepository: z.boolean() });

/** Projects and the conversations that belong to them. */
export function addProjects(api: Api, app: App): void {
  const view = async (project: z.infer<typeof Project>): Promise<z.infer<typeof ProjectView>> => {
    const orchestrator = await findOrchestratorOf(app.db, project.userId, project.id);
    if (!orchestrator) throw new AppError("internal", "The project has no conversation.", "Report this; nothing was changed.");
    return { ...project, orchestratorId: orchestrator.id };
  };

  addRoute(api, app, { method: "get", path: "/api/projects", tag, summary: "Registered projects", response: listOf(ProjectView) }, async ({ principal }) => {
    const bound = boundTo(principal);
    const [projects, orchestrators] = await Promise.all([listProjects(app.db, userOf(principal)), listOrchestrators(app.db, userOf(principal))]);
    const idOf = new Map(orchestrators.map((o) => [o.projectId, o.id]));
    return { items: projects.filter((p) => bound === null || p.id === bound).map((p) => ({ ...p, orchestratorId: idOf.get(p.id) ?? "" })), nextCursor: null };
  });

  addRoute(api, app, { method: "post", path: "/api/projects", tag, summary: "Register a git repository", body: ProjectCreate, status: 201, response: ProjectView }, async ({ principal, body }) => {
    // What takes the password when it is changed takes it from the start.
    if (letsRunUnasked(body)) admit("PATCH /api/projects/{id}", principal);
    return view(await addProject(app, { userId: userOf(principal), actor: actorOf(principal) }, body));
  });

  addRoute(api, app, { method: "post", path: "/api/demo", tag, summary: "Make the sample project with its demonstration agent, and a wish to try on it", status: 201, response: ProjectView.extend({ wish: z.string() }) }, async ({ principal }) => {
    const project = await view(await scaffoldDemo(app, { userId: userOf(principal), actor: actorOf(principal) }));
    return { ...project, wish: `${DEMO_WISH} with ${DEMO_AGENT}` };
  });

  addRoute(api, app, { method: "get", path: "/api/folders", tag, summary: "Folders on this machine, for choosing a repository", query: z.strictObject({ path: z.string().max(1000).default("~") }), response: z.object({ path: z.string(), folders: z.array(Folder) }) }, async ({ query }) => {
    const path = await app.files.folder(query.path === "~" ? app.env.userHome : query.path);
    return { path, folders: await app.files.listFolders(path) };
  });

  addRoute(api, app, { method: "get", path: "/api/projects/{id}", tag, summary: "One project", params: byId, response: ProjectView }, async (asked) => view(await ownProject(app, asked, asked.params.id)));

  addRoute(api, app, { method: "get", path: "/api/projects/{id}/branches", tag, summary: "Branches of the repository, and the one that is checked out", params: byId, response: Branches }, async (asked) => branchesOf(app, await ownProject(app, asked, asked.params.id)));

  addRoute(api, app, { method: "get", path: "/api/projects/{id}/worktrees", tag, summary: "Worktrees of the repository, its own folder first", params: byId, response: Worktrees }, async (asked) => ({ items: await worktreesOf(app, await ownProject(app, asked, asked.params.id)) }));

  addRoute(api, app, { method: "patch", path: "/api/projects/{id}", tag, summary: "Change a project's settings", params: byId, body: ProjectPatch, response: ProjectView }, async (asked) => {
    const project = await ownProject(app, asked, asked.params.id);
    return view(await changeProject(app, { projectId: project.id, actor: actorOf(asked.principal) }, asked.body));
  });

  addRoute(api, app, { method: "delete", path: "/api/projects/{id}", tag, summary: "Take a project out of the list; its files stay", params: byId, status: 204 }, async (asked) => {
    const project = await ownProject(app, asked, asked.params.id);
    await removeProject(app, { projectId: project.id, actor: actorOf(asked.principal) });
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators", tag, summary: "Conversations: one per project, and Master Control", response: listOf(Orchestrator) }, async ({ principal }) => {
    const bound = boundTo(principal);
    const items = await listOrchestrators(app.db, userOf(principal));
    return { items: items.filter((o) => bound === null || o.projectId === bound), nextCursor: null };
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}", tag, summary: "One conversation", params: byId, response: Orchestrator }, async (asked) => (await ownOrchestrator(app, asked, asked.params.id)).orchestrator);

  addRoute(api, app, { method: "patch", path: "/api/orchestrators/{id}", tag, summary: "Choose who thinks for a conversation", params: byId, body: OrchestratorPatch, response: Orchestrator }, async (asked) => {
    const { orchestrator } = await ownOrchestrator(app, asked, asked.params.id);
    return chooseBrain(app, orchestrator, asked.body.brain);
  });
}
