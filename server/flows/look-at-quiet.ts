import type { Agent, ScreenState } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { Signal } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { findProject } from "../store/project.ts";
import { listSignals } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { agentOf } from "./choose-agent.ts";
import { report } from "./end-turn.ts";
import { observe } from "./observe.ts";
import { lettersOf } from "./raise-ask.ts";
import { readTranscript } from "./read-transcript.ts";

/** Milliseconds without a word until the transcript is asked; a title that says idle is asked at once. */
const QUIET_MS = 10_000;
/** Milliseconds background work may go on behind a turn that ended; then the end counts as the report. */
const BACKGROUND_MS = 10 * 60_000;

/** Looks at an agent that says nothing of itself: a dialog before its first word or in its terminal, a turn that ended untold. */
export async function lookAtQuiet(app: App, session: Session, pane: { title: string; activity: number }): Promise<void> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const agent = project && session.agentProvider ? agentOf(app, project, session.agentProvider) : undefined;
  if (!agent || agent.signals === "exit") return;
  // While a person is asked there is nothing else to find out.
  if ((await listOpenDecisionsOfSession(app.db, session.id)).length > 0) return;
  const last = (await listSignals(app.db, session.id, { generation: session.generation, limit: 1 }))[0];
  const state = agent.titleState(pane.title);
  if (state === "permission" || isSilent(agent, last)) return lookForDialog(app, session, { agent, last, title: state });
  if (last?.body.kind === "turn-ended") return afterBackground(app, session, last);
  const isQuiet = last !== undefined && Date.now() - Date.parse(last.at) > QUIET_MS;
  if (last && (isQuiet || state === "idle") && (await lookInTranscript(app, session, last))) return;
  if (isQuiet) await lookForDialog(app, session, { agent, last, title: state });
}

/** Nothing was said yet, or what was shown or asked last is not told any more: only the terminal knows how it goes on. */
function isSilent(agent: Agent, last: Signal | undefined): boolean {
  return last === undefined || last.body.kind === "dialog" || (last.body.kind === "ask-closed" && agent.signals === "hooks");
}

/**
 * First-run dialogs are told by no hook, and an agent whose hooks broke asks in its terminal only. A screen only suggests, so this raises
 * a decision and presses nothing. A title that says "working" is believed before a screen, which may show any file.
 */
async function lookForDialog(app: App, session: Session, on: { agent: Agent; last: Signal | undefined; title: ScreenState }): Promise<void> {
  const waits = on.title === "permission";
  const screen = await app.tmux.capture(session.id, { lines: 0, colours: false, joined: true });
  const shown = on.agent.screenState(screen);
  const asks = on.title !== "working" && (shown === "permission" || shown === "question");
  if (!waits && !asks && (shown !== "dialog" || !isSilent(on.agent, on.last))) return;
  const text = app.redact(screen.trim().slice(0, 3000));
  if (on.last?.body.kind === "dialog" && lettersOf(on.last.body.text) === lettersOf(text)) return;
  const rule = waits || asks ? "it asks in its terminal" : "a start-up dialog";
  await observe(app, session, { source: waits ? "title" : "screen", generation: session.generation, bodies: [{ kind: "dialog", text, rule }] });
}

/** Some agents have no hook for a turn that failed or was interrupted, and a hook may be lost; their transcript has it. True when it told. */
async function lookInTranscript(app: App, session: Session, last: Signal): Promise<boolean> {
  const ended = (await readTranscript(app, session))?.ended;
  if (!ended || ended.at <= last.at) return false;
  await observe(app, session, { source: "transcript", generation: session.generation, bodies: [ended.body] });
  return true;
}

/** A turn that ended with work behind it is no report yet; a server left running must not keep the task for ever. */
async function afterBackground(app: App, session: Session, last: Signal): Promise<void> {
  if (last.body.kind !== "turn-ended" || !last.body.background || Date.now() - Date.parse(last.at) < BACKGROUND_MS) return;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (delegation?.status === "running") await report(app, delegation.id, { words: last.body.lastMessage ?? "", source: last.source });
}
