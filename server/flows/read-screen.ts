import type { Screen } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import type { z } from "zod";
import type { App } from "../kernel.ts";

/** What a session's terminal shows now; a session whose pane is gone shows nothing. Secrets are taken out. */
export async function readScreen(app: App, session: Session, want: { lines: number; colours: boolean }): Promise<z.infer<typeof Screen>> {
  const pane = await app.tmux.find(session.id);
  const text = pane ? await app.tmux.capture(session.id, { lines: want.lines, colours: want.colours, joined: !want.colours }) : "";
  return { text: app.redact(text), cols: pane?.cols ?? session.cols, rows: pane?.rows ?? session.rows, lines: text.split("\n").length };
}
