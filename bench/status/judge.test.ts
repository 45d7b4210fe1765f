import { describe, expect, it } from "vitest";
import type { AttentionState } from "#domain/attention.ts";
import { falseEnds, judge, scoreOf, type Verdict } from "./judge.ts";
import { parseScenario, readCorpus } from "./scenario.ts";
import { variationsOf } from "./variations.ts";

const steps = [{ at: 0, is: "working" as const, by: "receipt" as const }, { at: 5000, is: "waiting-permission" as const, by: "hook" as const }, { at: 9000, is: "reported" as const, by: "hook" as const }];
const said = (...samples: [number, AttentionState][]): Verdict[] => judge({ name: "x", steps }, samples.map(([at, state]) => ({ at, state, tookMs: 1 })));

describe("a judgement", () => {
  it("finds nothing wrong with what was said in time, and measures how late it was", () => {
    const verdicts = said([0, "working"], [5000, "working"], [7000, "waiting-permission"], [9000, "reported"]);
    expect(verdicts.map((v) => [v.is, v.said, v.strays, v.latency?.waited])).toEqual([["working", "working", [], undefined], ["waiting-permission", "waiting-permission", [], 2000], ["reported", "reported", [], 0]]);
    expect(falseEnds(verdicts)).toEqual([]);
  });

  it("sees what was missed, what was said in between, and what fell back", () => {
    const missed = said([0, "working"], [6000, "working"], [9000, "reported"]);
    expect(scoreOf("waiting-permission", missed)).toEqual({ precision: 1, recall: 0, of: 1 });
    expect(scoreOf("working", missed).precision).toBe(0.5);
    expect(said([0, "working"], [5000, "failed"], [6000, "waiting-permission"], [9000, "reported"])[1]?.strays).toEqual(["failed"]);
    expect(said([0, "working"], [5000, "waiting-permission"], [6000, "working"], [7000, "waiting-permission"], [9000, "reported"])[1]?.strays).toEqual(["working"]);
  });

  it("counts an end that was none, however short", () => {
    expect(falseEnds(said([0, "working"], [1000, "reported"], [2000, "working"], [5000, "waiting-permission"], [9000, "reported"]))).toHaveLength(1);
  });
});

describe("the corpus", () => {
  const corpus = readCorpus();
  const all = corpus.flatMap((scenario) => [scenario, ...variationsOf(scenario)]);

  it("holds enough of every agent, and tells each scenario apart", () => {
    expect(all.length).toBeGreaterThanOrEqual(120);
    expect(new Set(all.map((s) => s.name)).size).toBe(all.length);
    for (const agent of ["claude", "codex", "gemini", "opencode", "script"]) expect(corpus.filter((s) => s.agent === agent).length).toBeGreaterThanOrEqual(10);
    expect(corpus.filter((s) => !s.steps.some((step) => step.is)).map((s) => s.name)).toEqual([]);
  });

  it("varies the inputs and never the truth", () => {
    const truthOf = (s: (typeof all)[number]): string => JSON.stringify(s.steps.filter((step) => step.is).map(({ at, is, by }) => [at, is, by]));
    for (const scenario of corpus) for (const variation of variationsOf(scenario)) expect([variation.name, truthOf(variation)]).toEqual([variation.name, truthOf(scenario)]);
  });

  it("refuses a line it does not understand, and steps that go back in time", () => {
    const head = '{"about":"x","agent":"script"}';
    expect(() => parseScenario("x", `${head}\n{"at":1,"is":"asleep"}`)).toThrow(/x, line 2/);
    expect(() => parseScenario("x", `${head}\n{"at":5}\n{"at":1}`)).toThrow(/order of time/);
  });
});
