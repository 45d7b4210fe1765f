import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "#domain/errors.ts";
import { createSharedLock } from "../lib/shared-lock.ts";
import { startCoprocess } from "./coprocess.ts";
import { startTimeOf } from "./proc.ts";
import { type Arg, lit, lits, type Program, run, signalProcess, val } from "./process.ts";
import { openPty, type Pty } from "./pty.ts";
import { type Call, expectOk, nameOf, targetOf, terminalGone } from "./tmux-call.ts";
import { createHub, type Hub, type HubCalls } from "./tmux-hub.ts";
import { HUB, HUB_OWN, type Pane, paneId, type PaneId } from "./tmux-panes.ts";
import { screenVerbs, type ScreenVerbs } from "./tmux-screens.ts";

/** All calls to our private tmux server. Only sessions that carry our mark are ever touched. */
export interface Tmux extends Pick<Hub, "listen" | "listening" | "floods">, ScreenVerbs {
  /** Makes a session whose only pane runs `command`, and returns the pane. */
  newSession(sessionId: string, size: { cols: number; rows: number }, command: readonly string[]): Promise<PaneId>;
  panes(): Promise<Pane[]>;
  find(sessionId: string): Promise<Pane | undefined>;
  kill(sessionId: string): Promise<void>;
  resize(sessionId: string, cols: number, rows: number): Promise<void>;
  /** Whether the program draws on a screen of its own, which has no past. */
  isAlternate(sessionId: string): Promise<boolean>;
  /** A viewer: a client of its own, which draws on a terminal of this size. */
  view(sessionId: string, readOnly: boolean, size: { cols: number; rows: number }): Pty;
  /** How a viewer attaches through a terminal. */
  attach(sessionId: string, readOnly: boolean): { program: Program; args: Arg[]; env: Record<string, string>; cwd: string };
  /** Ends the whole private server. Tests only; nothing in the product may do that. */
  killServer(): Promise<void>;
}

const MARK = "@rdv";
const TIMEOUT_MS = 5000;
/** Milliseconds a viewer has to leave before nobody waits for it any more. */
const LEAVING_MS = 1000;
const CONFIG = `set -s exit-empty off
set -s escape-time 0
set -s set-clipboard off
set -s extended-keys off
set -g default-terminal tmux-256color
set -sa terminal-features ',xterm-256color:RGB'
set -sa terminal-overrides ',xterm-256color:Sync=\\E[?2026%?%p1%{1}%-%tl%eh%;'
set -g update-environment ''
set -g status off
set -g history-limit 5000
set -g prefix None
set -g prefix2 None
set -g mouse off
set -g remain-on-exit on
set -gq remain-on-exit-format ''
set -gq allow-passthrough off
set -g allow-rename off
set -g automatic-rename off
set -g focus-events off
unbind-key -a -T root
unbind-key -a -T prefix
unbind-key -a -T copy-mode
unbind-key -a -T copy-mode-vi
`;

export async function createTmux(options: { home: string; program: Program | undefined; path: string }): Promise<Tmux> {
  const socket = await socketPath(options.home);
  const config = join(options.home, "run", "tmux.conf");
  await writeFile(config, CONFIG, { mode: 0o600 });
  // Nothing of our own environment: the first client's becomes every pane's, and agents read it.
  const env = { PATH: options.path, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TERM: "xterm-256color", HOME: options.home };
  const base = [lit("-u"), lit("-S"), val(socket), lit("-f"), val(config)];
  const program = (): Program => {
    if (options.program) return options.program;
    throw new AppError("not-available", "tmux is not installed.", "Install it (Debian: sudo apt-get install tmux) and restart Remote Dev.");
  };
  // Before 3.7 a tmux that has something to tell control clients dies, with all agents, when one of them has not said yet who it is. So
  // nothing comes or goes while ours attaches (https://github.com/tmux/tmux/issues/4980).
  const lock = createSharedLock();
  const call: Call = (args, stdin) =>
    lock.shared(() => run(program(), [...base, ...args], { cwd: options.home, env, timeoutMs: TIMEOUT_MS, maxBytes: 32 << 20, ...(stdin === undefined ? {} : { stdin }) }));

  const hub = createHub({
    run: async (lines) => (await call([...lits("source-file", "-")], lines)).stdout,
    attach: () => startCoprocess(program(), [...base, ...lits("-C", "attach-session", "-f", "ignore-size", "-t"), HUB_TARGET], { cwd: options.home, env }),
    alone: lock.alone,
    ...hubVerbs(call),
  });
  const attach: Tmux["attach"] = (sessionId, readOnly) => ({
    program: program(),
    args: [...base, ...lits("attach-session", "-f"), readOnly ? lit("ignore-size,read-only") : lit("ignore-size"), lit("-t"), targetOf(sessionId)],
    env,
    cwd: options.home,
  });
  return {
    ...sessionVerbs(call, hub),
    ...screenVerbs(call, hub),
    listen: hub.listen,
    listening: hub.listening,
    floods: hub.floods,
    attach,
    view(sessionId, readOnly, size) {
      const pty = openPty(attach(sessionId, readOnly), size);
      return { ...pty, kill: (how) => void lock.shared(() => left(pty, how)) };
    },
    async killServer() {
      await call([lit("kill-server")]);
      // It goes a moment later; whoever comes in between would be thrown out with it.
      const deadline = performance.now() + TIMEOUT_MS;
      while (!/no server running|error connecting/.test((await call([lit("list-sessions")])).stderr) && performance.now() < deadline);
    },
  };
}

