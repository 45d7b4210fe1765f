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
      return status ? [{ decision, status }] : [];
    });
    return {
      writes: moves.map(({ decision, status }) => updateDecision(db, decision.id, { status, closedAt: now() })),
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
  if (said.kind === "ask-closed") return askIdOf(decision) === said.askId ? goesOn(status) : undefined;
  // Its own turn settles it, not any.
  if (body.kind === "follow-up") return undefined;
  // The line to a waiting hook is its own: an agent that moves on has taken the answer.
  if (status === "answered" || body.kind === "dialog") return goesOn(status);
  // Tools run side by side: one that starts or ends says nothing about another one that waits.
  if (said.kind === "tool-started") return undefined;
  if (said.kind === "tool-ended") return isAskedTool(body, said.tool) ? "expire" : undefined;
  return "expire";
}

function goesOn(status: DecisionStatus): DecisionEvent {
  return status === "answered" ? "take" : "expire";
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
