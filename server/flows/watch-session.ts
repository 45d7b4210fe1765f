import type { Agent } from "#domain/agent.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { createRerun } from "../lib/rerun.ts";
import { checkProcess } from "./check-process.ts";
import { lookAtPane, type Sight } from "./look-at-pane.ts";
import { lookAtQuiet } from "./look-at-quiet.ts";
import type { QuietFacts } from "./quiet-facts.ts";
import { replaySpool } from "./replay-spool.ts";

/** What is known of a pane. */
interface Shown {
  title: string;
  /** When it last put something out, in seconds since 1970. */
  activity: number;
}

/** A session whose process runs, while somebody watches it. */
export interface WatchedSession {
  readonly generation: number;
  /** What a list of panes says of it; undefined when its pane is not in it. `blind`: no event tells when it moves. */
  listed(pane: (Shown & { dead: boolean }) | undefined, blind: boolean): void;
  /** Its pane put something out. */
  moved(): void;
  /** It gave its terminal a title. */
  titled(title: string): void;
  /** Its receipt changed. */
  check(): void;
  /** Compares receipt and spool, in case an event was lost. */
  reconcile(): void;
  /** Whether nobody looked without a cause for so many milliseconds, or, while nothing moves, for so many. */
  isDue(after: { ms: number; restingMs: number }): boolean;
  /** It was its turn to be looked at, and there is nothing to be found out. */
  passed(): void;
  /** Looks, though nothing moved; the session as the database has it now, and what is known of it. */
  lookAgain(session: Session, known?: QuietFacts): Promise<void>;
  end(): void;
}

/** Begins to watch a session. What happened before is looked at, too. The agent is undefined where its pane tells nothing but that it stands still. */
export function watchSession(app: App, session: Session, agent: Agent | undefined): WatchedSession {
  const key = { sessionId: session.id, generation: session.generation };
  const pane: Shown = { title: "", activity: 0 };
  let process: { pid: number; startTime: string } | undefined;
  let seen: Sight | undefined;
  let lookedAt = 0;
  /** Undefined until a list of panes told. */
  let hasPane: boolean | undefined;
  let movedAt = Date.now();

  const look = createRerun((job) => app.background("look-at-pane", job), async () => {
    if (agent) seen = await lookAtPane(app, session.id, { agent, pane: { ...pane }, seen });
  });
  const check = createRerun((job) => app.background("look-at-session", job), async () => {
    process = await checkProcess(app, session.id, hasPane === true);
  });
  const takeSpool = createRerun((job) => app.background("replay-spool", job), () => replaySpool(app, session));
  const isAlive = (): boolean => process !== undefined && app.processes.isAlive(process);
  const titled = (title: string): void => {
    if (title === pane.title) return;
    const isNews = agent !== undefined && agent.titleState(title) !== agent.titleState(pane.title);
    pane.title = title;
    if (isNews) look();
  };
  const stopSpool = app.runs.watchSpool(key, takeSpool);
  check();
  takeSpool();

  return {
    generation: session.generation,
    listed(shown, blind) {
      hasPane = shown?.dead === false;
      if (!shown || shown.dead) return check();
      // Dated by whole seconds: what came in the second of the last list may have come behind it.
      const mayHaveMoved = shown.activity !== pane.activity || shown.activity >= Math.floor(Date.now() / 1000) - 1;
      if (shown.activity !== pane.activity) movedAt = Date.now();
      pane.activity = shown.activity;
      titled(shown.title);
      if (blind && mayHaveMoved) look();
    },
    moved() {
      movedAt = Date.now();
      pane.activity = Math.floor(movedAt / 1000);
      look();
    },
    titled,
    check,
    reconcile() {
      if (!isAlive()) check();
      takeSpool();
    },
    isDue({ ms, restingMs }) {
      const passed = Date.now() - lookedAt;
      return session.agentProvider !== null && passed >= (Date.now() - movedAt < restingMs ? ms : restingMs);
    },
    passed: () => void (lookedAt = Date.now()),
    async lookAgain(current, known) {
      if (hasPane === undefined) return;
      lookedAt = Date.now();
      await lookAtQuiet(app, current, hasPane ? { ...pane } : undefined, known);
    },
    end: stopSpool,
  };
}
