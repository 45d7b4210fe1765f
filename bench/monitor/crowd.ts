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
  /** Core share of tmux with the same agents and without a server, in percent. */
  alone: number;
  /** Core shares now, in percent, over so many milliseconds. */
  shares(ms: number): Promise<{ server: number; tmux: number }>;
  /** Panes that are listened to. */
  linked(): number;
  close(): Promise<void>;
}

/** Agents first, so that what tmux needs for them alone is known; then the server. */
export async function startCrowd(options: { count: number; busy: number; ms: number; settleMs: number; provider(i: number): string }): Promise<Crowd> {
  const root = privateFolder("rdv-crowd-");
  const agents = await startAgents(root, options);
  const tmux = (...args: string[]): string => execFileSync("tmux", ["-S", join(root, "home", "run", "tmux.sock"), ...args], { encoding: "utf8" }).trim();
  const tmuxPid = Number(tmux("display-message", "-p", "#{pid}"));
  const alone = (await sharesOf({ tmux: tmuxPid }, options.ms)).tmux;
  const server = await startServer(root);
  await pass(options.settleMs);
  return {
    agents, server, alone,
    shares: (ms) => sharesOf({ server: server.pid, tmux: tmuxPid }, ms),
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
