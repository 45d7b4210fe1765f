import { access, cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Exit } from "#domain/delegation.ts";
import { createReceiptWatch, type RunKey } from "./receipt-watch.ts";
import { watchFolder } from "./watch-folder.ts";

/** What the launcher recorded so far; undefined parts did not happen or are not known yet. */
export interface Receipt {
  taken: boolean;
  process?: { pid: number; startTime: string; bootId: string };
  exit?: Exit;
}

/** What a hook said when nobody listened. */
export interface Spooled {
  at: string;
  event: string;
}

/** What the launcher shall start. Every value reaches the program as it stands. */
export interface RunSpec {
  cwd: string;
  env: Readonly<Record<string, string>>;
  argv: readonly string[];
  /** Words the terminal shows above the program's own. */
  banner?: string;
  /** Commands that run in the terminal before the program, each under its words. One that fails or is stopped leaves out those after it. */
  steps?: readonly { argv: readonly string[]; words: string }[];
  /** File that becomes the program's standard input. */
  stdin?: string;
  /** Further files of the run, private to it. */
  files: readonly { name: string; content: string }[];
}

/** Run folders and receipts: how a process is started once, and how its end is known exactly. */
export interface Runs {
  dir(key: RunKey): string;
  receiptDir(key: RunKey): string;
  /** Name and value of the environment variable by which every process of a run is known, also one that left its parents. */
  mark(key: RunKey): Record<"RDV_RUN_DIR", string>;
  /** Programs at a path that does not change under a running session. */
  launcher: string;
  hook: string;
  /** Makes the run's folder and what the launcher shall start. What the agent kept in the folder of the generation before comes along. */
  prepare(key: RunKey, spec: RunSpec): Promise<void>;
  /** Whether a run's steps were not over when it was lost. */
  hasStepsLeft(key: RunKey): Promise<boolean>;
  receipt(key: RunKey): Promise<Receipt>;
  /** Resolves as soon as the receipt satisfies the condition, or with the last one after `timeoutMs`. */
  waitFor(key: RunKey, condition: (receipt: Receipt) => boolean, timeoutMs: number): Promise<Receipt>;
  /** Calls the listener whenever a receipt changed. */
  onChange(listener: (key: RunKey) => void): () => void;
  /** Hook events kept while the server was away, oldest first, and when they were said; they are taken out of the spool. */
  takeSpool(key: RunKey): Promise<Spooled[]>;
  /** Calls the listener when something comes into the spool. Returns how to stop. */
  watchSpool(key: RunKey, listener: () => void): () => void;
  /** Takes away the folders of a session's runs, up to a generation; receipts stay. */
  discard(key: RunKey): Promise<void>;
  close(): void;
}

/** File of a run's folder that is there until its steps are over. */
const STEPS_LEFT = "set-up-left";
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export async function createRuns(options: { home: string; programs: { launcher: string; hook: string } }): Promise<Runs> {
  const runsDir = join(options.home, "runs");
  const receiptsDir = join(options.home, "receipts");
  const binDir = join(options.home, "run", "bin");
  for (const dir of [runsDir, receiptsDir, binDir]) await mkdir(dir, { recursive: true, mode: 0o700 });
  const watching = createReceiptWatch(receiptsDir);
  const dir = (key: RunKey): string => join(runsDir, `${key.sessionId}.${key.generation}`);
  const receiptDir = (key: RunKey): string => join(receiptsDir, `${key.sessionId}.${key.generation}`);
  const receipt = (key: RunKey): Promise<Receipt> => readReceipt(receiptDir(key));

  return {
    dir,
    receiptDir,
    mark: (key) => ({ RDV_RUN_DIR: dir(key) }),
    launcher: await install(options.programs.launcher, binDir),
    hook: await install(options.programs.hook, binDir),
    async prepare(key, spec) {
      await rm(dir(key), { recursive: true, force: true });
      await mkdir(dir(key), { mode: 0o700 });
      await keepFrom(dir({ ...key, generation: key.generation - 1 }), dir(key));
      const files = [...spec.files, ...(spec.steps?.length ? [{ name: STEPS_LEFT, content: "" }] : []), { name: "spec", content: specText(spec) }];
      await Promise.all([mkdir(join(dir(key), "spool"), { recursive: true, mode: 0o700 }), ...files.map((file) => writeFresh(join(dir(key), basename(file.name)), file.content))]);
    },
    hasStepsLeft: (key) => access(join(dir(key), STEPS_LEFT)).then(() => true, () => false),
    receipt,
    waitFor: (key, condition, timeoutMs) => waitForReceipt({ read: () => receipt(key), key, condition, timeoutMs, onChange: watching.onChange }),
    onChange: watching.onChange,
    async takeSpool(key) {
      const spool = join(dir(key), "spool");
      const names = (await readdir(spool).catch(() => [])).filter((n) => n.endsWith(".json")).sort();
      const events: Spooled[] = [];
      for (const name of names) {
        events.push({ at: spokenAt(name), event: await readFile(join(spool, name), "utf8") });
        await rm(join(spool, name), { force: true });
      }
      return events;
    },
    watchSpool: (key, listener) => watchFolder(join(dir(key), "spool"), (name) => name.endsWith(".json") && listener()),
    async discard({ sessionId, generation }) {
      for (let g = generation; g >= 1; g--) await rm(dir({ sessionId, generation: g }), { recursive: true, force: true });
    },
    close: watching.close,
  };
}

