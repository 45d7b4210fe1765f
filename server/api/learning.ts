import { z } from "zod";
import { actorOf } from "#domain/access.ts";
import { ApplyRecommendations, KnowledgePatch, listOf } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { Id } from "#domain/ids.ts";
import { AgentTemplate, ProjectKnowledge, ToolDefinition } from "#domain/knowledge.ts";
import { PostMortem, Recommendation } from "#domain/post-mortem.ts";
import { applyRecommendation } from "../flows/apply-recommendation.ts";
import { changeKnowledge } from "../flows/change-knowledge.ts";
import { dismissRecommendation } from "../flows/close-recommendation.ts";
import { revertRecommendation } from "../flows/revert-recommendation.ts";
import type { App } from "../kernel.ts";
import { findPostMortem, listPostMortems, listRecommendations } from "../store/learning.ts";
import { findKnowledge } from "../store/project.ts";
import { type Asker, ownProject, ownProjectOrchestrator, ownRecommendation, ownTask } from "./own.ts";
import { Page, pageOf } from "./page.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "learning";
const byId = z.object({ id: Id });
const byTask = z.object({ id: Id, taskId: Id });
const byFolder = z.object({ folderId: Id });
const PostMortemView = PostMortem.extend({ recommendations: z.array(Recommendation) });

/** Post-mortems, what they recommend, and what a project knows. */
export function addLearning(api: Api, app: App): void {
  const knowledgeOf = async (asked: Asker, projectId: string): Promise<ProjectKnowledge> => {
    const project = await ownProject(app, asked, projectId);
    const knowledge = await findKnowledge(app.db, project.id);
    if (!knowledge) throw new AppError("not-found", "Nothing is known of this project yet.", "Wait for its first scan.");
    return knowledge;
  };
  const ALL = ["proposed", "applied", "reverted", "dismissed"] as const;

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/post-mortems", tag, summary: "Post-mortems, newest first", params: byId, query: Page, response: listOf(PostMortem) }, async (asked) => {
    const { project } = await ownProjectOrchestrator(app, asked, asked.params.id);
    return pageOf(await listPostMortems(app.db, project.id, { before: asked.query.cursor, limit: asked.query.limit + 1 }), asked.query.limit);
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/post-mortems/{taskId}", tag, summary: "The post-mortem of a task with its recommendations", params: byTask, response: PostMortemView }, async (asked) => {
    const { task, project } = await ownTask(app, asked, asked.params);
    const found = await findPostMortem(app.db, task.id);
    if (!found) throw new AppError("not-found", `Task ${task.number} has no post-mortem.`, "It is written when the task is completed or failed.");
    return { ...found, recommendations: (await listRecommendations(app.db, project.id, ALL)).filter((r) => r.taskId === task.id) };
  });

  addRoute(api, app, { method: "post", path: "/api/orchestrators/{id}/post-mortems/{taskId}/apply", tag, summary: "Apply recommendations as they were previewed", params: byTask, body: ApplyRecommendations, response: z.object({ items: z.array(Recommendation) }) }, async (asked) => {
    const { task } = await ownTask(app, asked, asked.params);
    const wanted = await Promise.all(asked.body.recommendationIds.map((id) => ownRecommendation(app, asked, id)));
    if (wanted.some((r) => r.taskId !== task.id)) throw new AppError("bad-request", "A recommendation belongs to another task.", "Apply it under its own task.");
    const items = [];
    for (const { id } of wanted) items.push(await applyRecommendation(app, id, actorOf(asked.principal)));
    return { items };
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/recommendations", tag, summary: "Recommendations of a project, newest first", params: byId, response: listOf(Recommendation) }, async (asked) => {
    const { project } = await ownProjectOrchestrator(app, asked, asked.params.id);
    return { items: await listRecommendations(app.db, project.id, ALL), nextCursor: null };
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/recommendations/tools", tag, summary: "Learned tools", params: byId, response: listOf(ToolDefinition) }, async (asked) => {
    const { project } = await ownProjectOrchestrator(app, asked, asked.params.id);
    return { items: (await knowledgeOf(asked, project.id)).toolDefinitions, nextCursor: null };
  });

  addRoute(api, app, { method: "get", path: "/api/orchestrators/{id}/recommendations/agents", tag, summary: "Learned agent templates", params: byId, response: listOf(AgentTemplate) }, async (asked) => {
    const { project } = await ownProjectOrchestrator(app, asked, asked.params.id);
    return { items: (await knowledgeOf(asked, project.id)).agentTemplates, nextCursor: null };
  });

  addRoute(api, app, { method: "post", path: "/api/recommendations/{id}/revert", tag, summary: "Undo an applied recommendation, as a commit of its own", params: byId, response: Recommendation }, async (asked) => revertRecommendation(app, (await ownRecommendation(app, asked, asked.params.id)).id, actorOf(asked.principal)));

  addRoute(api, app, { method: "post", path: "/api/recommendations/{id}/dismiss", tag, summary: "Put a recommendation aside", params: byId, response: Recommendation }, async (asked) => dismissRecommendation(app, (await ownRecommendation(app, asked, asked.params.id)).id, actorOf(asked.principal)));

  addRoute(api, app, { method: "get", path: "/api/folders/{folderId}/knowledge", tag, summary: "What is known of a project", params: byFolder, response: ProjectKnowledge }, (asked) => knowledgeOf(asked, asked.params.folderId));

  addRoute(api, app, { method: "patch", path: "/api/folders/{folderId}/knowledge", tag, summary: "Correct what is known", params: byFolder, body: KnowledgePatch, response: ProjectKnowledge }, async (asked) => {
    const project = await ownProject(app, asked, asked.params.folderId);
    await changeKnowledge(app, { projectId: project.id, actor: actorOf(asked.principal) }, asked.body);
    return knowledgeOf(asked, project.id);
  });
}