/** Ends a viewer and resolves when its client has left; not for ever behind one that stays. */
function left(pty: Pty, how: "SIGKILL" | undefined): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LEAVING_MS).unref();
    pty.onExit(resolve);
    pty.kill(how);
  });
}

function killClient(pid: number): void {
  const startTime = startTimeOf(pid);
  if (startTime !== undefined) signalProcess({ pid, startTime }, "SIGKILL", startTimeOf);
}

const HUB_TARGET = val(`=${HUB}:`);

function hubVerbs(call: Call): Pick<HubCalls, "make" | "drop"> {
  const has = async (): Promise<boolean> => (await call([...lits("has-session", "-t"), HUB_TARGET])).exitCode === 0;
  // Of a server that crashed and could not take them along. They would be told all panes and read nothing, and stopped ones cannot be asked to go.
  const dropClients = async (): Promise<true> => {
    const { stdout } = await call([...lits("list-clients", "-t"), HUB_TARGET, ...lits("-F", "#{client_pid}")]);
    for (const pid of stdout.split("\n").filter((line) => /^\d+$/.test(line))) killClient(Number(pid));
    return true;
  };
  return {
    async make() {
      if (await has()) return dropClients();
      // Never starts a server. Its own window has no process: the program ends at once, and the pane stays.
      await call([
        ...lits("-N", "new-session", "-d", "-s"), val(HUB), ...lits("-x", "120", "-y", "40", "--", "true"),
        ...lits(";", "set-option", "-t"), HUB_TARGET, lit(MARK), val(HUB),
        ...lits(";", "set-option", "-w", "-t"), HUB_TARGET, lit(MARK), val(HUB_OWN),
      ]);
      return has();
    },
    drop: () => call([...lits("kill-session", "-t"), HUB_TARGET]),
  };
}

function sessionVerbs(call: Call, hub: Hub): Pick<Tmux, "newSession" | "panes" | "find" | "kill" | "resize" | "isAlternate"> {
  const find = async (sessionId: string): Promise<Pane | undefined> => (await hub.panes()).find((p) => p.sessionId === sessionId);
  return {
    find,
    panes: hub.panes,
    async newSession(sessionId, size, command) {
      const made = await expectOk(call([
        ...lits("new-session", "-d", "-P", "-F", "#{pane_id}", "-s"), nameOf(sessionId),
        lit("-x"), val(String(size.cols)), lit("-y"), val(String(size.rows)), lit("--"), ...command.map(val),
        // `;` as an element of its own starts the next command. It is a constant here; data never stands alone as an element.
        ...lits(";", "set-option", "-t"), targetOf(sessionId), lit(MARK), val(sessionId),
        // Per window and after its creation: as a global option it crashes tmux 3.3a.
        ...lits(";", "set-option", "-w", "-t"), targetOf(sessionId), ...lits("window-size", "manual"),
      ]));
      hub.wake();
      return paneId(made.stdout.trim());
    },
    async kill(sessionId) {
      const pane = await find(sessionId);
      // The pane, not the session: a window that is linked elsewhere outlives its session.
      if (pane) await call([...lits("kill-pane", "-t"), val(pane.paneId)]);
    },
    async resize(sessionId, cols, rows) {
      if (!(await find(sessionId))) throw terminalGone();
      await expectOk(call([...lits("resize-window", "-t"), targetOf(sessionId), lit("-x"), val(String(cols)), lit("-y"), val(String(rows))]));
    },
    isAlternate: async (sessionId) => (await call([...lits("display-message", "-p", "-t"), targetOf(sessionId), lit("#{alternate_on}")])).stdout.trim() === "1",
  };
}

/** A unix socket's path has at most 107 bytes; deep data folders get a private one in the system's temp folder. */
async function socketPath(home: string): Promise<string> {
  const own = join(home, "run", "tmux.sock");
  if (Buffer.byteLength(own) <= 100) return own;
  const folder = join(tmpdir(), `rdv-${process.getuid?.() ?? 0}-${createHash("sha256").update(home).digest("hex").slice(0, 12)}`);
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  const info = await lstat(folder);
  if (!info.isDirectory() || info.uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`);
  await chmod(folder, 0o700);
  return join(folder, "tmux.sock");
}