/** Writes a file of a run; the agent may have left a link in its place. */
async function writeFresh(path: string, content: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await writeFile(path, content, { mode: 0o600, flag: "wx" });
}

/** Some agents keep their conversations in their run's folder; without it they could not go on. Secrets and hook events are each run's own. */
async function keepFrom(before: string, now: string): Promise<void> {
  const own = new Set(["spec", STEPS_LEFT, "spool", "hook-headers", "api-password"]);
  for (const name of await readdir(before).catch(() => [])) {
    if (!own.has(name)) await cp(join(before, name), join(now, name), { recursive: true, verbatimSymlinks: true, preserveTimestamps: true }).catch(() => undefined);
  }
}

/** The hook program names an event by its milliseconds; the agent may write there too, so another name is no time. */
function spokenAt(name: string): string {
  const ms = Number(/^\d{13}(?=-)/.exec(name)?.[0] ?? Date.now());
  return new Date(Math.min(ms, Date.now())).toISOString();
}

/** Copies a program into the data folder by rename, so that an update never changes a script a shell is reading. */
async function install(source: string, binDir: string): Promise<string> {
  const target = join(binDir, basename(source));
  const draft = `${target}.${process.pid}.part`;
  await cp(source, draft);
  await rename(draft, target);
  return target;
}

function specText(spec: RunSpec): string {
  const line = (kind: string, value: string): string => `${kind}${value.replaceAll("\n", "\nn")}`;
  const names = Object.keys(spec.env);
  const bad = names.find((name) => !ENV_NAME.test(name));
  if (bad !== undefined) throw new Error(`not the name of an environment variable: ${JSON.stringify(bad)}`);
  const lines = [
    line("d", spec.cwd),
    ...names.map((name) => line("e", `${name}=${spec.env[name]}`)),
    ...(spec.banner === undefined ? [] : [line("b", spec.banner)]),
    ...(spec.stdin === undefined ? [] : [line("i", spec.stdin)]),
    ...(spec.steps ?? []).flatMap(({ argv, words }) => [...argv.map((a) => line("a", a)), line("r", words)]),
    ...spec.argv.map((a) => line("a", a)),
    ".",
    "",
  ].join("\n");
  if (lines.includes("\0")) throw new Error("the start of a process holds a NUL character");
  return lines;
}

async function readReceipt(dir: string): Promise<Receipt> {
  const names = await readdir(dir).catch(() => undefined);
  if (!names) return { taken: false };
  const [pidText, exitText] = await Promise.all(["pid", "exit"].map((n) => readFile(join(dir, n), "utf8").catch(() => undefined)));
  // It is written in place: a line without its end is still being written.
  const [pid, startTime, boot] = (pidText?.endsWith("\n") ? pidText : "").trim().split(" ");
  const [status, ms, terminal] = (exitText ?? "").trim().split(" ");
  return {
    taken: true,
    ...(pid ? { process: { pid: Number(pid), startTime: startTime ?? "", bootId: boot ?? "" } } : {}),
    ...(status && ms ? { exit: { ...exitOf(Number(status), Number(ms)), ...(terminal === "gone" ? { hungUp: true } : {}) } } : {}),
  };
}

/** A shell reports death by a signal as 128 + its number. */
function exitOf(status: number, ms: number): Exit {
  const bySignal = status > 128 && status < 160;
  return { code: bySignal ? null : status, signal: bySignal ? status - 128 : null, at: new Date(ms).toISOString() };
}

function waitForReceipt(wait: {
  read: () => Promise<Receipt>;
  key: RunKey;
  condition: (receipt: Receipt) => boolean;
  timeoutMs: number;
  onChange: Runs["onChange"];
}): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    const look = (final: boolean): void => {
      wait.read().then((receipt) => {
        if (!final && !wait.condition(receipt)) return;
        clearTimeout(timer);
        stop();
        resolve(receipt);
      }, reject);
    };
    const timer = setTimeout(() => look(true), wait.timeoutMs);
    const stop = wait.onChange((key) => {
      if (key.sessionId === wait.key.sessionId && key.generation === wait.key.generation) look(false);
    });
    look(false);
  });
}
