import { type DelegationError, nextDelegation } from "#domain/delegation.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { SYSTEM } from "#domain/action.ts";
import { listDecisionsOf, updateDecision } from "../store/decision.ts";
import { findDelegation, findTask, updateDelegation } from "../store/task.ts";
import { endSession } from "./end-session.ts";
import { noteInChat } from "./note-in-chat.ts";

/** Ends a try that did not succeed; what happens next is the retry policy's business, see `run-task`. */
export async function failDelegation(app: App, delegationId: string, error: DelegationError): Promise<void> {
  const ended = await app.bus.commit(async (db) => {
    const delegation = await findDelegation(db, delegationId);
    const status = delegation && nextDelegation(delegation.status, "fail");
    if (!delegation || !status) return { writes: [], events: [], result: undefined };
    const at = now();
    const place = { projectId: delegation.projectId, taskId: delegation.taskId, delegationId };
    const waiting = (await listDecisionsOf(db, [delegation.taskId], ["open", "answered"])).filter((d) => d.sessionId !== null && d.sessionId === delegation.sessionId);
    return {
      writes: [
        updateDelegation(db, delegationId, { status, error, updatedAt: at, completedAt: at }),
        ...waiting.map((d) => updateDecision(db, d.id, { status: "expired", closedWhy: "the try is over", closedAt: at })),
      ],
      events: [
        { kind: "delegation.changed", ...place, payload: { from: delegation.status, to: status, why: error.message.slice(0, 500) } },
        ...waiting.map((d) => ({ kind: "decision.changed" as const, ...place, payload: { decisionId: d.id, to: "expired" as const, verdict: d.verdict } })),
      ],
      result: delegation,
    };
  });
  if (!ended) return;
  if (ended.sessionId) await endSession(app, ended.sessionId, { actor: SYSTEM, keepScreen: true });
  const task = await findTask(app.db, ended.taskId);
  const word = error.reason === "refuted" ? "refuted" : "failed";
  if (task) await noteInChat(app, task, { state: "failed", text: `${task.number} ${word}, try ${ended.attempt}: ${error.message.slice(0, 200)}` });
}
