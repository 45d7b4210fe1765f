import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASTE_CHARS } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { cleanText } from "#domain/text.ts";
import { newId } from "../lib/ids.ts";
import { createKeyedMutex } from "../lib/mutex.ts";
import { type Arg, lit, lits, type Program, run, type RunResult, val } from "./process.ts";

/** A pane by its number, the only form of a target that cannot mean another one. */
export type PaneId = string & { readonly __brand: "PaneId" };

/** What tmux says about one of our panes. */
export interface Pane {
  sessionId: string;
  paneId: PaneId;
  dead: boolean;
  pid: number;
  cols: number;
  rows: number;
  /** When it last put something out, in seconds since 1970. */
  activity: number;
  title: string;
}

/** All calls to our private tmux server. Only sessions that carry our mark are ever touched. */
export interface Tmux {
  /** Makes a session whose only pane runs `command`, and returns the pane. */
  newSession(sessionId: string, size: { cols: number; rows: number }, command: readonly string[]): Promise<PaneId>;
  panes(): Promise<Pane[]>;
  find(sessionId: string): Promise<Pane | undefined>;
  kill(sessionId: string): Promise<void>;
  /** The visible screen, with the last `lines` lines of history before it. Colours as escapes; joined undoes the wrapping. */
  capture(sessionId: string, options: { lines: number; colours: boolean; joined: boolean }): Promise<string>;
  /** The visible screens of several sessions with their colours, in one call; without those that are gone. */
  screens(sessionIds: readonly string[]): Promise<Map<string, string>>;
  /** Types text as one bracketed paste; hidden characters are taken out. `enter` sends a carriage return behind it. */
  paste(sessionId: string, text: string, enter: boolean): Promise<void>;
  /** Whether the program in it takes several lines as one paste. A tmux before 3.7 cannot say, then the name of the program is all there is. */
  pasteMode(sessionId: string): Promise<{ brackets: boolean | undefined; program: string }>;
  resize(sessionId: string, cols: number, rows: number): Promise<void>;
  /** How a viewer attaches through a pty. */
  attach(sessionId: string, readOnly: boolean): { program: Program; args: Arg[]; env: Record<string, string>; cwd: string };
  /** Ends the whole private server. Tests only; nothing in the product may do that. */
  killServer(): Promise<void>;
}

const MARK = "@rdv";
const TIMEOUT_MS = 5000;
// Ids first, the one free field last: titles may hold anything.
const FORMAT = "#{@rdv} #{pane_id} #{pane_dead} #{pane_pid} #{pane_width} #{pane_height} #{window_activity} #{pane_title}";

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
  const call: Call = (args, stdin) =>
    run(program(), [...base, ...args], { cwd: options.home, env, timeoutMs: TIMEOUT_MS, maxBytes: 32 << 20, ...(stdin === undefined ? {} : { stdin }) });

  return {
    ...sessionVerbs(call),
    ...screenVerbs(call),
    attach: (sessionId, readOnly) => ({
      program: program(),
      args: [...base, ...lits("attach-session", "-f"), readOnly ? lit("ignore-size,read-only") : lit("ignore-size"), lit("-t"), targetOf(sessionId)],
      env,
      cwd: options.home,
    }),
    killServer: async () => void (await call([lit("kill-server")])),
  };
}

type Call = (args: readonly Arg[], stdin?: string) => Promise<RunResult>;

function sessionVerbs(call: Call): Pick<Tmux, "newSession" | "panes" | "find" | "kill" | "resize"> {
  const find = async (sessionId: string): Promise<Pane | undefined> => (await listPanes(call)).find((p) => p.sessionId === sessionId);
  return {
    find,
    panes: () => listPanes(call),
    async newSession(sessionId, size, command) {
      const made = await expectOk(call([
        ...lits("new-session", "-d", "-P", "-F", "#{pane_id}", "-s"), nameOf(sessionId),
        lit("-x"), val(String(size.cols)), lit("-y"), val(String(size.rows)), lit("--"), ...command.map(val),
        // `;` as an element of its own starts the next command. It is a constant here; data never stands alone as an element.
        ...lits(";", "set-option", "-t"), targetOf(sessionId), lit(MARK), val(sessionId),
        // Per window and after its creation: as a global option it crashes tmux 3.3a.
        ...lits(";", "set-option", "-w", "-t"), targetOf(sessionId), ...lits("window-size", "manual"),
      ]));
      return paneId(made.stdout.trim());
    },
    async kill(sessionId) {
      const pane = await find(sessionId);
      // The pane, not the session: a window that is linked elsewhere outlives its session.
      if (pane) await call([...lits("kill-pane", "-t"), val(pane.paneId)]);
    },
    async resize(sessionId, cols, rows) {
      await ownPane(call, sessionId);
      await expectOk(call([...lits("resize-window", "-t"), targetOf(sessionId), lit("-x"), val(String(cols)), lit("-y"), val(String(rows))]));
    },
  };
}

