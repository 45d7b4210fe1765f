import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { heardFrom } from "../lib/heard.ts";
import { parseJson } from "../lib/unknown-json.ts";
import { findSession } from "../store/session.ts";
import { agentOfSession } from "./agent-of-session.ts";
import { observe } from "./observe.ts";

/**
 * Hears what a session's hooks said while nobody listened, each word once; on return what others began to hear is heard, too. Asks among
 * them are passed over: nobody waits for those any more.
 */
export function replaySpool(app: App, session: Session): Promise<void> {
  return app.exclusively(`spool:${session.id}`, () => replay(app, session));
}

async function replay(app: App, session: Session): Promise<void> {
  const agent = (await agentOfSession(app, session))?.agent;
  // The settings may name it again: then its words are still there.
  if (!agent) return;
  const events = await app.runs.takeSpool({ sessionId: session.id, generation: session.generation });
  for (const { at, event } of events) {
    // The conversation's own id may be among what was said.
    const current = (await findSession(app.db, session.id)) ?? session;
    const bodies = heardFrom(agent, current, parseJson(event)).filter((body) => !isAsk(body));
    await observe(app, current, { source: "hook", generation: session.generation, bodies, at });
  }
}

function isAsk(body: SignalBody): boolean {
  return body.kind === "permission-asked" || body.kind === "question-asked";
}
