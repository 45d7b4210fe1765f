import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";

/** What people call the agent of a session: its product's name, or the one its project gave it. */
export async function agentName(app: App, session: Pick<Session, "projectId" | "agentProvider">): Promise<string> {
  const { projectId, agentProvider: id } = session;
  if (id === null) return "The agent";
  const project = projectId ? await findProject(app.db, projectId) : undefined;
  return project?.settings.agents.custom?.find((a) => a.id === id)?.name ?? app.agents.get(id)?.name ?? id;
}
