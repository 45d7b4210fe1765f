import type { Agent } from "#domain/agent.ts";
import type { LoggedEvent } from "#domain/events.ts";
import type { Session } from "#domain/session.ts";
import { agentOf } from "../flows/choose-agent.ts";
import { followAgent } from "../flows/follow-agent.ts";
import { lookAtQuiet } from "../flows/look-at-quiet.ts";
import { observeExit, observeLoss } from "../flows/observe-exit.ts";
import { replaySpool } from "../flows/replay-spool.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { findSession, listLiveSessions } from "../store/session.ts";

/** Milliseconds between looks at what no event tells: panes that vanished, dialogs nobody reports, turns that ended in silence. */
const SWEEP_MS = 5000;

/** Reacts to receipts (a process started or ended), to `session.changed` (one began to run), and sweeps what tells nothing by itself. */
export function startMonitor(app: App): { stop(): void } {
  const followed = new Set<string>();
  const look = (sessionId: string): void => app.background("look-at-session", () => lookAt(app, sessionId));
  const follow = (sessionId: string): void => {
    if (followed.has(sessionId)) return;
    followed.add(sessionId);
    app.background("follow-agent", () => followSession(app, sessionId).finally(() => followed.delete(sessionId)));
  };
  const stops = [
    app.runs.onChange(({ sessionId }) => look(sessionId)),
    app.bus.subscribe((events) => {
      for (const id of begunIn(events)) {
        // A program may have ended before its start was recorded.
        look(id);
        follow(id);
      }
    }),
  ];
  const sweeping = setInterval(() => app.background("sweep", () => sweep(app, follow)), SWEEP_MS);
  app.background("sweep", () => sweep(app, follow));
  return {
    stop() {
      clearInterval(sweeping);
      for (const stop of stops) stop();
    },
  };
}

function begunIn(events: readonly LoggedEvent[]): string[] {
  return events.flatMap((e) => (e.kind === "session.changed" && e.payload["to"] === "running" && e.sessionId ? [e.sessionId] : []));
}

async function lookAt(app: App, sessionId: string): Promise<void> {
  const session = await findSession(app.db, sessionId);
  if (!session) return;
  const receipt = await app.runs.receipt({ sessionId, generation: session.generation });
  if (receipt.exit) await observeExit(app, sessionId, receipt.exit);
}

async function followSession(app: App, sessionId: string): Promise<void> {
  const session = await findSession(app.db, sessionId);
  const agent = session && (await agentFor(app, session));
  if (session?.status === "running" && agent?.signals === "events") await followAgent(app, { agent, session });
}

/** One list of panes for all sessions; what tells nothing by itself is looked at. */
async function sweep(app: App, follow: (sessionId: string) => void): Promise<void> {
  const sessions = (await listLiveSessions(app.db)).filter((s) => s.status === "running");
  if (sessions.length === 0) return;
  const panes = new Map((await app.tmux.panes()).map((p) => [p.sessionId, p]));
  for (const session of sessions) {
    follow(session.id);
    await replaySpool(app, session);
    const receipt = await app.runs.receipt({ sessionId: session.id, generation: session.generation });
    const pane = panes.get(session.id);
    if (receipt.exit) await observeExit(app, session.id, receipt.exit);
    else if (!receipt.process || !app.processes.isAlive(receipt.process)) await observeLoss(app, session.id);
    else await lookAtQuiet(app, session, pane);
  }
}

async function agentFor(app: App, session: Session): Promise<Agent | undefined> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  return project && session.agentProvider ? agentOf(app, project, session.agentProvider) : undefined;
}
