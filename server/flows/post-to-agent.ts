import type { Agent, AgentApi, AnswerDelivery } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { findSessionSecrets } from "../store/session.ts";

const TIMEOUT_MS = 5000;

/** Where an agent's own API is and how to sign in; undefined for agents without one. */
export async function agentApi(app: App, on: { agent: Agent; session: Session }): Promise<AgentApi | undefined> {
  const { agent, session } = on;
  const secrets = await findSessionSecrets(app.db, session.id);
  const dir = app.runs.dir({ sessionId: session.id, generation: session.generation });
  const { text: password } = await app.files.readText(dir, "api-password");
  if (!agent.api || !secrets?.apiPort || password === "") return undefined;
  return agent.api({ port: secrets.apiPort, password, worktree: session.cwd, conversation: session.agentSessionId, since: session.createdAt });
}

/** Posts an answer to an agent's API. True when the agent took it. */
export async function postToAgent(app: App, on: { agent: Agent; session: Session }, delivery: Extract<AnswerDelivery, { via: "api" }>): Promise<boolean> {
  const api = await agentApi(app, on);
  if (!api) return false;
  const response = await fetch(`${api.base}${delivery.path}`, {
    method: delivery.method,
    headers: { ...api.headers, "content-type": "application/json" },
    body: JSON.stringify(delivery.body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
  return response?.ok ?? false;
}

/** What an agent's API says at a path; undefined when it does not answer with JSON in time. */
export async function askAgent(app: App, on: { agent: Agent; session: Session }, path: string): Promise<unknown> {
  const api = await agentApi(app, on);
  if (!api) return undefined;
  const response = await fetch(`${api.base}${path}`, { headers: api.headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  return response?.ok ? response.json().catch(() => undefined) : undefined;
}
