import type { FollowUp } from "#domain/follow-up.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { listOpenFollowUps } from "../store/follow-up.ts";
import { listRests } from "../store/hibernation.ts";
import { findSession } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { agentOfSession } from "./agent-of-session.ts";
import { askWake } from "./ask-wake.ts";
import type { Told } from "./at-prompt.ts";
import { hasBegun } from "./follow-up-begun.ts";
import { moveFollowUp, noteFollowUp } from "./move-follow-up.ts";
import { postFollowUp } from "./post-follow-up.ts";
import { sendInput } from "./send-input.ts";
import { typeFollowUp } from "./type-follow-up.ts";

/** Tells an agent what it still has to be told, in order, as far as it listens now. Safe to repeat, also after a crash. */
export function deliverFollowUps(app: App, sessionId: string): Promise<void> {
  return app.exclusively(`follow-ups:${sessionId}`, async () => {
    for (;;) {
      const next = (await listOpenFollowUps(app.db, sessionId))[0];
      if (!next || app.stopping.aborted || !(await deliver(app, next))) return;
    }
  });
}

/** True when it is settled, so that the next one may follow. */
async function deliver(app: App, followUp: FollowUp): Promise<boolean> {
  const session = await findSession(app.db, followUp.sessionId);
  const ended = await endOf(app, session, followUp);
  if (ended || !session) return (await moveFollowUp(app, followUp.id, { event: "drop", why: ended ?? "its terminal is gone" })) !== undefined;
  // A turn that was told late settles what was not certain; nothing else does but a person.
  if (followUp.status === "unsure") return (await hasBegun(app, followUp)) && (await moveFollowUp(app, followUp.id, { event: "begin" })) !== undefined;
  const agent = (await agentOfSession(app, session))?.agent;
  if (!agent) return waitForSettings(app, session, followUp);
  const on = { agent, session };
  if (session.generation > followUp.generation) return carryOver(app, on, followUp);
  if (session.status === "hibernated") return wakeFor(app, session, followUp);
  if (session.status !== "running") return false;
  const how = on.agent.followUp;
  if (how?.via === "api") return postFollowUp(app, { ...on, how }, followUp);
  return how ? typeFollowUp(app, { ...on, how }, followUp) : typeUnseen(app, on, followUp);
}

/** Nothing says how its agent is told: words are kept, for the settings may name it again. What was typed already may have arrived. */
async function waitForSettings(app: App, session: Session, followUp: FollowUp): Promise<false> {
  const gone = `the settings of its project have no agent ${session.agentProvider ?? ""} any more`;
  if (followUp.status === "waiting") await noteFollowUp(app, followUp, `waits, for ${gone}`);
  else await moveFollowUp(app, followUp.id, { event: "doubt", why: `it was typed, and ${gone}: nothing tells whether it was read` });
  return false;
}

/** Words wake who is hibernated; they are told once it is back. One that cannot come back is not asked again and again. */
async function wakeFor(app: App, session: Session, followUp: FollowUp): Promise<false> {
  const rest = (await listRests(app.db, [session.id])).get(session.id);
  if (rest?.problem) await noteFollowUp(app, followUp, `waits for the agent, which cannot come back: ${rest.problem}`);
  else await askWake(app, session.id, followUp.actor);
  if (!rest?.problem) await noteFollowUp(app, followUp, rest?.waking?.why ? `waits until there is room for the agent: ${rest.waking.why}` : "wakes the agent");
  return false;
}

/** Why nobody can be told any more. */
async function endOf(app: App, session: Session | undefined, followUp: FollowUp): Promise<string | undefined> {
  const delegation = session?.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  const isOver = delegation !== undefined && ["monitoring", "completed", "failed"].includes(delegation.status);
  const isLive = session?.status === "running" || session?.status === "starting" || session?.status === "lost" || session?.status === "hibernated";
  if (isLive && !isOver && session.generation >= followUp.generation) return undefined;
  return followUp.status === "submitted" || followUp.status === "unsure" ? "the agent ended; whether it read this is not certain" : "the agent ended before it could be told";
}

/** What was for a process that was lost goes to the one in its place, unless it may have arrived. An API is asked under the same id. */
async function carryOver(app: App, { agent, session }: Told, followUp: FollowUp): Promise<boolean> {
  const { id, status } = followUp;
  if (status !== "waiting" && (await hasBegun(app, followUp))) return (await moveFollowUp(app, id, { event: "begin" })) !== undefined;
  if (status !== "submitted" || agent.followUp?.via === "api") return (await moveFollowUp(app, id, { event: "carry", generation: session.generation })) !== undefined;
  await moveFollowUp(app, id, { event: "doubt", why: "the terminal was lost before the agent told of a turn that began with it" });
  return false;
}

/** An agent that tells nothing of itself: it is typed at once, and nobody can say when it reads it. */
async function typeUnseen(app: App, { session }: Told, followUp: FollowUp): Promise<boolean> {
  if (followUp.status !== "waiting") {
    await moveFollowUp(app, followUp.id, { event: "doubt", why: "the server was restarted while it was typed, and this agent does not tell what it reads" });
    return false;
  }
  if (await moveFollowUp(app, followUp.id, { event: "submit" })) {
    await sendInput(app, session.id, { actor: followUp.actor, text: followUp.text, enter: true });
    await moveFollowUp(app, followUp.id, { event: "begin", why: "typed into its terminal; this agent does not tell when it reads" });
  }
  return true;
}
