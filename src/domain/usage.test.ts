import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UNKNOWN_USAGE } from "./delegation.ts";
import { grownBy, sumOfUsage, without } from "./usage.ts";

const used = (inputTokens: number | null, costUsd: number | null = null) => ({ inputTokens, outputTokens: 10, costUsd });

describe("what was used", () => {
  test("adds up over tries, and is unknown only where nobody told", () => {
    expect(sumOfUsage([used(5, 0.5), used(7), UNKNOWN_USAGE])).toEqual({ inputTokens: 12, outputTokens: 20, costUsd: 0.5, turns: null });
    expect(sumOfUsage([])).toEqual({ ...UNKNOWN_USAGE, turns: null });
  });

  test("in a conversation that is gone on with is counted once", () => {
    expect(without(used(100, 3), used(40, 1))).toEqual({ inputTokens: 60, outputTokens: 0, costUsd: 2 });
    expect(without(used(30, 3), used(40, null))).toEqual({ inputTokens: 30, outputTokens: 0, costUsd: 3 });
    expect(without(used(30), undefined)).toEqual(used(30));
  });

  test("never shrinks, and what is not told stays", () => {
    expect(grownBy(used(100, 3), { ...used(40), contextTokens: 9 })).toEqual({ inputTokens: 100, outputTokens: 10, costUsd: 3, contextTokens: 9 });
    expect(grownBy(UNKNOWN_USAGE, { ...UNKNOWN_USAGE, turns: 4 })).toEqual({ ...UNKNOWN_USAGE, turns: 4 });
  });
});

describe("the laws of what was used", () => {
  const amount = fc.option(fc.nat(1e6));
  const usage = fc.record({ inputTokens: amount, outputTokens: amount, costUsd: amount, turns: amount });
  const FIELDS = ["inputTokens", "outputTokens", "costUsd", "turns"] as const;

  test("nothing that was told gets lost, and nothing is made up", () => {
    fc.assert(fc.property(fc.array(usage, { maxLength: 6 }), (all) => {
      for (const field of FIELDS) {
        const told = all.flatMap((u) => u[field] ?? []);
        expect(sumOfUsage(all)[field]).toBe(told.length === 0 ? null : told.reduce((a, b) => a + b, 0));
      }
    }));
  });

  test("the parts of a conversation that grows add up to its sum", () => {
    fc.assert(fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }), (steps) => {
      let sum = 0;
      const sums = steps.map((step) => ({ ...UNKNOWN_USAGE, inputTokens: (sum += step) }));
      const parts = sums.map((told, i) => without(told, sums[i - 1]));
      expect(sumOfUsage(parts).inputTokens).toBe(sum);
    }));
  });

  test("what is read twice, or in another order, or only in part, changes nothing", () => {
    fc.assert(fc.property(usage, usage, (a, b) => {
      const both = grownBy(a, b);
      expect(grownBy(both, b)).toEqual(both);
      expect(grownBy(both, a)).toEqual(both);
      expect(grownBy(b, a)).toEqual(both);
      for (const field of FIELDS) expect(both[field] ?? -1).toBe(Math.max(a[field] ?? -1, b[field] ?? -1));
    }));
  });

  test("taking away never leaves less than nothing", () => {
    fc.assert(fc.property(usage, usage, (told, before) => {
      const left = without(told, before);
      for (const field of FIELDS) {
        expect(left[field] ?? 0).toBeGreaterThanOrEqual(0);
        expect(left[field] === null).toBe(told[field] === null);
      }
    }));
  });
});
