import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { findSession, placeOf } from "../store/session.ts";

/** Types text into a session as one paste; with `enter`, a carriage return behind it. */
export async function sendInput(app: App, sessionId: string, input: { actor: Actor; text: string; enter: boolean }): Promise<void> {
  const session = await findSession(app.db, sessionId);
  if (!session) throw new AppError("not-found", "There is no such terminal.", "Look at Terminals for the present ones.");
  if (session.status !== "running") throw new AppError("wrong-state", "The program in this terminal has ended.", "Open a new one.");
  const intent = { kind: "session.input" as const, actor: input.actor, ...(await placeOf(app.db, session)), target: session.name, key: `input:${newId()}`, facts: {} };
  await act(app, intent, () => app.tmux.paste(sessionId, input.text, input.enter), () => `${input.text.length} characters`);
}
