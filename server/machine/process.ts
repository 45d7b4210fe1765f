import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Absolute path of an executable, resolved once; never a name that a working directory could shadow. */
export type Program = string & { readonly __brand: "Program" };
/** One argument of a command: no NUL, and not mistaken for an option unless it is one of our constants. */
export type Arg = string & { readonly __brand: "Arg" };

/** An argument that is a constant of this program; the type refuses anything computed. */
export function lit<const S extends string>(constant: string extends S ? never : S): Arg {
  return constant as string as Arg;
}

/** Several constants at once. */
export function lits<const S extends readonly string[]>(...constants: { [I in keyof S]: string extends S[I] ? never : S[I] }): Arg[] {
  return constants as unknown as Arg[];
}

/** A computed argument. Refuses NUL and a leading hyphen, so that data cannot become an option. */
export function val(value: string): Arg {
  if (value.includes("\0")) throw new Error("an argument holds a NUL character");
  if (value.startsWith("-")) throw new Error(`an argument would be read as an option: ${JSON.stringify(value.slice(0, 60))}`);
  return value as Arg;
}

/** A computed value glued to a constant option, as in `--git-dir=/path`. */
export function opt<const S extends `-${string}=`>(option: string extends S ? never : S, value: string): Arg {
  if (value.includes("\0")) throw new Error("an argument holds a NUL character");
  return `${option as string}${value}` as Arg;
}

/** The arguments of a command that a person wrote into settings or a contract: any, but as separate elements. */
export function contractArgs(argv: readonly string[]): Arg[] {
  if (argv.some((a) => a.includes("\0"))) throw new Error("an argument holds a NUL character");
  return argv as Arg[];
}

export interface RunOptions {
  cwd: string;
  env: Readonly<Record<string, string>>;
  /** Milliseconds until the whole process group is killed. */
  timeoutMs: number;
  stdin?: string;
  /** How input and output are read; `latin1` hands every byte through as it is. Default `utf8`. */
  encoding?: "utf8" | "latin1";
  /** Bytes of output kept per stream; the rest is dropped from the front. Default 1 MiB. */
  maxBytes?: number;
  signal?: AbortSignal;
}

export interface RunResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  /** True when the begin of the standard output was dropped. */
  isCut: boolean;
  durationMs: number;
}

/** Milliseconds a stopped group has to leave by itself. */
const KILL_AFTER_MS = 5000;
/** Milliseconds without output after which what a program left running in the background is not waited for any more. */
const QUIET_MS = 500;

/**
 * Runs a program to its end without a shell. A non-zero exit is a result, not an exception; a failed start throws.
 * What it leaves running with our pipes in its hands is ended with it: nobody would hear or end it later.
 */
export function run(program: Program, args: readonly Arg[], options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  if (options.signal?.aborted) return Promise.resolve({ exitCode: null, signal: "SIGTERM", stdout: "", stderr: "", timedOut: false, isCut: false, durationMs: 0 });
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a timeout reaches the children too.
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env as NodeJS.ProcessEnv,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    const { encoding = "utf8", maxBytes = 1 << 20 } = options;
    const stdout = keepTail(maxBytes);
    const stderr = keepTail(maxBytes);
    let timedOut = false;
    const stop = (): void => stopGroup(child);
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, options.timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", stop);
    };
    options.signal?.addEventListener("abort", stop, { once: true });
    child.stdout.on("data", stdout.push);
    child.stderr.on("data", stderr.push);
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.stdin ?? "", encoding);
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("exit", () => endWhenQuiet(child));
    child.on("close", (exitCode, signal) => {
      settle();
      resolve({ exitCode, signal, stdout: stdout.text(encoding), stderr: stderr.text("utf8"), timedOut, isCut: stdout.isCut(), durationMs: performance.now() - started });
    });
  });
}

/** TERM to a program and all it started, KILL to what is left; then nobody is waited for, also not one that left the group. */
function stopGroup(child: ChildProcessWithoutNullStreams): void {
  const { pid } = child;
  if (pid === undefined) return;
  signalGroup(pid, "SIGTERM");
  setTimeout(() => {
    signalGroup(pid, "SIGKILL");
    hangUp(child);
  }, KILL_AFTER_MS).unref();
}

/** The program itself has ended. Its pipes close with it, unless something in the background still holds them. */
function endWhenQuiet(child: ChildProcessWithoutNullStreams): void {
  let isQuiet = true;
  let isClosed = false;
  const hear = (): void => void (isQuiet = false);
  const look = (): void => {
    if (isClosed) return;
    if (!isQuiet) return wait();
    stopGroup(child);
    hangUp(child);
  };
  const wait = (): void => {
    isQuiet = true;
    // Behind the next reading, so that what lies in a pipe already is not taken for silence.
    setTimeout(() => setImmediate(look), QUIET_MS).unref();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  child.on("close", () => void (isClosed = true));
  wait();
}

function hangUp(child: ChildProcessWithoutNullStreams): void {
  child.stdout.destroy();
  child.stderr.destroy();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

function keepTail(maxBytes: number): { push(chunk: Buffer): void; text(encoding: BufferEncoding): string; isCut(): boolean } {
  let chunks: Buffer[] = [];
  let size = 0;
  let all = 0;
  return {
    push(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      all += chunk.length;
      if (size <= 2 * maxBytes) return;
      const tail = Buffer.concat(chunks).subarray(-maxBytes);
      chunks = [tail];
      size = tail.length;
    },
    text: (encoding) => Buffer.concat(chunks).subarray(-maxBytes).toString(encoding),
    isCut: () => all > maxBytes,
  };
}

/** Looks a program up on a PATH; absolute paths are checked as they are. Undefined when it is not there. */
export function findProgram(name: string, path: string): Program | undefined {
  const candidates = isAbsolute(name) ? [name] : name.includes("/") ? [] : path.split(delimiter).filter(isAbsolute).map((dir) => join(dir, name));
  return candidates.find(isExecutable) as Program | undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(realpathSync(file)).isFile();
  } catch {
    return false;
  }
}

/** A process as the kernel knows it; the start time tells a reused pid apart. */
export interface ProcessMark {
  pid: number;
  startTime: string;
}

/** Sends a signal to a process if it is still the one that was marked. True when it was. */
export function signalProcess(mark: ProcessMark, signal: NodeJS.Signals, startTimeOf: (pid: number) => string | undefined): boolean {
  if (startTimeOf(mark.pid) !== mark.startTime) return false;
  try {
    process.kill(mark.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Version line of a program that answers `--version` quickly, or undefined. For start-up checks only: it blocks. */
export function versionOf(program: Program, flag: "--version" | "-V"): string | undefined {
  try {
    return execFileSync(program, [flag], { encoding: "utf8", timeout: 5000, stdio: ["ignore", "pipe", "ignore"] }).trim().split("\n")[0];
  } catch {
    return undefined;
  }
}
