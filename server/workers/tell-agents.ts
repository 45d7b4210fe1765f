import type { LoggedEvent } from "#domain/events.ts";
import { deliverFollowUps } from "../flows/deliver-follow-ups.ts";
import type { App } from "../kernel.ts";
import { listUntoldSessions } from "../store/follow-up.ts";

/** Milliseconds between looks at agents that became free without a word, as when a person emptied an input box. */
const SWEEP_MS = 5000;

/** Reacts to what an agent says (`agent.signalled`), to settled decisions and to sessions that change: whoever still has to be told something may listen now. */
export function startTelling(app: App): { stop(): void } {
  const [waiting, running] = [new Set<string>(), new Set<string>()];
  const tell = (sessionId: string): void => {
    // One that runs looks again at its end.
    if (running.has(sessionId)) return void waiting.add(sessionId);
    running.add(sessionId);
    app.background("deliver-follow-ups", async () => {
      await deliverFollowUps(app, sessionId).finally(() => running.delete(sessionId));
      if (waiting.delete(sessionId) && !app.stopping.aborted) tell(sessionId);
    });
  };
  const sweep = async (): Promise<void> => (await listUntoldSessions(app.db)).forEach(tell);
  const stop = app.bus.subscribe((events) => {
    for (const sessionId of new Set(events.filter(freesAgent).flatMap((e) => e.sessionId ?? []))) tell(sessionId);
  });
  const sweeping = setInterval(() => app.background("tell-agents", sweep), SWEEP_MS);
  app.background("tell-agents", sweep);
  return {
    stop() {
      clearInterval(sweeping);
      stop();
    },
  };
}

function freesAgent({ kind }: LoggedEvent): boolean {
  return kind === "agent.signalled" || kind === "decision.changed" || kind === "session.changed" || kind === "delegation.changed";
}
