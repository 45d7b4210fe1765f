import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Agent, RunRequest } from "#domain/agent.ts";
import type { App } from "../../server/kernel.ts";
import { ROOT } from "./sample-repo.ts";
import { stubAgent } from "./stub-agent.ts";

const SCRIPT = join(ROOT, "e2e/support/resting-agent.mjs");

/** Where it keeps its conversations. */
const memoryIn = (home: string): string => join(home, "resting-memory");
const argvFor = (run: RunRequest, conversation: string): string[] => [run.command, SCRIPT, memoryIn(run.home), conversation, run.prompt];

/** The plug of `e2e/support/resting-agent.mjs`. */
const restingAgent: Agent = {
  ...stubAgent,
  id: "resting",
  name: "Resting",
  program: "node",
  memoryMb: 2000,
  launch: (run) => ({ argv: argvFor(run, "new"), env: {}, files: [] }),
  resume: (run, conversation) => ({ argv: argvFor(run, conversation), env: {}, files: [] }),
};

/** Lets an app know the agent, and one that cannot go on with a conversation. */
export function knowResting(app: App): void {
  const { resume: _, ...forgetful } = restingAgent;
  app.agents = new Map([...app.agents, [restingAgent.id, restingAgent], ["forgetful", { ...forgetful, id: "forgetful", name: "Forgetful" }]]);
}

/** What a conversation holds: its starts with their generation and first words, and what was said in it. */
export function remembered(home: string, conversation: string | null): { starts: string[]; said: string[] } {
  const path = join(memoryIn(home), conversation ?? "");
  const lines = conversation !== null && existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
  const of = (kind: string): string[] => lines.flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1).trim()] : []));
  return { starts: of("start"), said: of("said") };
}

/** How many conversations there are. */
export function conversations(home: string): number {
  return existsSync(memoryIn(home)) ? readdirSync(memoryIn(home)).length : 0;
}
