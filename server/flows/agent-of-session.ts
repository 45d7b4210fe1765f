import type { Agent } from "#domain/agent.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { findAgent } from "./choose-agent.ts";

/**
 * Who runs in a session and whose project it is. Undefined in a shell, outside a project, and where the settings that declared the agent
 * do not any more: what is left of it is watched by its process alone.
 */
export async function agentOfSession(app: App, session: Session): Promise<{ agent: Agent; project: Project } | undefined> {
  const project = session.projectId && session.agentProvider ? await findProject(app.db, session.projectId) : undefined;
  const agent = project && findAgent(app, project, session.agentProvider ?? "");
  return agent && { agent, project };
}
