import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { cpuMs } from "../terminals/proc.ts";
import { treeOf } from "../../server/machine/proc.ts";
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
  /** What tmux needs for the same agents without a server, before and after, at the speed the machine had meanwhile. */
  alone: number;
  /** The same as it was measured. */
  unscaled: number;
  /** Of the agents: they have the same work all the time, so it tells that speed. */
  agents: number;
}

export interface CrowdOptions {
  count: number;
  busy: number;
  /** Times the server is started. */
  rounds: number;
  /** Milliseconds of each measure. */
  ms: number;
  /** Milliseconds before a measure: the server takes everything up, and those who rest have rested. */
  settleMs: number;
  provider(i: number): string;
}

/**
 * Agents first, so that what tmux needs for them alone is known; then the server, and away again, in turn: a machine that is shared can be
 * twice as fast a minute later.
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
  const panes = tmux("list-panes", "-a", "-F", "#{pane_pid}").split("\n").map(Number);
  const pids = { tmux: [tmuxPid], agents: (await treeOf(...panes)).map(({ pid }) => pid) };
  const alone = (): Promise<{ tmux: number; agents: number }> => sharesOf(pids, options.ms);
  const rounds: CoreShares[] = [];
  await pass(options.settleMs);
  let before = await alone();
  for (let round = 0; round < options.rounds; round++) {
    const server = await start();
    const shares = await sharesOf({ ...pids, server: [server.pid] }, options.ms);
    await server.stop();
    // What it had linked together is taken apart.
    await pass(options.settleMs / 4);
    const after = await alone();
    const each = (before.tmux / before.agents + after.tmux / after.agents) / 2;
    rounds.push({ ...shares, alone: each * shares.agents, unscaled: (before.tmux + after.tmux) / 2 });
    before = after;
  }
  const server = await start();
  return {
    agents, server, rounds,
    linked: () => tmux("list-panes", "-a", "-F", "#{session_name}").split("\n").filter((name) => name === "_hub").length - 1,
    close: () => server.close(),
  };
}

async function sharesOf<K extends string>(pids: Record<K, number[]>, ms: number): Promise<Record<K, number>> {
  const names = Object.keys(pids) as K[];
  const used = (): number[] => names.map((name) => pids[name].reduce((sum, pid) => sum + cpuMs(pid), 0));
  const before = used();
  const from = performance.now();
  await pass(ms);
  const passed = performance.now() - from;
  return Object.fromEntries(used().map((after, i) => [names[i], (100 * (after - (before[i] ?? 0))) / passed])) as Record<K, number>;
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
