import { keepConnected } from "../lib/keep-connected.ts";
import { createPaneEar } from "../lib/pane-ear.ts";
import type { Signs } from "../lib/pane-signs.ts";
import { type ControlClient, type ControlListener, openControlClient } from "./control-client.ts";
import type { Reply } from "./control-parser.ts";
import type { Coprocess } from "./coprocess.ts";
import { createBatch, type RunLines } from "./tmux-batch.ts";
import { type ListedPane, paneId, type PaneId } from "./tmux-panes.ts";
import { createRoster } from "./tmux-roster.ts";

/** What happens in panes, as tmux tells it. */
export type PaneEvent =
  /** A title, a bell, a notification or the end of a shell's command: worth a look at once. */
  | { kind: "sign"; sessionId: string; signs: Signs }
  /** `rest`: quiet after output. `busy`: it has not been quiet for a while. */
  | { kind: "rest" | "busy"; sessionId: string }
  /** Panes came or went, or the connection did: these are there now. */
  | { kind: "panes"; panes: readonly ListedPane[] };

/** How panes are listened to: not at all, by events, or, where the connection was lost too often, by looks every few seconds. */
export type Listening = "off" | "events" | "looks";

/** The one connection through which all panes are asked and listened to. */
export interface Hub {
  /** One command, without `;`: by the connection if there is one, else by a process for all that is asked in the same moment. */
  ask(command: string): Promise<Reply>;
  panes(): Promise<ListedPane[]>;
  /** The pane of a session as the last list had it. */
  paneOf(sessionId: string): PaneId | undefined;
  /** Connects as soon as there is a tmux server; none is started for it. Returns how to stop. */
  listen(listener: (event: PaneEvent) => void): () => Promise<void>;
  /** A session was made, so there is a server now. */
  wake(): void;
  listening(): Listening;
  /** Tells when a session's pane floods, again every second or so while it does, and when it is calm. Returns how to stop. */
  floods(sessionId: string, hear: (isFlood: boolean) => void): () => void;
}

/** How the hub itself is made. */
export interface HubCalls {
  run: RunLines;
  /** Makes the hub's session, where there is a server; false where there is none. */
  make(): Promise<boolean>;
  /** Starts a control client on that session. */
  attach(): Coprocess;
  /** Runs a task while nothing else is asked of tmux by a process. */
  alone<T>(task: () => Promise<T>): Promise<T>;
  /** Ends that session, but for the windows that stand elsewhere too. */
  drop(): Promise<unknown>;
}

/** Several changes of panes are told for one cause. */
const SETTLE_MS = 20;
const CHANGES = /^%(?:sessions-changed|(?:unlinked-)?window-(?:add|close))\b/;

export function createHub(calls: HubCalls): Hub {
  const batch = createBatch(calls.run);
  let connection: ReturnType<typeof keepConnected<ControlClient>> | undefined;
  let listener: ((event: PaneEvent) => void) | undefined;
  const client = (): ControlClient | undefined => connection?.current();
  const ask = (command: string): Promise<Reply> => client()?.ask(command).catch(() => batch(command)) ?? batch(command);
  const flow = (pane: string, word: "pause" | "continue"): void => void ask(`refresh-client -A '${paneId(pane)}:${word}'`);
  const tell = (pane: string, event: (sessionId: string) => PaneEvent): void => {
    const sessionId = roster.sessionOf(pane);
    if (sessionId !== undefined) listener?.(event(sessionId));
  };
  const floods = createFloodTeller();
  const ear = createPaneEar({
    sign: (pane, signs) => tell(pane, (sessionId) => ({ kind: "sign", sessionId, signs })),
    rest: (pane) => tell(pane, (sessionId) => ({ kind: "rest", sessionId })),
    busy: (pane) => tell(pane, (sessionId) => ({ kind: "busy", sessionId })),
    pause: (pane) => flow(pane, "pause"),
    resume: (pane) => flow(pane, "continue"),
    flood: (pane, isFlood) => floods.tell(roster.sessionOf(pane), isFlood),
  });
  // What it put out before it was listened to is looked at, too.
  const roster = createRoster(ask, { came: (pane) => client() && ear.stir(pane), left: ear.forget });
  const panes = (): Promise<ListedPane[]> => roster.list(client() !== undefined);
  const changed = settled(async () => {
    const now = await panes();
    listener?.({ kind: "panes", panes: now });
  });
  const isHeard = (): boolean => listener !== undefined;
  // Who listened left while it was made.
  const leave = async (): Promise<undefined> => void (await calls.drop());
  const open = async (lost: () => void): Promise<ControlClient | undefined> => {
    if (!(await calls.make())) return undefined;
    if (!isHeard()) return leave();
    ear.close();
    roster.forget();
    const made = await attachAlone(calls, { output: ear.hear, heardAll: ear.heardAll, notice: (line) => CHANGES.test(line) && changed(), lost });
    if (isHeard()) return made;
    made.close();
    return leave();
  };

  return {
    ask, panes,
    paneOf: (sessionId) => (listener ? roster.paneOf(sessionId) : undefined),
    listen(heard) {
      listener = heard;
      connection = keepConnected(open, changed);
      connection.wake();
      return async () => {
        client()?.close();
        connection?.stop();
        [listener, connection] = [undefined, undefined];
        ear.close();
        await calls.drop();
      };
    },
    wake: () => connection?.wake(),
    floods: floods.watch,
    listening: () => (client() ? "events" : connection?.isTroubled() ? "looks" : "off"),
  };
}

/** Attaches while nothing comes or goes; tmux answers then. */
function attachAlone(calls: HubCalls, heard: ControlListener): Promise<ControlClient> {
  return calls.alone(async () => {
    const client = openControlClient(calls.attach, heard);
    await client.ask("display-message -p ready");
    return client;
  });
}

function createFloodTeller() {
  const watchers = new Set<{ sessionId: string; hear: (isFlood: boolean) => void }>();
  return {
    watch(sessionId: string, hear: (isFlood: boolean) => void): () => void {
      const watcher = { sessionId, hear };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    tell(sessionId: string | undefined, isFlood: boolean): void {
      for (const watcher of watchers) if (watcher.sessionId === sessionId) watcher.hear(isFlood);
    },
  };
}

function settled(work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // Without tmux there is nothing to tell; the next change comes.
      work().catch(() => undefined);
    }, SETTLE_MS);
  };
}
