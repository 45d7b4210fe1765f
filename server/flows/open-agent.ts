import { randomUUID } from "node:crypto";
import type { Actor } from "#domain/action.ts";
import type { SessionCreate } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { agentOf, readinessOf } from "./choose-agent.ts";
import { newPlain, startPlain } from "./open-shell.ts";
import { prepareAgent } from "./prepare-agent.ts";
import { requireTrusted, sessionPlace } from "./session-place.ts";

/** Opens an agent in a terminal of its own, for a person who works with it directly; without a task nothing is verified. */
export async function openAgent(app: App, by: { userId: string; actor: Actor; project: Project }, input: SessionCreate & { agent: string }): Promise<Session> {
  const { project } = by;
  const agent = agentOf(app, project, input.agent);
  if (!(await readinessOf(app, project, agent)).program) throw new AppError("not-available", `${agent.name} is not installed.`, `Run: ${agent.install}`);
  const { cwd, setUp } = await sessionPlace(app, by, input);
  await requireTrusted(app, project, cwd);
  const session: Session = { ...newPlain(by, { cwd, name: input.name ?? agent.name }), kind: "agent", agentProvider: agent.id, agentSessionId: agent.takesSessionId ? randomUUID() : null };
  return startPlain(app, { session, actor: by.actor, target: agent.id }, () => prepareAgent(app, { project, agent, session, prompt: input.prompt ?? "", conversation: null, setUp }));
}
