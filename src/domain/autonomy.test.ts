import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Autonomy, mayRun, type Step, THRESHOLD } from "./autonomy.ts";

const STEPS: readonly Step[] = ["plan", "commit"];
const LEVELS: readonly Autonomy[] = ["manual", "confirm", "full"];
const SWITCHES = fc.record({ mayCommit: fc.boolean(), confirmed: fc.boolean() });
const ON = { mayCommit: true, confirmed: false } as const;
const confidence = fc.double({ min: 0, max: 1, noNaN: true });

describe("mayRun", () => {
  it("knows all levels, least first", () => {
    expect(Autonomy.options).toEqual(LEVELS);
  });

  it("never runs more at a lower level", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), confidence, SWITCHES, (step, confidence, switches) => {
        const runs = LEVELS.map((level) => Number(mayRun(step, { level, confidence, ...switches }).run));
        expect(runs).toEqual(runs.toSorted((a, b) => a - b));
      }),
    );
  });

  it("never runs less for more confidence", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), fc.constantFrom(...LEVELS), fc.tuple(confidence, confidence), SWITCHES, (step, level, pair, switches) => {
        const [low, high] = [Math.min(...pair), Math.max(...pair)];
        const runs = (confidence: number): number => Number(mayRun(step, { level, confidence, ...switches }).run);
        expect(runs(high)).toBeGreaterThanOrEqual(runs(low));
      }),
    );
  });

  it("at full, a plan runs from its threshold on", () => {
    expect(THRESHOLD.propose).toBe(0.7);
    expect(mayRun("plan", { level: "full", confidence: 0.7, ...ON }).run).toBe(true);
    expect(mayRun("plan", { level: "full", confidence: 0.699, ...ON }).run).toBe(false);
  });

  it.each(["manual", "confirm"] as const)("at %s a plan is always a decision", (level) => {
    expect(mayRun("plan", { level, confidence: 1, ...ON })).toEqual({ run: false, why: `autonomy is ${level}` });
  });

  it("commits what a person confirmed, however sure the plan was", () => {
    for (const level of LEVELS) expect(mayRun("commit", { level, confidence: 0, mayCommit: true, confirmed: true }).run).toBe(true);
  });

  it("commits what nobody confirmed from the threshold on", () => {
    expect(THRESHOLD.commit).toBe(0.8);
    expect(mayRun("commit", { level: "full", confidence: 0.8, ...ON }).run).toBe(true);
    expect(mayRun("commit", { level: "full", confidence: 0.79, ...ON })).toEqual({ run: false, why: "nobody confirmed the plan; confidence 0.79, needs 0.80" });
  });

  it("asks who confirmed the plan, not what the project's level has become since", () => {
    expect(mayRun("commit", { level: "manual", confidence: 0.5, ...ON }).run).toBe(false);
  });

  it("never commits where the project's switch is off", () => {
    for (const level of LEVELS) expect(mayRun("commit", { level, confidence: 1, mayCommit: false, confirmed: true }).run).toBe(false);
  });

  it("a confidence that is no number runs nothing", () => {
    expect(mayRun("plan", { level: "full", confidence: Number.NaN, ...ON }).run).toBe(false);
  });

  it("says why in words a person can check", () => {
    expect(mayRun("plan", { level: "full", confidence: 0.65, ...ON }).why).toBe("autonomy is full, confidence 0.65, needs 0.70");
  });
});
