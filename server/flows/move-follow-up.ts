import type { Actor } from "#domain/action.ts";
import { nextDecision } from "#domain/decision.ts";
import { type FollowUp, type FollowUpEvent, nextFollowUp } from "#domain/follow-up.ts";
import { oneLine } from "#domain/text.ts";
import type { NewEvent } from "#domain/events.ts";
import type { Db, Write } from "../bus.ts";
import type { App } from "../kernel.ts";
import { agentName } from "./agent-name.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { insertDecision, listOpenDecisionsOfSession, newDecision, updateDecision } from "../store/decision.ts";
import { findFollowUp, updateFollowUp } from "../store/follow-up.ts";
import { findSession } from "../store/session.ts";

interface Move {
  event: FollowUpEvent;
  why?: string;
  actor?: Actor;
  /** The process it is for from now on. */
  generation?: number;
}

/** Moves a follow-up on and returns it; undefined when it is no longer where that applies. */
export async function moveFollowUp(app: App, id: string, move: Move): Promise<FollowUp | undefined> {
  const moved = await app.bus.commit<FollowUp | undefined>(async (db) => {
    const current = await findFollowUp(db, id);
    const status = current && nextFollowUp(current.status, move.event);
    if (!current || !status) return { writes: [], events: [], result: undefined };
    const fields = { status, why: move.why ?? "", ...(move.generation === undefined ? {} : { generation: move.generation }), ...(isTyped(current, status) ? { typedAt: now() } : {}), ...(status === "begun" || status === "dropped" ? { closedAt: now() } : {}) };
    const next = { ...current, ...fields };
    const decisions = status === "unsure" ? await raised(app, db, next) : current.status === "unsure" ? await lowered(db, current) : NOTHING;
    return { writes: [updateFollowUp(db, id, fields), ...decisions.writes], events: [told(current, next, move.actor), ...decisions.events], result: next };
  });
  if (moved) crashPoint(`follow-up:${moved.status}`);
  return moved;
}

/** Its paste counts, not the Enter behind it: a person at the terminal may be quicker. */
function isTyped(current: FollowUp, status: FollowUp["status"]): boolean {
  return status === "pasted" ? current.status !== "submitted" : status === "submitted" && current.status === "waiting";
}

/** Says what it waits for, once; it may have been typed since it was read. */
export function noteFollowUp(app: App, followUp: FollowUp, why: string): Promise<void> {
  return app.bus.commit(async (db) => {
    const current = await findFollowUp(db, followUp.id);
    if (!current || current.why === why || !MAY_WAIT.has(current.status)) return { writes: [], events: [], result: undefined };
    return { writes: [updateFollowUp(db, current.id, { why })], events: [told(current, { ...current, why })], result: undefined };
  });
}

const MAY_WAIT: ReadonlySet<FollowUp["status"]> = new Set(["waiting", "pasted", "submitted"]);

interface Consequence {
  writes: Write[];
  events: NewEvent[];
}

const NOTHING: Consequence = { writes: [], events: [] };

/** Nobody but a person can say whether it is sent again. */
async function raised(app: App, db: Db, followUp: FollowUp): Promise<Consequence> {
  const { projectId, taskId, delegationId, sessionId } = followUp;
  if (projectId === null) return NOTHING;
  const session = await findSession(db, sessionId);
  const title = `It is not certain that this reached ${session ? await agentName(app, session) : "the agent"}: ${oneLine(followUp.text, 80)}`;
  const place = { projectId, taskId, delegationId, sessionId };
  const row = newDecision(place, { key: `follow-up:${followUp.id}:${newId()}`, title, body: { kind: "follow-up", followUpId: followUp.id, text: followUp.text.slice(0, 4000), why: followUp.why } });
  return { writes: [insertDecision(db, row)], events: [{ kind: "decision.opened", ...place, payload: { decisionId: row.id, kind: "follow-up", title } }] };
}

/** What was asked about it is settled: by the person's word, or because the agent told that it has it. */
async function lowered(db: Db, followUp: FollowUp): Promise<Consequence> {
  const asked = (await listOpenDecisionsOfSession(db, followUp.sessionId)).filter(({ body }) => body.kind === "follow-up" && body.followUpId === followUp.id);
  const moves = asked.map((decision) => ({ decision, status: nextDecision(decision.status, decision.status === "answered" ? "take" : "expire") ?? decision.status }));
  return {
    writes: moves.map(({ decision, status }) => updateDecision(db, decision.id, { status, closedAt: now() })),
    events: moves.map(({ decision, status }) => ({ kind: "decision.changed", projectId: decision.projectId, taskId: decision.taskId, delegationId: decision.delegationId, sessionId: decision.sessionId, payload: { decisionId: decision.id, to: status, verdict: decision.verdict } })),
  };
}

function told(from: FollowUp, { id, projectId, taskId, delegationId, sessionId, status, why }: FollowUp, actor?: Actor): NewEvent {
  return { kind: "follow-up.changed", projectId, taskId, delegationId, sessionId, ...(actor ? { actor } : {}), payload: { followUpId: id, from: from.status, to: status, why } };
}
