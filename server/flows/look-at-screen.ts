import type { Agent, ScreenState } from "#domain/agent.ts";
import { toldBy } from "#domain/attention-signals.ts";
import type { Session } from "#domain/session.ts";
import type { Sight, Signal } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { observe } from "./observe.ts";
import { lettersOf } from "./raise-ask.ts";

/** Milliseconds a terminal has to be still before its look of rest is believed: text may stream below it. */
const REST_MS = 10_000;

interface Look {
  agent: Agent;
  pane: { activity: number };
  signals: readonly Signal[];
  /** The agent's own latest word. */
  last: Signal | undefined;
  title: ScreenState;
  /** Only the terminal knows how it goes on. */
  isSilent: boolean;
}

/**
 * First-run dialogs are told by no hook, and an agent whose hooks broke asks, tries again and ends in its terminal only. A screen only
 * suggests, so this raises a decision or a doubt and presses nothing. A title that says "working" is believed before a screen, which may show
 * any file. True when it found something out.
 */
export async function lookAtScreen(app: App, session: Session, on: Look): Promise<boolean> {
  const screen = await app.tmux.capture(session.id, { lines: 0, colours: false, joined: true });
  const state = on.agent.screenState(screen);
  const shown = on.title === "working" && state !== "dialog" ? "working" : state;
  const waits = on.title === "permission";
  const asks = shown === "permission" || shown === "question";
  if (waits || asks || (shown === "dialog" && on.isSilent)) return raise(app, session, { ...on, text: app.redact(screen.trim().slice(0, 3000)), asks: waits || asks });
  const shows = sightOf(shown, on);
  if (shows) await observe(app, session, { source: on.title === "working" ? "title" : "screen", generation: session.generation, bodies: [{ kind: "seen", shows, words: "" }] });
  return shows !== undefined;
}

async function raise(app: App, session: Session, on: Look & { text: string; asks: boolean }): Promise<boolean> {
  if (on.last?.body.kind === "dialog" && lettersOf(on.last.body.text) === lettersOf(on.text)) return true;
  const rule = on.asks ? "it asks in its terminal" : "a start-up dialog";
  await observe(app, session, { source: on.title === "permission" ? "title" : "screen", generation: session.generation, bodies: [{ kind: "dialog", text: on.text, rule }] });
  return true;
}

/** What a screen adds to what was told: that it tries again, rests, or works on after all. */
function sightOf(shown: ScreenState, on: Look): Sight | undefined {
  const { told } = toldBy(on.signals, 0);
  const isSeen = on.signals.findLast(({ body }) => body.kind === "seen")?.body;
  if (shown === "retrying") return told.state === "working" ? "retrying" : undefined;
  if (shown === "working") return told.state !== "working" && isSeen?.kind === "seen" && (isSeen.shows === "retrying" || isSeen.shows === "idle") ? "working" : undefined;
  return shown === "idle" && told.state === "working" && rests(on) ? "idle" : undefined;
}

function rests({ pane, last }: Look): boolean {
  return Date.now() - pane.activity * 1000 > REST_MS && (last === undefined || Date.now() - Date.parse(last.at) > REST_MS);
}
