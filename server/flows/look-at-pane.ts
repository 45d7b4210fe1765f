import type { Agent } from "#domain/agent.ts";
import type { App } from "../kernel.ts";
import { findSession } from "../store/session.ts";
import { lookAtQuiet } from "./look-at-quiet.ts";
import { lettersOf } from "./raise-ask.ts";

/** What a pane showed, as far as it may mean something. */
export type Sight = string;

/**
 * Looks at an agent's pane that moved. Most of what moves means nothing new: only when it does, all that is known of the session is
 * gathered. Returns what was seen, to be handed in with the next look.
 */
export async function lookAtPane(app: App, sessionId: string, on: { agent: Agent; pane: { title: string; activity: number }; seen: Sight | undefined }): Promise<Sight> {
  const sight = await sightOf(app, sessionId, on);
  if (sight === on.seen) return sight;
  const session = await findSession(app.db, sessionId);
  if (session?.status === "running") await lookAtQuiet(app, session, on.pane);
  return sight;
}

async function sightOf(app: App, sessionId: string, { agent, pane }: { agent: Agent; pane: { title: string } }): Promise<Sight> {
  const title = agent.titleState(pane.title);
  // A title that says it works is believed before any screen.
  if (title === "working") return title;
  const screen = await app.tmux.capture(sessionId, { lines: 0, colours: false, joined: true });
  const shown = agent.screenState(screen);
  const asks = title === "permission" || shown === "permission" || shown === "question" || shown === "dialog";
  return `${title} ${shown}${asks ? ` ${lettersOf(screen)}` : ""}`;
}
