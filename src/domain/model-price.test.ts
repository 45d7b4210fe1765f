import { describe, expect, test } from "vitest";
import { costOf, type ModelPrice } from "./model-price.ts";

const PRICES: ModelPrice[] = [
  { model: "big", input: 2, output: 10, cached: 0.2, source: "the test", asOf: "2026-11-21" },
  { model: "small", input: 1, output: 4, source: "the test", asOf: "2026-11-21" },
];
const used = (more: object) => ({ model: "big", inputTokens: 1_000_000, outputTokens: 100_000, cachedTokens: 0, costUsd: null, ...more });

describe("what a request cost", () => {
  test.each([
    ["by the list", {}, 3],
    ["with input that was kept", { cachedTokens: 500_000 }, 2.1],
    ["with more kept than sent, which cannot be", { cachedTokens: 9_000_000 }, 1.2],
    ["without a price for kept input", { model: "small", cachedTokens: 500_000 }, 1.4],
    ["for a dated version", { model: "big-2026-11-01" }, 3],
    ["as the program says, whatever the list says", { costUsd: 0.5 }, 0.5],
  ])("%s", (_how, more, cost) => {
    expect(costOf(used(more), PRICES)).toBeCloseTo(cost);
  });

  test.each([
    ["a model that is not listed", { model: "other" }],
    ["a smaller one of the same name", { model: "big-mini" }],
    ["tokens nobody counted", { outputTokens: null }],
  ])("is unknown for %s", (_how, more) => {
    expect(costOf(used(more), PRICES)).toBeNull();
  });
});
