import { expect, test } from "vitest";
import { costInWords } from "./brains-view.ts";

test.each([
  [{ calls: 0, costUsd: 0, unpriced: 0 }, "$0.00"],
  [{ calls: 3, costUsd: 0.123, unpriced: 0 }, "$0.12"],
  [{ calls: 3, costUsd: 0.004, unpriced: 0 }, "under $0.01"],
  [{ calls: 3, costUsd: 0.5, unpriced: 1 }, "$0.50 and 1 at an unknown price"],
  [{ calls: 3, costUsd: 0, unpriced: 3 }, "unknown"],
])("%j is %s", (sum, words) => {
  expect(costInWords(sum)).toBe(words);
});
