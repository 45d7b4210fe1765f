import type { Agent } from "#domain/agent.ts";
import { toldBy } from "#domain/attention-signals.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { Sight, Signal, SignalBody, SignalSource } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { findDelegation } from "../store/task.ts";
import { report } from "./end-turn.ts";
import { lookAtScreen } from "./look-at-screen.ts";
import { observe } from "./observe.ts";
import { type QuietFacts, quietFacts } from "./quiet-facts.ts";
import { readTranscript, transcriptOf } from "./read-transcript.ts";

/** What tmux shows of a session: its title, and when it last printed, in seconds since 1970. */
export interface PaneView {
  title: string;
  activity: number;
}

/** Milliseconds without a word until the transcript is asked; a title that says idle is asked at once. */
const QUIET_MS = 10_000;
/** Milliseconds background work may go on behind a turn that ended; then the end counts as the report. */
const BACKGROUND_MS = 10 * 60_000;
/** Milliseconds in which an agent that spoke or printed surely works; nothing more is measured then. */
const SURE_MS = 30_000;

/**
 * Looks at an agent that says nothing of itself: a pane that is gone, a dialog before its first word or in its terminal, a turn that ended
 * untold, a standstill. No pane means that tmux has none of it any more while its process lives. `known` is what was gathered already.
 */
export async function lookAtQuiet(app: App, session: Session, pane: PaneView | undefined, known?: QuietFacts): Promise<void> {
  const facts = known ?? (await quietFacts(app, session));
  if (!facts) return;
  const { project, agent, signals } = facts;
  if (!pane) return contactLost(signals) ? undefined : see(app, session, { source: "pane", shows: "lost" });
  if (contactLost(signals)) await see(app, session, { source: "pane", shows: "found" });
  if (agent.signals !== "exit" && (await lookCloser(app, session, { agent, pane, signals }))) return;
  await lookForStandstill(app, session, { project, pane, signals });
}

/** True when something was found out, or nothing more is to be. */
async function lookCloser(app: App, session: Session, on: { agent: Agent; pane: PaneView; signals: readonly Signal[] }): Promise<boolean> {
  const { agent, pane, signals } = on;
  const last = signals.findLast((s) => s.body.kind !== "seen");
  const title = agent.titleState(pane.title);
  const look = { agent, pane, signals, last, title, isSilent: isSilent(agent, last) };
  if (title === "permission" || look.isSilent) return lookAtScreen(app, session, look);
  if (last?.body.kind === "turn-ended") return afterBackground(app, session, last);
  const isQuiet = last !== undefined && Date.now() - Date.parse(last.at) > QUIET_MS;
  if (last && (isQuiet || title === "idle") && (await lookInTranscript(app, session, last))) return true;
  if (isQuiet && (await lookAtScreen(app, session, look))) return true;
  // Words beside its turns came after the end of the last one.
  const turn = signals.findLast((s) => !BESIDE.has(s.body.kind));
  return turn?.body.kind === "turn-ended" ? afterBackground(app, session, turn) : false;
}

/** Says nothing of how the agent's own turn goes on. */
const BESIDE = new Set<SignalBody["kind"]>(["seen", "notified", "sub-agent"]);

/** Nothing was said yet, or what was shown or asked last is not told any more: only the terminal knows how it goes on. */
function isSilent(agent: Agent, last: Signal | undefined): boolean {
  return last === undefined || last.body.kind === "dialog" || (last.body.kind === "ask-closed" && agent.signals === "hooks");
}

function contactLost(signals: readonly Signal[]): boolean {
  const last = signals.findLast(({ body }) => body.kind === "seen" && (body.shows === "lost" || body.shows === "found"))?.body;
  return last?.kind === "seen" && last.shows === "lost";
}

/** Some agents have no hook for a turn that failed or was interrupted, and a hook may be lost; their transcript has it. True when it told. */
async function lookInTranscript(app: App, session: Session, last: Signal): Promise<boolean> {
  const path = await transcriptOf(app, session);
  if (path === undefined || !app.movement.hasNews(`${session.id}.${session.generation}`, await app.files.size(path))) return false;
  const ended = (await readTranscript(app, session))?.ended;
  if (!ended || ended.at <= last.at) return false;
  await observe(app, session, { source: "transcript", generation: session.generation, bodies: [ended.body], at: ended.at });
  return true;
}

/** A turn that ended with work behind it is no report yet; a server left running must not keep the task for ever. */
async function afterBackground(app: App, session: Session, last: Signal): Promise<true> {
  if (last.body.kind !== "turn-ended" || !last.body.background || Date.now() - Date.parse(last.at) < BACKGROUND_MS) return true;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  if (delegation?.status === "running") await report(app, delegation.id, { words: last.body.lastMessage ?? "", source: last.source });
  return true;
}

/** A working agent of which nothing moves: no output, no line in its transcript, no work of its processes. Whatever moves ends that. */
async function lookForStandstill(app: App, session: Session, on: { project: Project; pane: PaneView; signals: readonly Signal[] }): Promise<void> {
  const { told } = toldBy(on.signals, 0);
  if (told.state !== "working" && told.state !== "stalled") return;
  const since = on.signals.findLast(({ body }) => (body.kind === "seen") === (told.state === "stalled"))?.at ?? session.startedAt ?? session.createdAt;
  const outputAt = on.pane.activity * 1000;
  const minutes = on.project.settings.stalledAfterMinutes;
  const quietMs = Date.now() - Math.max(outputAt, Date.parse(since));
  const still = quietMs < SURE_MS && told.state === "working" ? 0 : await stillFor(app, session, outputAt);
  const moves = still === 0 || outputAt > Date.parse(since);
  if (told.state === "working" && Math.min(still ?? 0, quietMs) >= minutes * 60_000) await see(app, session, { source: "process", shows: "stalled", words: `no output, transcript or processor time for ${minutes} min` });
  if (told.state === "stalled" && moves) await see(app, session, { source: "process", shows: "working", words: "it moves again" });
}

/** Milliseconds for which nothing of it moved; undefined when this is the first look. */
async function stillFor(app: App, session: Session, outputAt: number): Promise<number | undefined> {
  const { process } = await app.runs.receipt({ sessionId: session.id, generation: session.generation });
  const path = await transcriptOf(app, session);
  const sample = { at: Date.now(), transcriptBytes: path === undefined ? 0 : await app.files.size(path), outputAt, cpuMs: process ? app.processes.cpuMs(process) : 0 };
  return app.movement.still(`${session.id}.${session.generation}`, sample);
}

function see(app: App, session: Session, seen: { source: SignalSource; shows: Sight; words?: string }): Promise<void> {
  return observe(app, session, { source: seen.source, generation: session.generation, bodies: [{ kind: "seen", shows: seen.shows, words: seen.words ?? "" }] });
}
