import { startBareApp } from "../e2e/support/bare-app.ts";
import { type Figure, median } from "./figure.ts";
import { runStubs } from "./prompts/stub-run.ts";

const SEED = 20_261_121;

/** Tells stubs that behave like the CLIs, good and bad, a thousand things; each has to reach them once, as it was said. */
export async function prompts(options: { quick: boolean }): Promise<Figure[]> {
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
