import { createServer } from "node:net";
import { resolve as resolvePath } from "node:path";
import type { Argv } from "#domain/contract.ts";
import { bootId, carriersOf, cpuMsOf, hasTerminal, sessionOf, startTimeOf, treeOf } from "./proc.ts";
import { contractArgs, findProgram, type ProcessMark, type Program, run, type RunResult, signalProcess } from "./process.ts";

/** A process as a receipt names it; without a boot it is one of this boot. */
interface BootMark extends ProcessMark {
  bootId?: string;
}

/** Commands that people wrote into settings or contracts, and processes that are ours by receipt. */
export interface Processes {
  /** Absolute path of a program on the person's PATH. */
  find(name: string): Program | undefined;
  /** Runs a command in a folder without a shell. A program that is not there ends with exit code 127. */
  command(argv: Argv, options: { cwd: string; timeoutMs: number; env?: Record<string, string>; stdin?: string; signal?: AbortSignal; maxBytes?: number }): Promise<RunResult>;
  /** TERM, a little later HUP, to a process and its descendants if it still is the one of the receipt; KILL to what is left after `graceMs`. */
  stop(mark: BootMark, graceMs: number): Promise<void>;
  /** Halts a process and its descendants where they are, or lets them go on. */
  hold(mark: BootMark, held: boolean): Promise<void>;
  /** How many processes carry these environment variables, whoever their parents are by now, after giving them `lingerMs` to leave. */
  carriers(carrying: Carried, lingerMs: number): Promise<number>;
  /** Stops a process with everything that carries these environment variables. Returns how many of those had left its own tree. */
  clear(run: { process: BootMark | undefined; carrying: Carried }, graceMs: number): Promise<number>;
  /** How many of the processes it started run by themselves: they left its tree, or its terminal for a session of their own. */
  strays(run: { process: BootMark | undefined; carrying: Carried }): Promise<number>;
  /** A port on loopback nobody listens on right now. */
  freePort(): Promise<number>;
  isAlive(mark: BootMark): boolean;
  /** False when it runs without a terminal: the one it was started in is gone. */
  hasTerminal(mark: BootMark): boolean;
  /** Milliseconds of processor time a process and its descendants have used, those that ended included. */
  cpuMs(mark: BootMark): number;
}

type Carried = Readonly<Record<string, string>>;

/** Milliseconds between TERM and HUP. */
const TERM_MS = 500;
/** Milliseconds the kernel may take for a KILL, and how often what was started meanwhile is looked for. */
const KILL_MS = 1000;
const KILL_ROUNDS = 20;
const BOOT = bootId();

export function createProcesses(userEnv: Readonly<Record<string, string>>): Processes {
  const find = (name: string): Program | undefined => findProgram(name, userEnv["PATH"] ?? "");
  return {
    find,
    async command(argv, { cwd, timeoutMs, env, stdin, signal, maxBytes }) {
      const [name = "", ...args] = argv;
      // As a shell does it: a name with a slash is a path, here below the folder it runs in.
      const program = name.includes("/") ? findProgram(resolvePath(cwd, name), "") : find(name);
      if (!program) return { exitCode: 127, signal: null, stdout: "", stderr: `${name}: not found on the PATH\n`, timedOut: false, isCut: false, durationMs: 0 };
      return run(program, contractArgs(args), { cwd, timeoutMs, env: { ...userEnv, CI: "1", ...env }, ...(stdin === undefined ? {} : { stdin }), ...(signal ? { signal } : {}), ...(maxBytes === undefined ? {} : { maxBytes }) });
    },
    async stop(mark, graceMs) {
      await endAll(() => treeIf(mark), graceMs);
    },
    hold: async (mark, held) => send(await treeIf(mark), held ? "SIGSTOP" : "SIGCONT"),
    async carriers(carrying, lingerMs) {
      await untilGone(await carriersOf(carrying), lingerMs);
      return (await carriersOf(carrying)).length;
    },
    async clear({ process: mark, carrying }, graceMs) {
      const left = await leftOf(await treeIf(mark), carrying);
      await endAll(async () => [...(await treeIf(mark)), ...(await treeOf(...(await carriersOf(carrying)).map((p) => p.pid)))], graceMs);
      return left.length;
    },
    async strays({ process: mark, carrying }) {
      const tree = await treeIf(mark);
      const apart = mark ? tree.filter((p) => sessionOf(p.pid) !== sessionOf(mark.pid)) : [];
      return apart.length + (await leftOf(tree, carrying)).length;
    },
    freePort: () =>
      new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject);
        server.listen(0, "127.0.0.1", () => {
          const address = server.address();
          server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
        });
      }),
    isAlive,
    hasTerminal: (mark) => isAlive(mark) && hasTerminal(mark.pid),
    cpuMs: (mark) => (isAlive(mark) ? cpuMsOf(mark.pid) : 0),
  };
}

/** Whether the process of a receipt runs; a pid of another boot is somebody else's. */
function isAlive(mark: BootMark): boolean {
  return (mark.bootId ?? BOOT) === BOOT && startTimeOf(mark.pid) === mark.startTime;
}

/** A process and its descendants, while it is still the one that is meant. */
async function treeIf(mark: BootMark | undefined): Promise<ProcessMark[]> {
  return mark && isAlive(mark) ? treeOf(mark.pid) : [];
}

/** Who carries these environment variables and is not in the tree. */
async function leftOf(tree: readonly ProcessMark[], carrying: Carried): Promise<ProcessMark[]> {
  return (await carriersOf(carrying)).filter((p) => !tree.some((t) => t.pid === p.pid));
}

/** TERM, to whoever is held as well, a little later HUP, in the end KILL, also to what was started meanwhile. */
async function endAll(find: () => Promise<ProcessMark[]>, graceMs: number): Promise<void> {
  const found = await find();
  send(found.toReversed(), "SIGTERM");
  // Who is held hears nothing until it goes on.
  send(found, "SIGCONT");
  await untilGone(found, Math.min(TERM_MS, graceMs));
  // An interactive shell ignores TERM and leaves with its terminal. Not at once: who handles TERM would die of this half way.
  send(found.toReversed(), "SIGHUP");
  await untilGone(found, graceMs - TERM_MS);
  for (let round = 0; round < KILL_ROUNDS; round++) {
    // Whoever is left may have started more meanwhile, and may have lost its parents by our doing.
    const left = [...alive(found), ...(await treeOf(...alive(found).map((p) => p.pid))), ...(await find())];
    if (left.length === 0) return;
    send(left, "SIGKILL");
    await untilGone(left, KILL_MS);
  }
}

function alive(marks: readonly ProcessMark[]): ProcessMark[] {
  return marks.filter(isAlive);
}

function send(marks: readonly ProcessMark[], signal: "SIGTERM" | "SIGHUP" | "SIGKILL" | "SIGSTOP" | "SIGCONT"): void {
  for (const mark of marks) signalProcess(mark, signal, startTimeOf);
}

async function untilGone(marks: readonly ProcessMark[], ms: number): Promise<void> {
  const deadline = performance.now() + ms;
  while (alive(marks).length > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 25));
}
