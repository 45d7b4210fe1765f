import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";

/** What people call the agent of a session: its product's name, or the one its project gave it. */
export async function agentName(app: App, session: Pick<Session, "projectId" | "agentProvider">): Promise<string> {
  const project = session.projectId && session.agentProvider ? await findProject(app.db, session.projectId) : undefined;
  return agentNameIn(app, project, session.agentProvider);
}

/** The same where the project is at hand. */
export function agentNameIn(app: App, project: Project | undefined, id: string | null): string {
  if (id === null) return "The agent";
  return project?.settings.agents.custom?.find((a) => a.id === id)?.name ?? app.agents.get(id)?.name ?? id;
}
