import type { Figure } from "./figure.ts";
import { playStory, type Told } from "./graphs/story.ts";

/** Graphs of 200 random tasks under failures, cancellations, retries, edits, splits and merges: how often anything started before what it waits for was verified. */
export async function graphs(options: { quick: boolean }): Promise<Figure[]> {
  const runs = options.quick ? 200 : 10_000;
  const sum = { started: 0, early: 0, stuck: 0, circles: 0, refused: 0 };
  const injected: Record<string, number> = {};
  const bad: number[] = [];
  for (let seed = 0; seed < runs; seed++) {
    const told = playStory(seed);
    sum.started += told.started;
    sum.early += told.early.length;
    sum.stuck += told.stuck.length;
    sum.circles += told.circles;
    sum.refused += told.refused;
    for (const [what, times] of Object.entries(told.injected)) injected[what] = (injected[what] ?? 0) + times;
    if (isBad(told)) bad.push(seed);
  }
  const detail = { runs, ...sum, injected, badSeeds: bad.slice(0, 20) };
  return [
    { name: "dependents-started-early", value: sum.early, goal: 0, unit: "", counts: true, detail },
    { name: "tasks-left-behind", value: sum.stuck, goal: 0, unit: "", counts: true, detail: {} },
    { name: "circles", value: sum.circles, goal: 0, unit: "", counts: true, detail: {} },
  ];
}

function isBad({ early, stuck, circles }: Told): boolean {
  return early.length + stuck.length + circles > 0;
}
