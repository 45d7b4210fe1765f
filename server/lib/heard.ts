import type { Agent } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";

/**
 * What a payload says about a session. One process may lead several conversations (titles, sub-agents): the first one heard is the
 * session's own, a newly started one takes its place, and what any other says is not heard.
 */
export function heardFrom(agent: Agent, session: Pick<Session, "agentSessionId">, payload: unknown): SignalBody[] {
  const bodies = agent.read(payload);
  const about = agent.conversationOf?.(payload);
  if (bodies.length === 0 || about === undefined || about === session.agentSessionId) return bodies;
  if (bodies.some((body) => body.kind === "session-started")) return bodies;
  return session.agentSessionId === null ? [{ kind: "session-started", agentSessionId: about }, ...bodies] : [];
}
