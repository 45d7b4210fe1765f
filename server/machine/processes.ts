import { createServer } from "node:net";
import { resolve as resolvePath } from "node:path";
import type { Argv } from "#domain/contract.ts";
import { cpuMsOf, startTimeOf, treeOf } from "./proc.ts";
import { contractArgs, findProgram, type Program, run, type RunResult, signalProcess } from "./process.ts";

/** Commands that people wrote into settings or contracts, and processes that are ours by receipt. */
export interface Processes {
  /** Absolute path of a program on the person's PATH. */
  find(name: string): Program | undefined;
  /** Runs a command in a folder without a shell. A program that is not there ends with exit code 127. */
  command(argv: Argv, options: { cwd: string; timeoutMs: number; env?: Record<string, string>; signal?: AbortSignal }): Promise<RunResult>;
  /** TERM, a little later HUP, to a process and its descendants if it still is the one of the receipt; KILL to what is left after `graceMs`. */
  stop(mark: { pid: number; startTime: string }, graceMs: number): Promise<void>;
  /** A port on loopback nobody listens on right now. */
  freePort(): Promise<number>;
  isAlive(mark: { pid: number; startTime: string }): boolean;
  /** Milliseconds of processor time a process and its descendants have used, those that ended included. */
  cpuMs(mark: { pid: number; startTime: string }): number;
}

/** Milliseconds between TERM and HUP. */
const TERM_MS = 500;

export function createProcesses(userEnv: Readonly<Record<string, string>>): Processes {
  const find = (name: string): Program | undefined => findProgram(name, userEnv["PATH"] ?? "");
  return {
    find,
    async command(argv, { cwd, timeoutMs, env, signal }) {
      const [name = "", ...args] = argv;
      // As a shell does it: a name with a slash is a path, here below the folder it runs in.
      const program = name.includes("/") ? findProgram(resolvePath(cwd, name), "") : find(name);
      if (!program) return { exitCode: 127, signal: null, stdout: "", stderr: `${name}: not found on the PATH\n`, timedOut: false, isCut: false, durationMs: 0 };
      return run(program, contractArgs(args), { cwd, timeoutMs, env: { ...userEnv, CI: "1", ...env }, ...(signal ? { signal } : {}) });
    },
    async stop(mark, graceMs) {
      const tree = startTimeOf(mark.pid) === mark.startTime ? await treeOf(mark.pid) : [];
      const alive = (): typeof tree => tree.filter((p) => startTimeOf(p.pid) === p.startTime);
      const send = (signal: "SIGTERM" | "SIGHUP"): void => alive().toReversed().forEach((p) => signalProcess(p, signal, startTimeOf));
      const untilGone = async (ms: number): Promise<void> => {
        const deadline = performance.now() + ms;
        while (alive().length > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 25));
      };
      send("SIGTERM");
      await untilGone(Math.min(TERM_MS, graceMs));
      // An interactive shell ignores TERM and leaves with its terminal. Not at once: who handles TERM would die of this half way.
      send("SIGHUP");
      await untilGone(graceMs - TERM_MS);
      // Whoever is left may have started more meanwhile.
      const left = (await Promise.all(alive().map((p) => treeOf(p.pid)))).flat();
      for (const p of left) signalProcess(p, "SIGKILL", startTimeOf);
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
    isAlive: (mark) => startTimeOf(mark.pid) === mark.startTime,
    cpuMs: (mark) => (startTimeOf(mark.pid) === mark.startTime ? cpuMsOf(mark.pid) : 0),
  };
}
