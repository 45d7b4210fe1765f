import type { Agent } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { readEventStream } from "../lib/event-stream.ts";
import { findSession } from "../store/session.ts";
import { answerAllowed } from "./answer-allowed.ts";
import { observe } from "./observe.ts";
import { agentApi } from "./post-to-agent.ts";

const RETRY_MS = { first: 200, most: 5000 };

/** Listens to the event stream of an agent that offers one, until its session ends. Broken connections are made anew. */
export async function followAgent(app: App, on: { agent: Agent; session: Session }): Promise<void> {
  const { agent, session } = on;
  let wait = RETRY_MS.first;
  while (!app.stopping.aborted && (await findSession(app.db, session.id))?.status === "running") {
    const api = await agentApi(app, on);
    if (!api) return;
    const heard = await readEventStream(api, app.stopping, async (payload) => {
      const bodies = agent.read(payload);
      // The conversation's own id may have become known meanwhile.
      const current = (await findSession(app.db, session.id)) ?? session;
      await observe(app, current, { source: "agent-api", generation: session.generation, bodies });
      for (const body of bodies) await answerAllowed(app, { agent, session: current, body });
    });
    wait = heard > 0 ? RETRY_MS.first : Math.min(wait * 2, RETRY_MS.most);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
