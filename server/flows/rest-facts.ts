import type { RestFacts, RestSight } from "#domain/hibernation.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { undimmed } from "../lib/undimmed.ts";
import { listDecisionsOf, listOpenDecisionsOfSession } from "../store/decision.ts";
import { listOpenFollowUps } from "../store/follow-up.ts";
import { hasBegunTurn, listSignals } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { agentOfSession } from "./agent-of-session.ts";
import { atPrompt, busyWith, type Told } from "./at-prompt.ts";

const LOOK_BACK = 50;

/** What is known of a session before it is hibernated, without a look at its terminal; `at` is now, in milliseconds since 1970. */
export async function restFacts(app: App, session: Session, at = Date.now()): Promise<RestFacts> {
  const agent = (await agentOfSession(app, session))?.agent;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  const [signals, hasTurn, untold, ofSession, ofTask] = await Promise.all([
    listSignals(app.db, session.id, { generation: session.generation, limit: LOOK_BACK }),
    hasBegunTurn(app.db, session.id),
    listOpenFollowUps(app.db, session.id),
    listOpenDecisionsOfSession(app.db, session.id),
    delegation ? listDecisionsOf(app.db, [delegation.taskId], ["open", "answered"]) : [],
  ]);
  const ended = signals.findLast(({ body }) => body.kind === "turn-ended")?.body;
  const { viewers, leftMs } = app.leases.watched(session.id);
  const usedAt = signals.at(-1)?.at ?? session.startedAt ?? session.createdAt;
  return {
    kind: session.kind,
    status: session.status,
    agent: agent ? { name: agent.name, tells: agent.signals !== "exit" && agent.followUp !== undefined, resumes: agent.resume !== undefined } : null,
    hasConversation: session.agentSessionId !== null && hasTurn,
    delegation: delegation?.status ?? null,
    turnOver: agent !== undefined && isOver(await busyWith(app, { agent, session })),
    background: ended?.kind === "turn-ended" ? (ended.background ?? 0) : 0,
    asked: new Set([...ofSession, ...ofTask].map((d) => d.id)).size,
    untold: untold.length,
    quietMs: Math.max(0, at - Math.max(Date.parse(usedAt), leftMs === undefined ? 0 : Date.now() - leftMs)),
    controlled: app.leases.state(session.id, 0).holder !== null,
    viewers,
  };
}

/** One that was brought back to its prompt began no turn since. */
function isOver(busy: Awaited<ReturnType<typeof busyWith>>): boolean {
  return busy === undefined || (busy.isNew && busy.quiet);
}

/** Looks at its terminal and its processes, too. */
export async function seenFacts(app: App, session: Session, at?: number): Promise<RestFacts> {
  const agent = (await agentOfSession(app, session))?.agent;
  const facts = await restFacts(app, session, at);
  return agent ? { ...facts, seen: await sightOf(app, { agent, session }) } : facts;
}

async function sightOf(app: App, on: Told): Promise<RestSight> {
  const run = { sessionId: on.session.id, generation: on.session.generation };
  const { process } = await app.runs.receipt(run);
  const strays = await app.processes.strays({ process, carrying: app.runs.mark(run) });
  const how = on.agent.followUp;
  if (how?.via === "box") {
    const at = await atPrompt(app, on, how);
    return { atPrompt: at.why === undefined, draft: (at.box ?? "").trim() !== "", strays };
  }
  const shown = await app.tmux.look(on.session.id);
  return { atPrompt: shown !== undefined && !shown.pane.dead && on.agent.screenState(undimmed(shown.screen)) === "idle", strays };
}
