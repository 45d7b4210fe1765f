import type { Actor } from "#domain/action.ts";
import { isFinalDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import type { Session } from "#domain/session.ts";
import { cleanText } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { findFollowUpByKey, insertFollowUp } from "../store/follow-up.ts";
import { findSession, placeOf } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { deliverFollowUps } from "./deliver-follow-ups.ts";

/** Characters that may be said at once; longer words belong into a file. */
const LONGEST = 100_000;

export interface Said {
  actor: Actor;
  text: string;
  /** Names these words; the same name again is the same words, said once. */
  key?: string;
}

/**
 * Keeps words for an agent that runs and returns at once; they reach it when it waits at its prompt, exactly once. Hidden characters,
 * blanks at the end and what ends a paste are taken out.
 */
export async function tellAgent(app: App, sessionId: string, said: Said): Promise<FollowUp> {
  const key = `${sessionId}:${said.key ?? newId()}`;
  // What was kept before stays so, also where nobody listens now.
  const before = await findFollowUpByKey(app.db, key);
  if (before) return before;
  const session = await listening(app, sessionId);
  const text = cleanText(said.text, LONGEST).trimEnd();
  if (text.trim() === "") throw new AppError("bad-request", "There are no words in this.", "Write something first.");
  const place = await placeOf(app.db, session);
  const kept = await app.bus.commit<FollowUp>(async (db) => {
    const known = await findFollowUpByKey(db, key);
    if (known) return { writes: [], events: [], result: known };
    const row: FollowUp = { id: newId(), ...place, sessionId, generation: session.generation, text, status: "waiting", why: "", actor: said.actor, createdAt: now(), typedAt: null, closedAt: null };
    return {
      writes: [insertFollowUp(db, { ...row, key })],
      events: [{ kind: "follow-up.changed", ...place, actor: said.actor, payload: { followUpId: row.id, from: null, to: row.status, why: "" } }],
      result: row,
    };
  });
  crashPoint("follow-up:waiting");
  app.background("deliver-follow-ups", () => deliverFollowUps(app, sessionId));
  return kept;
}

async function listening(app: App, sessionId: string): Promise<Session> {
  const session = await findSession(app.db, sessionId);
  if (!session) throw new AppError("not-found", "There is no such terminal.", "Look at Terminals for the present ones.");
  if (session.kind !== "agent") throw new AppError("bad-request", "No agent runs in this terminal.", "Type into the terminal itself.");
  if (session.status === "exited") throw new AppError("wrong-state", "The agent has ended.", "Submit a new task.");
  // One that works on a task is brought back, or its try is over: then the words are settled. Nothing settles those of another one.
  if (session.status === "lost" && session.delegationId === null) throw new AppError("wrong-state", "The agent's terminal was lost.", "Wait until it is back, or open another one. Nothing was kept.");
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (delegation && (delegation.status === "monitoring" || isFinalDelegation(delegation.status))) throw new AppError("wrong-state", "The agent has reported; its work is being checked.", "Wait for the outcome: you can then let it try again with your words.");
  return session;
}
