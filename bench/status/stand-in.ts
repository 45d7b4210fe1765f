import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Exit } from "#domain/delegation.ts";
import type { Spooled } from "../../server/machine/runs.ts";
import type { Tmux } from "../../server/machine/tmux.ts";
import type { PaneEvent } from "../../server/machine/tmux-hub.ts";
import type { ListedPane, PaneId } from "../../server/machine/tmux-panes.ts";
import type { BareApp } from "../../e2e/support/bare-app.ts";

/** What the machine shows of the one session that is replayed. */
export interface Shown {
  sessionId: string;
  title: string;
  screen: string;
  transcript: string;
  alive: boolean;
  pane: boolean;
  /** When it last printed, and since when its processes work, in milliseconds; what they worked before. */
  outputAt: number;
  busySince: number | null;
  cpuMs: number;
  exit: Exit | undefined;
  spool: Spooled[];
}

export interface Replayed {
  app: BareApp;
  shown: Shown;
  /** Tell that the receipt, or what hooks left, changed, as the launcher's folder does. */
  receiptChanged(): void;
  spoolChanged(): void;
  /** Tells that the pane put something out and came to rest. */
  paneMoved(): void;
  /** Resolves once everything that was begun in the background is over. */
  settled(): Promise<void>;
  /** The same for what lives as long as a session does. */
  left(): Promise<void>;
}

export const TRANSCRIPT = "/home/dev/transcript.jsonl";
const PASSWORD = "replay";
/** What a report or a failed try sets off: there the replay ends. */
const BEYOND = new Set(["verify", "run-task", "restore-session"]);
const PROCESS = { pid: 4242, startTime: "1", bootId: "replay" };
const SAMPLES = join(import.meta.dirname, "..", "..", "server", "agents", "samples");

/** The app with a machine that shows what a scenario says: panes, screens, receipts and transcripts; everything else is the product. */
export function standIn(bare: BareApp): Replayed {
  const shown: Shown = { sessionId: "", title: "", screen: "", transcript: "", alive: true, pane: true, outputAt: 0, busySince: null, cpuMs: 0, exit: undefined, spool: [] };
  const listeners = new Set<(key: { sessionId: string; generation: number }) => void>();
  const spools = new Set<() => void>();
  const panes = new Set<(event: PaneEvent) => void>();
  const pending = new Set<Promise<unknown>>();
  const living = new Set<Promise<unknown>>();
  const receipt = async () => ({ taken: true, process: PROCESS, ...(shown.exit ? { exit: shown.exit } : {}) });
  const app: BareApp = {
    ...bare,
    agents: new Map(bare.agents),
    tmux: { ...bare.tmux, ...tmuxOf(shown, panes) },
    runs: {
      ...bare.runs,
      receipt,
      waitFor: receipt,
      onChange: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      watchSpool: (_key, listener) => {
        spools.add(listener);
        return () => void spools.delete(listener);
      },
      takeSpool: async () => shown.spool.splice(0),
    },
    processes: shownProcesses(bare, shown),
    files: shownFiles(bare, shown),
    background(name, work) {
      if (BEYOND.has(name)) return;
      const kept = name === "follow-agent" ? living : pending;
      const running: Promise<unknown> = work().catch((error: unknown) => console.error(`${name}: ${String(error)}`)).finally(() => kept.delete(running));
      kept.add(running);
    },
  };
  return {
    app, shown,
    receiptChanged: () => listeners.forEach((listener) => listener({ sessionId: shown.sessionId, generation: 1 })),
    spoolChanged: () => spools.forEach((listener) => listener()),
    paneMoved() {
      for (const listener of panes) {
        listener({ kind: "sign", sessionId: shown.sessionId, signs: { title: shown.title, called: false } });
        listener({ kind: "rest", sessionId: shown.sessionId });
      }
    },
    settled: () => drained(pending),
    left: () => drained(living),
  };
}

function shownProcesses(bare: BareApp, shown: Shown): BareApp["processes"] {
  return {
    ...bare.processes,
    isAlive: () => shown.alive,
    hasTerminal: () => shown.alive,
    cpuMs: () => shown.cpuMs + (shown.busySince === null ? 0 : Date.now() - shown.busySince),
    stop: async () => undefined,
    carriers: async () => 0,
    clear: async () => 0,
  };
}

function shownFiles(bare: BareApp, shown: Shown): BareApp["files"] {
  return {
    ...bare.files,
    readHome: async (paths) => Object.fromEntries(paths.map((path) => [path, path === TRANSCRIPT && shown.transcript !== "" ? shown.transcript : undefined])),
    size: async (path) => (path === TRANSCRIPT ? shown.transcript.length : 0),
    readText: async (root, name) => (name === "api-password" ? { text: PASSWORD, hash: "", exists: true } : bare.files.readText(root, name)),
  };
}

/** Its panes: one, or none. */
function tmuxOf(shown: Shown, listeners: Set<(event: PaneEvent) => void>): Partial<Tmux> {
  const paneOf = (sessionId: string): ListedPane => ({ sessionId, paneId: "%1" as PaneId, windowId: "@1", places: 2, dead: !shown.alive, pid: PROCESS.pid, cols: 120, rows: 40, activity: Math.floor(shown.outputAt / 1000), title: shown.title });
  return {
    panes: async () => (shown.pane ? [paneOf(shown.sessionId)] : []),
    find: async () => (shown.pane ? paneOf(shown.sessionId) : undefined),
    capture: async () => shown.screen,
    kill: async () => undefined,
    paste: async () => true,
    listening: () => "events",
    listen(listener) {
      listeners.add(listener);
      return async () => void listeners.delete(listener);
    },
  };
}

async function drained(work: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (work.size > 0) await Promise.all(work);
}

/** A screen by what a scenario calls it. */
export function screenText(agent: string, screen: string | readonly string[]): string {
  if (typeof screen !== "string") return screen.join("\n");
  const [kind, name = ""] = screen.split(":");
  if (kind === "screen") return readFileSync(join(import.meta.dirname, "screens", `${name}.txt`), "utf8");
  const { screens } = JSON.parse(readFileSync(join(SAMPLES, `${agent}.json`), "utf8")) as { screens: { name: string; text: string[] }[] };
  const found = screens.find((sample) => sample.name === name);
  if (!found) throw new Error(`${agent} has no sample screen ${name}`);
  return found.text.join("\n");
}
