import { type DecisionEvent, nextDecision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { listOpenDecisionsOfSession, updateDecision } from "../store/decision.ts";

/**
 * Closes decisions by what the agent does next: an answered one is taken once the agent moves on; an open one is over when the
 * agent goes on without us, because it was answered in the terminal.
 */
export async function settleAsks(app: App, session: Session, body: SignalBody): Promise<void> {
  await app.bus.commit(async (db) => {
    const waiting = await listOpenDecisionsOfSession(db, session.id);
    const moves = waiting.flatMap((decision) => {
      const event = eventFor(decision.body.kind === "permission" || decision.body.kind === "question" ? decision.body.askId : null, decision.status, body);
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

function eventFor(askId: string | null, status: string, body: SignalBody): DecisionEvent | undefined {
  if (status === "answered") return "take";
  if (body.kind === "ask-closed") return body.askId === askId ? "expire" : undefined;
  // A parallel tool may start while another one waits; only its end or a new turn shows that nothing waits any more.
  return body.kind === "tool-started" ? undefined : "expire";
}
