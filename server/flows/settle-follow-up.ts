import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { findFollowUp, listOpenFollowUps } from "../store/follow-up.ts";
import { findSession, listSignals } from "../store/session.ts";
import { deliverFollowUps } from "./deliver-follow-ups.ts";
import { endTurn } from "./end-turn.ts";
import { moveFollowUp } from "./move-follow-up.ts";

const LOOK_BACK = 20;
const MOVES = new Set<SignalBody["kind"]>(["turn-started", "tool-started", "tool-ended", "turn-ended", "turn-failed", "interrupted"]);

/** Takes a person's word on words that wait or whose arrival is not certain: send them again, or leave them. Safe to repeat. */
export async function settleFollowUp(app: App, id: string, word: { again: boolean; actor: Actor }): Promise<void> {
  const followUp = await findFollowUp(app.db, id);
  if (!followUp) throw new AppError("not-found", "There is no such message.", "Look at the task for what was sent.");
  if (followUp.status !== "waiting" && followUp.status !== "unsure") throw tooLate();
  const why = word.again ? "you had it sent again" : followUp.status === "unsure" ? "you left it as it is" : "you took it back";
  const moved = await moveFollowUp(app, id, { event: word.again ? "again" : "drop", why, actor: word.actor });
  if (!moved) throw tooLate();
  if ((await listOpenFollowUps(app.db, moved.sessionId)).length === 0) return endHeldTurn(app, moved.sessionId);
  app.background("deliver-follow-ups", () => deliverFollowUps(app, moved.sessionId));
}

/** An end of a turn that was no report because more was to be told is one now. */
async function endHeldTurn(app: App, sessionId: string): Promise<void> {
  const session = await findSession(app.db, sessionId);
  if (session?.status !== "running") return;
  const last = (await listSignals(app.db, sessionId, { generation: session.generation, limit: LOOK_BACK })).findLast((s) => MOVES.has(s.body.kind));
  if (last?.body.kind === "turn-ended") await endTurn(app, session, { body: last.body, source: last.source });
}

function tooLate(): AppError {
  return new AppError("wrong-state", "This message is on its way, or it was settled before.", "Look at the task for what became of it.");
}
