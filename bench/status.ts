import type { Autonomy } from "#domain/autonomy.ts";
import { AttentionState } from "#domain/attention.ts";
import { startBareApp, type BareApp, type SeededProject } from "../e2e/support/bare-app.ts";
import { seedRepository } from "../e2e/support/seeds.ts";
import { type Figure, median } from "./figure.ts";
import { falseEnds, judge, scoreOf, type Verdict } from "./status/judge.ts";
import { replay, startClock } from "./status/replay.ts";
import { readCorpus, type Scenario } from "./status/scenario.ts";
import { variationsOf } from "./status/variations.ts";

/** Replays the corpus of agents' lives through the product and holds what it says against what is true. */
export async function status(options: { quick: boolean }): Promise<Figure[]> {
  const corpus = readCorpus().flatMap((scenario) => [scenario, ...variationsOf(scenario)]);
  const scenarios = corpus.filter((scenario) => !options.quick || scenario.quick);
  const verdicts = await playAll(scenarios);
  const judged = verdicts.filter((v) => v.untold === undefined);
  const states = AttentionState.options.filter((state) => judged.some((v) => v.is === state));
  const scores = Object.fromEntries(states.map((state) => [state, scoreOf(state, judged)]));
  printStates(scores);
  printSources(judged);
  printFlaws(judged);
  printUntold(verdicts);
  const worst = (part: "precision" | "recall"): number => 100 * Math.min(...Object.values(scores).map((score) => score[part]));
  const ends = falseEnds(verdicts);
  return [
    { name: "status-precision", value: worst("precision"), goal: 98, least: true, counts: true, unit: "%", detail: { of: "the worst state", scenarios: scenarios.length, truths: judged.length, scores } },
    { name: "status-recall", value: worst("recall"), goal: 98, least: true, counts: true, unit: "%", detail: { of: "the worst state", sources: sourcesOf(judged), untold: verdicts.filter((v) => v.untold !== undefined) } },
    { name: "status-false-ends", value: ends.length, goal: 0, counts: true, unit: "", detail: { ends } },
  ];
}

async function playAll(scenarios: readonly Scenario[]): Promise<Verdict[]> {
  const app = await startBareApp();
  const projects = new Map<Autonomy, SeededProject>();
  const clock = startClock();
  const over: Promise<unknown>[] = [];
  try {
    const verdicts: Verdict[] = [];
    for (const scenario of scenarios) {
      const project = projects.get(scenario.autonomy) ?? (await seedProjectOf(app, scenario.autonomy));
      projects.set(scenario.autonomy, project);
      const played = await replay(app, project, scenario);
      over.push(played.over);
      verdicts.push(...judge(scenario, played.samples));
    }
    return verdicts;
  } finally {
    clock.stop();
    await Promise.all(over);
    await app.close();
  }
}

function seedProjectOf(app: BareApp, autonomy: Autonomy): Promise<SeededProject> {
  return seedRepository(app, { fields: { autonomy, name: autonomy } });
}

function printStates(scores: Record<string, { precision: number; recall: number; of: number }>): void {
  console.log(`${"state".padEnd(20)} ${"true".padStart(5)} precision  recall`);
  for (const [state, { precision, recall, of }] of Object.entries(scores)) console.log(`${state.padEnd(20)} ${String(of).padStart(5)} ${percent(precision)}   ${percent(recall)}`);
}

/** By the best signal of each truth: how many were told, and how long that took, in milliseconds of the scenario. */
function sourcesOf(verdicts: readonly Verdict[]): Record<string, { of: number; told: number; p50: number; p95: number; workedMs: number }> {
  const names = [...new Set(verdicts.map((v) => v.by))].toSorted();
  return Object.fromEntries(names.map((name) => {
    const own = verdicts.filter((v) => v.by === name);
    const waits = own.flatMap((v) => (v.latency ? [v.latency.waited] : [])).toSorted((a, b) => a - b);
    const worked = own.flatMap((v) => (v.latency ? [v.latency.took] : []));
    return [name, { of: own.length, told: own.filter((v) => v.said === v.is).length, p50: median(waits), p95: waits[Math.ceil(waits.length * 0.95) - 1] ?? 0, workedMs: median(worked) }];
  }));
}

function printSources(verdicts: readonly Verdict[]): void {
  console.log(`${"signal".padEnd(12)} ${"true".padStart(5)} ${"told".padStart(5)}  waited p50     p95  worked p50`);
  for (const [name, { of, told, p50, p95, workedMs }] of Object.entries(sourcesOf(verdicts))) {
    console.log(`${name.padEnd(12)} ${String(of).padStart(5)} ${String(told).padStart(5)} ${String(p50).padStart(9)}ms ${String(p95).padStart(7)}ms ${workedMs.toFixed(1).padStart(8)}ms`);
  }
}

function printFlaws(verdicts: readonly Verdict[]): void {
  for (const v of verdicts) {
    const strays = v.strays.length > 0 ? `, in between ${v.strays.join(", ")}` : "";
    if (v.said !== v.is || strays !== "") console.log(`wrong ${v.scenario} at ${v.at} ms: is ${v.is} (${v.by}), said ${v.said}${strays}`);
  }
}

function printUntold(verdicts: readonly Verdict[]): void {
  const kinds = [...new Set(verdicts.flatMap((v) => v.untold ?? []))];
  for (const kind of kinds) {
    const said = verdicts.filter((v) => v.untold === kind).map((v) => v.said);
    console.log(`untold ${kind}: ${said.length} times, said ${[...new Set(said)].join(", ")}`);
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).padStart(6)} %`;
}
