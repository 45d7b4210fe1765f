import type { Agent } from "#domain/agent.ts";
import type { LoggedEvent } from "#domain/events.ts";
import type { Session } from "#domain/session.ts";
import { checkProcess } from "../flows/check-process.ts";
import { agentOfSession } from "../flows/agent-of-session.ts";
import { followAgent } from "../flows/follow-agent.ts";
import { createQuietMemory, type QuietMemory } from "../flows/quiet-facts.ts";
import { watchSession, type WatchedSession } from "../flows/watch-session.ts";
import type { App } from "../kernel.ts";
import { createRerun } from "../lib/rerun.ts";
import { listWaitingSessions } from "../store/decision.ts";
import { listRunningSessions } from "../store/session.ts";

/** Milliseconds between lists of all panes, which show what vanished or died, and, where no events come, what moved. */
const SWEEP_MS = 2000;
/** Milliseconds between comparisons of database, receipts and spools, in case an event was lost. */
const RECONCILE_MS = 30_000;
/** Milliseconds after which an agent is looked at though nothing moved, because silence means something, too; a long one means it slower. */
const DUE = { ms: 10_000, restingMs: 30_000 };
/** Looks at the same time. */
const TOGETHER = 8;

interface Watch {
  app: App;
  sessions: Map<string, WatchedSession>;
  memory: QuietMemory;
  /** Sessions whose agent's event stream is listened to. */
  followed: Set<string>;
  /** The database may say otherwise than what is watched. */
  stale: boolean;
  /** Nothing is watched any more, also not by a sweep that is under way. */
  stopped: boolean;
  reconciledAt: number;
  lookAtDue(): void;
}

/** Reacts to receipts (a process started or ended), `session.changed`, spools and panes that move, and sweeps for what no event tells. */
export function startMonitor(app: App): { stop(): Promise<void> } {
  const lookAtDue = createRerun((job) => app.background("look-at-due", job), () => lookAtSilent(watch));
  const watch: Watch = { app, sessions: new Map(), memory: createQuietMemory(app), followed: new Set(), stale: true, stopped: false, reconciledAt: 0, lookAtDue };
  const sweepNow = createRerun((job) => app.background("sweep", job), () => sweep(watch));
  const stopListening = app.tmux.listen((event) => {
    if (event.kind === "panes") return takeList(watch, event.panes);
    const watched = watch.sessions.get(event.sessionId);
    if (event.kind !== "sign" || event.signs.called) return watched?.moved();
    if (event.signs.title !== undefined) watched?.titled(event.signs.title);
  });
  const stops = [
    app.runs.onChange(({ sessionId }) => {
      const watched = watch.sessions.get(sessionId);
      if (watched) watched.check();
      else app.background("look-at-session", () => checkProcess(app, sessionId, false));
    }),
    app.bus.subscribe((events) => {
      if (!events.some((e) => e.kind === "session.changed")) return;
      watch.stale = true;
      sweepNow();
      // A program may have ended before its start was recorded, and then nothing tells of it any more.
      for (const id of begunIn(events)) app.background("look-at-session", () => checkProcess(app, id, false));
    }),
  ];
  const sweeping = setInterval(sweepNow, SWEEP_MS);
  sweepNow();
  return {
    async stop() {
      clearInterval(sweeping);
      watch.stopped = true;
      for (const stop of stops) stop();
      for (const watched of watch.sessions.values()) watched.end();
      watch.sessions.clear();
      await stopListening();
    },
  };
}

function begunIn(events: readonly LoggedEvent[]): string[] {
  return events.flatMap((e) => (e.kind === "session.changed" && e.payload["to"] === "running" && e.sessionId ? [e.sessionId] : []));
}

/** Brings what is watched to what the database says runs. */
async function refresh(watch: Watch): Promise<void> {
  const { app, sessions, memory } = watch;
  const running = await listRunningSessions(app.db);
  const ids = new Set(running.map((s) => s.id));
  for (const [id, watched] of sessions) {
    if (ids.has(id)) continue;
    watched.end();
    sessions.delete(id);
    memory.forget(id);
  }
  const agents = new Map<string, Agent | undefined>();
  for (const session of running) {
    const name = `${session.projectId} ${session.agentProvider}`;
    if (!agents.has(name)) agents.set(name, (await agentOfSession(app, session))?.agent);
    if (watch.stopped) return;
    const agent = agents.get(name);
    if (agent?.signals === "events") follow(watch, agent, session);
    if (sessions.get(session.id)?.generation === session.generation) continue;
    sessions.get(session.id)?.end();
    sessions.set(session.id, watchSession(app, session, agent?.signals === "exit" ? undefined : agent));
  }
}

function follow({ app, followed }: Watch, agent: Agent, session: Session): void {
  if (followed.has(session.id)) return;
  followed.add(session.id);
  app.background("follow-agent", () => followAgent(app, { agent, session }).finally(() => followed.delete(session.id)));
}

/** One list of panes for all sessions; now and then also what the database and the receipts say. */
async function sweep(watch: Watch): Promise<void> {
  const { app, sessions } = watch;
  const now = Date.now();
  const isStale = watch.stale;
  const isTime = now - watch.reconciledAt >= RECONCILE_MS;
  watch.stale = false;
  if (isStale || isTime) await refresh(watch);
  if (isTime) {
    watch.reconciledAt = now;
    for (const watched of sessions.values()) watched.reconcile();
  }
  if (sessions.size === 0) return;
  takeList(watch, await app.tmux.panes());
  watch.lookAtDue();
}

function takeList({ app, sessions }: Watch, panes: readonly { sessionId: string; title: string; activity: number; dead: boolean }[]): void {
  const shown = new Map(panes.map((p) => [p.sessionId, p]));
  for (const [id, watched] of sessions) watched.listed(shown.get(id), app.tmux.listening() !== "events");
}

/** Looks at agents nothing was heard of for a while, a share of them with each sweep; not at those that wait for a person. */
async function lookAtSilent({ app, sessions, memory }: Watch): Promise<void> {
  const due = [...sessions].filter(([, watched]) => watched.isDue(DUE));
  if (due.length === 0) return;
  const waiting = await listWaitingSessions(app.db);
  const wanted = due.filter(([id]) => !waiting.has(id)).slice(0, Math.ceil((sessions.size * SWEEP_MS) / DUE.ms));
  const known = await memory.of(wanted.map(([id]) => id));
  const found = new Set(known.map(({ session }) => session.id));
  // Its project or agent is there no more; it shall not take the others' turns.
  for (const [id, watched] of wanted) if (!found.has(id)) watched.passed();
  for (let i = 0; i < known.length; i += TOGETHER) await Promise.all(known.slice(i, i + TOGETHER).map(async (facts) => sessions.get(facts.session.id)?.lookAgain(facts.session, facts)));
}
