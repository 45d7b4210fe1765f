import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { cpuMs } from "../terminals/proc.ts";
import { type ProductServer, startServer } from "../terminals/server.ts";
import { type Agents, startAgents } from "./agents.ts";

/** Stub agents and the server that watches them. */
export interface Crowd {
  agents: Agents;
  server: ProductServer;
  /** What watching cost, each time the server was started anew. */
  rounds: readonly CoreShares[];
  /** Panes that are listened to. */
  linked(): number;
  close(): Promise<void>;
}

/** Parts of a core, in percent. */
export interface CoreShares {
  server: number;
  tmux: number;
  /** Of tmux with the same agents and without a server, before and after. */
  alone: number;
}

export interface CrowdOptions {
  count: number;
  busy: number;
  /** Times the server is started. */
  rounds: number;
  /** Milliseconds of each measure. */
  ms: number;
  /** Milliseconds a server has before it is measured: it takes everything up, and those who rest have rested. */
  settleMs: number;
  provider(i: number): string;
}

/**
 * Agents first, so that what tmux needs for them alone is known; then the server, and away again, in turn: how much tmux has to do for the
 * same agents drifts by a factor of two, with how many of them happen to write in the same moment.
 */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const root = privateFolder("rdv-crowd-");
  const agents = await startAgents(root, options);
  const tmux = (...args: string[]): string => execFileSync("tmux", ["-S", join(root, "home", "run", "tmux.sock"), ...args], { encoding: "utf8" }).trim();
  const tmuxPid = Number(tmux("display-message", "-p", "#{pid}"));
  const start = async (): Promise<ProductServer> => {
    const server = await startServer(root);
    await pass(options.settleMs);
    return server;
  };
  const alone = async (): Promise<number> => (await sharesOf({ tmux: tmuxPid }, options.ms)).tmux;
  const rounds: CoreShares[] = [];
  let before = await alone();
  for (let round = 0; round < options.rounds; round++) {
    const server = await start();
    const shares = await sharesOf({ server: server.pid, tmux: tmuxPid }, options.ms);
    await server.stop();
    const after = await alone();
    rounds.push({ ...shares, alone: (before + after) / 2 });
    before = after;
  }
  const server = await start();
  return {
    agents, server, rounds,
    linked: () => tmux("list-panes", "-a", "-F", "#{session_name}").split("\n").filter((name) => name === "_hub").length - 1,
    close: () => server.close(),
  };
}

async function sharesOf<K extends string>(pids: Record<K, number>, ms: number): Promise<Record<K, number>> {
  const used = (): [K, number][] => Object.entries<number>(pids).map(([name, pid]) => [name as K, cpuMs(pid)]);
  const before = new Map(used());
  const from = performance.now();
  await pass(ms);
  const passed = performance.now() - from;
  return Object.fromEntries(used().map(([name, after]) => [name, (100 * (after - (before.get(name) ?? 0))) / passed])) as Record<K, number>;
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
