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
