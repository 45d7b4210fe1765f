import type { Actor } from "#domain/action.ts";
import type { Delegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { Time } from "#domain/ids.ts";
import { nextTry } from "#domain/limit.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listOpenFollowUps } from "../store/follow-up.ts";
import { findSession } from "../store/session.ts";
import { findDelegation, updateDelegation } from "../store/task.ts";
import { agentOfSession } from "./agent-of-session.ts";
import { failTry } from "./fail-try.ts";
import { observe } from "./observe.ts";
import { subAgentsStopped } from "./sub-agents.ts";
import { tellAgent } from "./tell-agent.ts";

const GO_ON = "The usage limit should be over. Go on where you stopped.";
const STOPPED = "These of your sub-agents were at work when it came and may not go on by themselves; look what they did, and have the rest of their work done:";

export interface Resume {
  actor: Actor;
  /** Only what is due at this time goes on; null tries at once what would still wait. */
  due: Time | null;
}

/**
 * Lets an agent that a limit held up go on: tells its conversation so, or starts a try that does not count when its process has left. One
 * that was lost is told when it is back. Its next turn is the acknowledgement; without one it is told again later. Two at once tell it once.
 */
export async function resumeParked(app: App, delegationId: string, by: Resume): Promise<void> {
  const delegation = await claim(app, delegationId, by);
  if (!delegation) return;
  const session = delegation.sessionId ? await findSession(app.db, delegation.sessionId) : undefined;
  if (!session || session.status === "exited") return failTry(app, delegation.id, { reason: "limited", message: "A limit of its provider held the agent up, and it left meanwhile. This try does not count." });
  // Words that still wait for its prompt let it go on, too.
  if ((await listOpenFollowUps(app.db, session.id)).length > 0 || (session.status === "running" && (await showsDialog(app, session)))) return;
  const stopped = await subAgentsStopped(app, delegation.id);
  await tellAgent(app, session.id, { actor: by.actor, text: stopped.length === 0 ? GO_ON : `${GO_ON} ${STOPPED} ${stopped.join(", ")}.` });
}

/** Moves the next try on before this one begins: who stops half way leaves it to be tried again, and nobody does the same twice. */
function claim(app: App, delegationId: string, by: Resume): Promise<Delegation | undefined> {
  return app.bus.commit(async (db) => {
    const current = await findDelegation(db, delegationId);
    const byHand = by.due === null;
    const at = by.due === null ? now() : by.due;
    if (!current?.parked || current.status !== "running") {
      if (byHand) throw new AppError("wrong-state", "No limit holds this agent up.", "Look at the task for what it does.");
      return { writes: [], events: [], result: undefined };
    }
    const { parked } = current;
    if (!byHand && parked.next > at) return { writes: [], events: [], result: undefined };
    const tries = parked.tries + 1;
    const next = nextTry({ until: byHand ? parked.until : null, tries }, at, 0);
    const place = { projectId: current.projectId, taskId: current.taskId, delegationId, sessionId: current.sessionId };
    return {
      writes: [updateDelegation(db, delegationId, { parked: { ...parked, next, tries }, updatedAt: now() })],
      events: [{ kind: "delegation.resumed", actor: by.actor, ...place, payload: { why: byHand ? "you let it try now" : "the limit should be over" } }],
      result: current,
    };
  });
}

/** Words typed into a dialog would answer it, and nobody chose that answer: then a person is asked. */
async function showsDialog(app: App, session: Session): Promise<boolean> {
  const agent = (await agentOfSession(app, session))?.agent;
  if (!agent) return false;
  const screen = await app.tmux.capture(session.id, { lines: 0, colours: false, joined: true });
  const shown = agent.screenState(screen);
  if (shown !== "dialog" && shown !== "permission" && shown !== "question") return false;
  const text = screen.trim().slice(0, 3000);
  await observe(app, session, { source: "screen", generation: session.generation, bodies: [{ kind: "dialog", text, rule: "it asks in its terminal" }] });
  return true;
}
