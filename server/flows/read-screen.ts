import type { Screen } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import type { z } from "zod";
import type { App } from "../kernel.ts";
import { uncoloured } from "../lib/undimmed.ts";
import { findHibernation } from "../store/hibernation.ts";

interface Want {
  lines: number;
  colours: boolean;
}

/** What a session's terminal shows now, or showed when it was hibernated; a session whose pane is gone shows nothing. Secrets are taken out. */
export async function readScreen(app: App, session: Session, want: Want): Promise<z.infer<typeof Screen>> {
  if (session.status === "hibernated") return readKept(app, session, want);
  const pane = await app.tmux.find(session.id);
  const text = pane ? await app.tmux.capture(session.id, { lines: want.lines, colours: want.colours, joined: !want.colours }) : "";
  return { text: app.redact(text), cols: pane?.cols ?? session.cols, rows: pane?.rows ?? session.rows, lines: text.split("\n").length };
}

async function readKept(app: App, { id, cols, rows }: Session, { lines, colours }: Want): Promise<z.infer<typeof Screen>> {
  const kept = ((await findHibernation(app.db, id))?.screen ?? "").split("\n").slice(-(rows + lines)).join("\n");
  return { text: colours ? kept : uncoloured(kept), cols, rows, lines: kept.split("\n").length };
}
