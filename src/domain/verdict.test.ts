import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { needsCheckpoint, strictest, type Verdict } from "./verdict.ts";

const ORDER = ["allow", "checkpoint", "confirm", "deny"] as const;
const verdict = fc.constantFrom(...ORDER).map((v): Verdict => (v === "allow" ? { verdict: v } : { verdict: v, rule: "r", why: "w" }));

describe("the verdict over an action", () => {
  it("is to allow when no rule has anything to say", () => {
    expect(strictest([])).toEqual({ verdict: "allow" });
  });

  it("is the strictest of all, in any order", () => {
    fc.assert(
      fc.property(fc.array(verdict), (verdicts) => {
        const highest = Math.max(0, ...verdicts.map((v) => ORDER.indexOf(v.verdict)));
        expect(strictest(verdicts).verdict).toBe(ORDER[highest]);
        expect(strictest(verdicts.toReversed()).verdict).toBe(ORDER[highest]);
      }),
    );
  });

  it("one more rule never makes it milder", () => {
    fc.assert(
      fc.property(fc.array(verdict), verdict, (verdicts, more) => {
        expect(ORDER.indexOf(strictest([...verdicts, more]).verdict)).toBeGreaterThanOrEqual(ORDER.indexOf(strictest(verdicts).verdict));
      }),
    );
  });

  it("a confirmation does not swallow a checkpoint", () => {
    const verdicts: Verdict[] = [{ verdict: "checkpoint", rule: "a", why: "" }, { verdict: "confirm", rule: "b", why: "" }];
    expect(strictest(verdicts)).toMatchObject({ verdict: "confirm", rule: "b" });
    expect(needsCheckpoint(verdicts)).toBe(true);
    expect(needsCheckpoint([{ verdict: "allow" }])).toBe(false);
  });
});
