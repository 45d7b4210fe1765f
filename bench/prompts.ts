import { type CliId, PINNED } from "../e2e/fakes/cli-cache.ts";
import { startAgentWorld } from "../e2e/support/agent-world.ts";
import { startBareApp } from "../e2e/support/bare-app.ts";
import { type Telling, tellCli } from "../e2e/support/tell-cli.ts";
import { type Figure, median } from "./figure.ts";
import { runStubs } from "./prompts/stub-run.ts";

const SEED = 20_261_121;

/** Tells agents things while they wait, work, ask and misbehave; each has to reach them once, as it was said. `agents` means the real CLIs. */
export function prompts(options: { quick: boolean; agents: boolean }): Promise<Figure[]> {
  return options.agents ? tellClis(options.quick ? 3 : 10) : tellStubs(options);
}

async function tellStubs(options: { quick: boolean }): Promise<Figure[]> {
  const app = await startBareApp();
  try {
    const count = options.quick ? 40 : 1000;
    const run = await runStubs(app, { count, stubs: options.quick ? 5 : 8, seed: SEED, rare: !options.quick });
    for (const flaw of run.flaws.slice(0, 20)) console.log(`wrong ${flaw}`);
    for (const stray of run.strays.slice(0, 20)) console.log(`stray ${stray}`);
    console.log(`a person was asked about ${run.asked.length} of them; from a word to the turn, agent idle: ${Math.round(median(run.idleMs))} ms`);
    return [
      { name: "prompts-once", value: run.once, goal: count, least: true, counts: true, unit: ` of ${count}`, detail: { seed: SEED, kinds: run.kinds, flaws: run.flaws, asked: run.asked } },
      { name: "prompts-into-dialogs", value: run.strays.length, goal: 0, counts: true, unit: "", detail: { strays: run.strays } },
    ];
  } finally {
    await app.close();
  }
}

/** One CLI after the other, so that none makes another one slow. */
async function tellClis(each: number): Promise<Figure[]> {
  const ids = Object.keys(PINNED) as CliId[];
  const results: Record<string, Telling> = {};
  for (const id of ids) {
    const on = await startAgentWorld(id);
    const told = await tellCli(on, each);
    await on.close();
    console.log(`${id}: ${told.once} of ${told.sent}`);
    for (const flaw of told.flaws) console.log(`wrong ${id} ${flaw}`);
    results[id] = told;
  }
  const once = Object.values(results).reduce((sum, told) => sum + told.once, 0);
  return [{ name: "prompts-once-agents", value: once, goal: each * ids.length, least: true, counts: true, unit: ` of ${each * ids.length}`, detail: results }];
}
