import type { Actor } from "#domain/action.ts";
import type { App } from "../kernel.ts";
import { findSession } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { endSession } from "./end-session.ts";
import { failTry } from "./fail-try.ts";

/** Ends a terminal by a person's word, and the try of its agent with it: also of one that is hibernated, which has no process whose end anybody would see. */
export async function endTerminal(app: App, sessionId: string, actor: Actor): Promise<void> {
  await endSession(app, sessionId, { actor, keepScreen: false });
  const session = await findSession(app.db, sessionId);
  if (session?.status !== "exited" || session.exit !== null || session.delegationId === null) return;
  const delegation = await findDelegation(app.db, session.delegationId);
  // What a limit held up goes on when that is over, see `resume-parked`.
  if (delegation?.status !== "running" || delegation.parked) return;
  await failTry(app, delegation.id, { reason: "agent-failed", message: "Its agent was ended by hand before it reported." });
}