function screenVerbs(call: Call): Pick<Tmux, "capture" | "screens" | "paste" | "pasteMode"> {
  const inTurn = createKeyedMutex();
  return {
    async capture(sessionId, { lines, colours, joined }) {
      const { paneId } = await ownPane(call, sessionId);
      const flags = [...(colours ? [lit("-e")] : []), ...(joined ? [lit("-J")] : [])];
      const from = lines > 0 ? [lit("-S"), `-${Math.trunc(lines)}` as Arg] : [];
      return (await expectOk(call([...lits("capture-pane", "-p"), ...flags, ...from, lit("-t"), val(paneId)]))).stdout;
    },
    screens: (sessionIds) => captureAll(call, sessionIds),
    async pasteMode(sessionId) {
      const { paneId } = await ownPane(call, sessionId);
      const { stdout } = await expectOk(call([...lits("display-message", "-p", "-t"), val(paneId), lit("#{bracket_paste_flag} #{pane_current_command}")]));
      const [, flag, program = ""] = /^([01]?) (.*)$/.exec(stdout.trimEnd()) ?? [];
      return { brackets: flag ? flag === "1" : undefined, program };
    },
    // One at a time, so that the Enter of one paste does not come behind the text of the next.
    paste: (sessionId, text, enter) => inTurn(sessionId, () => paste(call, sessionId, { text, enter })),
  };
}

async function captureAll(call: Call, sessionIds: readonly string[]): Promise<Map<string, string>> {
  const panes = (await listPanes(call)).filter((p) => sessionIds.includes(p.sessionId));
  // No screen can hold it, because nobody knows it before.
  const mark = newId();
  const captures = panes.flatMap((p) => [...lits("capture-pane", "-p", "-e", "-t"), val(p.paneId), ...lits(";", "display-message", "-p"), val(mark), lit(";")]);
  if (panes.length === 0) return new Map();
  const result = await call(captures.slice(0, -1));
  // A pane that went away meanwhile ends the call; what came before it counts.
  const screens = result.stdout.split(`${mark}\n`).slice(0, -1);
  return new Map(screens.map((text, i) => [panes[i]?.sessionId ?? "", text]));
}

async function paste(call: Call, sessionId: string, { text, enter }: { text: string; enter: boolean }): Promise<void> {
  const { paneId } = await ownPane(call, sessionId);
  const mode = await expectOk(call([...lits("display-message", "-p", "-t"), val(paneId), lit("#{pane_in_mode}")]));
  // In copy mode text would arrive but Enter would be swallowed.
  if (mode.stdout.trim() !== "0") await call([...lits("send-keys", "-t"), val(paneId), ...lits("-X", "cancel")]);
  const clean = cleanText(text, PASTE_CHARS);
  if (clean !== "") {
    const buffer = nameOf(newId());
    await expectOk(call([...lits("load-buffer", "-b"), buffer, lit("-")], clean));
    await expectOk(call([...lits("paste-buffer", "-p", "-r", "-d", "-b"), buffer, lit("-t"), val(paneId)]));
  }
  if (enter) await expectOk(call([...lits("send-keys", "-t"), val(paneId), ...lits("-H", "0d")]));
}

/** The pane of one of our sessions, by mark; a name alone proves nothing. */
async function ownPane(call: Call, sessionId: string): Promise<Pane> {
  const pane = (await listPanes(call)).find((p) => p.sessionId === sessionId);
  if (!pane) throw new AppError("wrong-state", "This terminal is gone.", "Open a new one; its history stays in the list.");
  return pane;
}

async function listPanes(call: Call): Promise<Pane[]> {
  const result = await call([...lits("list-panes", "-a", "-F"), lit(FORMAT)]);
  // No server yet means no panes; that is not an error.
  if (result.exitCode !== 0) return [];
  const panes = new Map<string, Pane>();
  for (const line of result.stdout.split("\n")) {
    const match = /^([0-9A-HJKMNP-TV-Z]{26}) (%\d+) ([01]) (\d+) (\d+) (\d+) (\d+) (.*)$/.exec(line);
    const [, sessionId, pane, dead, pid, cols, rows, activity, title] = match ?? [];
    if (!sessionId || !pane) continue;
    panes.set(sessionId, { sessionId, paneId: paneId(pane), dead: dead === "1", pid: Number(pid), cols: Number(cols), rows: Number(rows), activity: Number(activity), title: title ?? "" });
  }
  return [...panes.values()];
}

async function expectOk(call: Promise<RunResult>): Promise<RunResult> {
  const result = await call;
  if (result.exitCode === 0) return result;
  throw new AppError("internal", `tmux refused: ${result.stderr.trim().slice(0, 300) || `exit ${result.exitCode}`}`, "Look at Health; the task can be retried.");
}

function paneId(text: string): PaneId {
  if (!/^%\d+$/.test(text)) throw new Error(`tmux named no pane: ${JSON.stringify(text.slice(0, 60))}`);
  return text as PaneId;
}

function nameOf(sessionId: string): Arg {
  if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(sessionId)) throw new Error("a session id is a ULID");
  return val(`rdv-${sessionId}`);
}

/** `=name:` matches this session exactly; without the `=` it would match every longer name too. */
function targetOf(sessionId: string): Arg {
  return val(`=${nameOf(sessionId)}:`);
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
