import type { Agent, FollowUpBox, ScreenState } from "#domain/agent.ts";
import type { Decision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { Signal, SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { undimmed } from "../lib/undimmed.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { listSignals } from "../store/session.ts";
import { wasHibernated } from "./record-rest.ts";

/** An agent that runs and is told something. */
export interface Told {
  agent: Agent;
  session: Session;
}

/** What an agent's prompt looks like: what stands in its box, or why nothing may be typed now. */
export type AtPrompt = { box: string; why?: undefined } | { box: string | undefined; why: string };

const LOOK_BACK = 50;
/** Milliseconds without a word after which a screen that shows an idle agent is believed before its last signal. */
const QUIET_MS = 10_000;

const BUSY = "waits for the agent's turn to end";
const MOVES = new Set<SignalBody["kind"]>(["turn-started", "tool-started", "tool-ended", "permission-asked", "question-asked", "turn-ended", "turn-failed", "interrupted"]);
const NOT_NOW: Partial<Record<ScreenState, string>> = {
  working: BUSY,
  retrying: BUSY,
  permission: "waits until what the agent asks in its terminal is answered",
  question: "waits until what the agent asks in its terminal is answered",
  dialog: "waits until a dialog in the agent's terminal is answered",
  exited: "waits for the agent, which is leaving",
};

/** Why an agent is not told anything now, as far as it and the decisions say; undefined when its turn is over. */
export async function busyWith(app: App, { session }: Told): Promise<{ why: string; quiet: boolean; isNew: boolean } | undefined> {
  const asked = (await listOpenDecisionsOfSession(app.db, session.id)).find(waitsInside);
  if (asked) return { why: "waits until the agent's question is answered", quiet: false, isNew: false };
  const last = (await listSignals(app.db, session.id, { generation: session.generation, limit: LOOK_BACK })).findLast((s) => MOVES.has(s.body.kind));
  if (last && isOver(last)) return undefined;
  const since = last?.at ?? (mayRestFromTheStart(session) ? session.startedAt : null);
  const quiet = since !== null && Date.now() - Date.parse(since) > QUIET_MS;
  // Nothing was said to one that was woken: it is back at its prompt, and its screen says whether it is there already.
  if (!last && quiet && (await wasHibernated(app, { id: session.id, generation: session.generation - 1 }))) return undefined;
  return { why: last ? BUSY : "waits for the agent to start", quiet, isNew: last === undefined };
}

/** One without a task, and one that was brought back, may wait at its prompt for its first words. */
function mayRestFromTheStart({ delegationId, generation }: Session): boolean {
  return delegationId === null || generation > 1;
}

/** The agent waits at its prompt for what a person says there; a decision about its words does not stop it. */
function waitsInside({ body }: Decision): boolean {
  return body.kind === "permission" || body.kind === "dialog" || (body.kind === "question" && body.askId !== null);
}

function isOver({ body }: Signal): boolean {
  return body.kind === "turn-ended" || body.kind === "interrupted" || (body.kind === "turn-failed" && !body.retrying);
}

/**
 * Looks whether an agent waits at its prompt, and what stands in its input box. A screen can only say no, or what signals left open: then it
 * has to show an idle agent, or a box with what is `ours`, which some screens are not told to be idle with.
 */
export async function atPrompt(app: App, on: Told, how: FollowUpBox, ours: (box: string) => boolean = () => false): Promise<AtPrompt> {
  const busy = await busyWith(app, on);
  if (busy && !busy.quiet) return { box: undefined, why: busy.why };
  const shown = await app.tmux.look(on.session.id);
  if (!shown || shown.pane.dead) return { box: undefined, why: "waits for the agent's terminal" };
  const screen = undimmed(shown.screen);
  const [title, state] = [on.agent.titleState(shown.pane.title), on.agent.screenState(screen)];
  const box = how.box(screen);
  const why = NOT_NOW[title === "idle" ? state : title] ?? NOT_NOW[state];
  if (why !== undefined) return { box, why };
  const isIdle = state === "idle" || (state === "unknown" && box !== undefined && ours(box));
  if (busy && !isIdle) return { box, why: busy.why };
  return box === undefined ? { box, why: "waits until the agent shows its prompt" } : { box };
}
