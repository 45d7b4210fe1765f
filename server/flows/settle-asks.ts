import { type Decision, type DecisionEvent, type DecisionStatus, nextDecision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody, ToolUse } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listOpenDecisionsOfSession, updateDecision } from "../store/decision.ts";

/**
 * Closes decisions by what the agent does next: an answered one is taken once the agent moves on; an open one is over when the
 * agent goes on without us, because it was answered in the terminal. `but` names one that this says nothing about.
 */
export async function settleAsks(app: App, session: Session, { said, but }: { said: SignalBody; but?: string | undefined }): Promise<void> {
  await app.bus.commit(async (db) => {
    const waiting = (await listOpenDecisionsOfSession(db, session.id)).filter((decision) => decision.id !== but);
    const moves = waiting.flatMap((decision) => {
      const event = eventFor(decision, said);
      const status = event && nextDecision(decision.status, event);
      return status ? [{ decision, status, closedWhy: event === "take" ? null : whyOver(decision, said) }] : [];
    });
    return {
      writes: moves.map(({ decision, status, closedWhy }) => updateDecision(db, decision.id, { status, closedWhy, closedAt: now() })),
      events: moves.map(({ decision, status }) => ({
        kind: "decision.changed" as const, projectId: decision.projectId, taskId: decision.taskId, delegationId: decision.delegationId, sessionId: session.id,
        payload: { decisionId: decision.id, to: status, verdict: decision.verdict },
      })),
      result: undefined,
    };
  });
}

/** What a signal says about a decision that waits for the agent; undefined when it may still wait. */
function eventFor(decision: Decision, said: SignalBody): DecisionEvent | undefined {
  const { body, status } = decision;
  if (said.kind === "ask-closed") return askIdOf(decision) !== said.askId ? undefined : said.gone && decision.deliveredAt === null ? "expire" : goesOn(status);
  // Its own turn settles it, not any.
  if (body.kind === "follow-up") return undefined;
  // An agent that moves on has taken the answer, if it was handed to it.
  if (status === "answered" && wasHandedOver(decision)) return denies(decision, said) ? "expire" : "take";
  if (body.kind === "dialog") return goesOn(status);
  // Tools run side by side: one that starts or ends says nothing about another one that waits.
  if (said.kind === "tool-started") return undefined;
  if (said.kind === "tool-ended") return isAskedTool(body, said.tool) ? "expire" : undefined;
  return "expire";
}

function goesOn(status: DecisionStatus): DecisionEvent {
  return status === "answered" ? "take" : "expire";
}

/** What was said in words is typed, and a dialog is answered in its terminal: only an ask has somebody who waits for the answer. */
function wasHandedOver(decision: Decision): boolean {
  return askIdOf(decision) === null || decision.deliveredAt !== null;
}

/** A tool that worked although it was refused was allowed by somebody else. */
function denies({ body, verdict }: Decision, said: SignalBody): boolean {
  return verdict === "deny" && body.kind === "permission" && said.kind === "tool-ended" && !said.failed && body.tool.callId !== undefined && body.tool.callId === said.tool.callId;
}

function whyOver({ status }: Decision, said: SignalBody): string {
  const gone = said.kind === "ask-closed" && said.gone;
  if (status === "open") return gone ? "the agent asks in its terminal now, or not any more" : "it was answered in the terminal, or the agent went on without";
  return gone ? "the agent had stopped waiting before your answer reached it" : "the agent went on before your answer reached it";
}

function askIdOf({ body }: Decision): string | null {
  return body.kind === "permission" || body.kind === "question" ? body.askId : null;
}

/** Whether the tool that ended is the one that was asked for; not every agent names its calls. */
function isAskedTool(asked: Decision["body"], ended: ToolUse): boolean {
  if (asked.kind === "question") return asked.askId !== null && ended.kind === "question";
  if (asked.kind !== "permission") return false;
  if (asked.tool.callId !== undefined && ended.callId !== undefined) return asked.tool.callId === ended.callId;
  return asked.tool.name === ended.name && asked.tool.command === ended.command && asked.tool.path === ended.path;
}
