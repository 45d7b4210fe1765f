import type { AskAnswer } from "#domain/agent.ts";
import type { Decision } from "#domain/decision.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { updateDecision } from "../store/decision.ts";
import { findSession } from "../store/session.ts";
import { agentOfSession } from "./agent-of-session.ts";
import { postToAgent } from "./post-to-agent.ts";
import { askKey } from "./raise-ask.ts";

/** Hands a person's answer to the agent that asked: to its waiting hook, or to its API. False when it does not wait any more. */
export async function answerAsk(app: App, decision: Decision, answer: AskAnswer): Promise<boolean> {
  const { body } = decision;
  const session = decision.sessionId ? await findSession(app.db, decision.sessionId) : undefined;
  if (!session || (body.kind !== "permission" && body.kind !== "question") || body.askId === null) return false;
  const agent = (await agentOfSession(app, session))?.agent;
  // Nobody knows how it is told, but for the hook that waits.
  if (!agent) return app.asks.give(askKey(session, body.askId), answer);
  // After a restart the hook has not asked again yet: then the answer waits for it in the decision.
  if (agent.signals !== "events") return app.asks.give(askKey(session, body.askId), answer) || session.status === "running";
  const ask = { askId: body.askId, agentSessionId: session.agentSessionId, ...(body.kind === "permission" ? { tool: body.tool } : { questions: body.questions }) };
  const delivery = agent.answer(ask, answer);
  if (delivery.via !== "api" || !(await postToAgent(app, { agent, session }, delivery))) return false;
  await app.bus.commit((db) => ({ writes: [updateDecision(db, decision.id, { deliveredAt: now() })], events: [], result: undefined }));
  return true;
}
