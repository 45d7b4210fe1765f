import type { Agent, AgentApi } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { readEventStream } from "../lib/event-stream.ts";
import { heardFrom } from "../lib/heard.ts";
import { findSession } from "../store/session.ts";
import { allowAsks, type PermissionAsk } from "./allow-asks.ts";
import { observe } from "./observe.ts";
import { agentApi, askAgent, postToAgent } from "./post-to-agent.ts";

const RETRY_MS = { first: 200, most: 2000 };

interface Followed {
  agent: Agent;
  session: Session;
}

/** Listens to the event stream of an agent that offers one, until its session ends. Broken connections are made anew. */
export async function followAgent(app: App, on: Followed): Promise<void> {
  let wait = RETRY_MS.first;
  for (;;) {
    // The conversation's own id may have become known meanwhile.
    const session = await findSession(app.db, on.session.id);
    const api = session?.status === "running" && !app.stopping.aborted ? await agentApi(app, { ...on, session }) : undefined;
    if (!api) return;
    // What came back after a loss is another process, with words of its own.
    const now = { ...on, session: session ?? on.session };
    const heard = await readEventStream({ url: `${api.base}${api.events}`, headers: api.headers }, app.stopping, {
      opened: () => catchUp(app, now),
      event: async (payload) => hear(app, now, (current) => heardFrom(on.agent, current, payload)),
    });
    wait = heard > 0 ? RETRY_MS.first : Math.min(wait * 2, RETRY_MS.most);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** Asks the agent what it said while nobody listened. When only that tells which conversation it is, it is asked once more. */
async function catchUp(app: App, on: Followed, again = true): Promise<void> {
  const session = (await findSession(app.db, on.session.id)) ?? on.session;
  const api: AgentApi | undefined = await agentApi(app, { ...on, session });
  for (const { path, read } of api?.catchUp ?? []) {
    const answer = await askAgent(app, { ...on, session }, path);
    if (answer !== undefined) await hear(app, on, () => read(answer));
  }
  const known = (await findSession(app.db, session.id))?.agentSessionId ?? null;
  if (again && session.agentSessionId === null && known !== null) await catchUp(app, on, false);
}

async function hear(app: App, on: Followed, say: (session: Session) => SignalBody[]): Promise<void> {
  const session = (await findSession(app.db, on.session.id)) ?? on.session;
  const said = say(session);
  if (said.length === 0) return;
  const { bodies, allowed } = await allowAsks(app, session, said);
  await observe(app, session, { source: "agent-api", generation: on.session.generation, bodies });
  for (const ask of allowed) await approve(app, { ...on, session }, ask);
}

/** Says yes at once, through the agent's API, to what the project's autonomy covers. Hooks get the same answer in `hear-hook`. */
async function approve(app: App, on: Followed, ask: PermissionAsk): Promise<void> {
  const delivery = on.agent.answer({ askId: ask.askId, agentSessionId: on.session.agentSessionId, tool: ask.tool }, { verdict: "approve" });
  if (delivery.via === "api") await postToAgent(app, on, delivery);
}
