import type { Agent } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { judgeAsk } from "./judge-ask.ts";
import { postToAgent } from "./post-to-agent.ts";

/** Says yes at once, through the agent's API, to what the project's autonomy covers. Hooks get the same answer in `hear-hook`. */
export async function answerAllowed(app: App, on: { agent: Agent; session: Session; body: SignalBody }): Promise<void> {
  const { agent, session, body } = on;
  if (body.kind !== "permission-asked" || !(await judgeAsk(app, session, body)).allow) return;
  const delivery = agent.answer({ askId: body.askId, agentSessionId: session.agentSessionId, tool: body.tool }, { verdict: "approve" });
  if (delivery.via === "api") await postToAgent(app, on, delivery);
}
