import type { Actor } from "#domain/action.ts";
import type { Decision } from "#domain/decision.ts";
import type { NewEvent } from "#domain/events.ts";
import type { Db, Write } from "../bus.ts";
import { now } from "../lib/ids.ts";
import { listDecisionsOf, updateDecision } from "../store/decision.ts";

/** Plans are settled with those they ask about together; what a task taught and what it landed is asked about beyond its end. */
const ELSEWHERE: ReadonlySet<Decision["body"]["kind"]> = new Set(["plan", "recommendation", "landing"]);

/** What belongs into the commit that ends tasks: nobody waits for an answer on them any more. `isTaken`: whose answer is what is being carried out. */
export async function closeAsked(db: Db, taskIds: readonly string[], end: { why: string; actor?: Actor; isTaken?: (decision: Decision) => boolean }): Promise<{ writes: Write[]; events: NewEvent[] }> {
  const asked = (await listDecisionsOf(db, taskIds, ["open", "answered"])).filter((d) => !ELSEWHERE.has(d.body.kind));
  const ends = asked.map((decision) => ({ ...decision, to: end.isTaken?.(decision) ? ("taken" as const) : ("expired" as const) }));
  const closedAt = now();
  return {
    writes: ends.map(({ id, to }) => updateDecision(db, id, { status: to, closedWhy: to === "expired" ? end.why : null, closedAt })),
    events: ends.map(({ id, projectId, taskId, delegationId, verdict, to }) => ({ kind: "decision.changed", ...(end.actor ? { actor: end.actor } : {}), projectId, taskId, delegationId, payload: { decisionId: id, to, verdict } })),
  };
}
