import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import { findSession, placeOf } from "../store/session.ts";

interface Input {
  actor: Actor;
  text: string;
  enter: boolean;
  /** Refuses several lines where the program would take each one as it comes. */
  careful?: boolean;
  /** The text is one piece of a longer one. */
  piece?: { paste: string; at: number; more: boolean } | undefined;
}

/** Shells that take a paste as a whole, for a tmux that cannot say so itself. */
const TAKE_LINES: ReadonlySet<string> = new Set(["bash", "zsh", "fish"]);

/** Types text into a session as one paste; with `enter`, a carriage return behind it. Of a longer text the pieces are kept until the last one is there. */
export async function sendInput(app: App, sessionId: string, input: Input): Promise<void> {
  const session = await findSession(app.db, sessionId);
  if (!session) throw new AppError("not-found", "There is no such terminal.", "Look at Terminals for the present ones.");
  if (session.status === "hibernated") throw new AppError("wrong-state", "Its agent is hibernated.", "Wake it first, or send it a message: that wakes it, too. Nothing was typed.");
  if (session.status !== "running") throw new AppError("wrong-state", "The program in this terminal has ended.", "Open a new one.");
  if (input.careful && !(await takesLines(app, session, input.text))) {
    app.pieces.drop(sessionId);
    throw new AppError("several-lines", "The program in this terminal takes each line as it comes.", "A shell would run them one after the other. Paste all the same, or one line at a time.");
  }
  const text = input.piece ? app.pieces.add(sessionId, { ...input.piece, text: input.text }) : input.text;
  if (text === undefined) return;
  const intent = { kind: "session.input" as const, actor: input.actor, ...(await placeOf(app.db, session)), target: session.name, key: `input:${newId()}`, facts: {} };
  await act(app, intent, () => app.tmux.paste(sessionId, text, input.enter), () => `${text.length} characters`);
}

/** Whether nothing of the text is run or sent before all of it is there. Agents take a paste as a whole. */
async function takesLines(app: App, session: Session, text: string): Promise<boolean> {
  if (session.kind === "agent" || !/[\r\n]/.test(text)) return true;
  const { brackets, program } = await app.tmux.pasteMode(session.id);
  return brackets ?? TAKE_LINES.has(program);
}
