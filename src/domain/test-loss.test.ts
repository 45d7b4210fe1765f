import { describe, expect, it } from "vitest";
import type { TaskFacts } from "./check.ts";
import { testLosses } from "./test-loss.ts";

const count = (passed: number, failed = 0, skipped = 0) => ({ passed, failed, skipped });
const task = (wish = "Add tax", type: TaskFacts["type"] = "feature"): TaskFacts => ({ type, wish, scope: [] });
const weights = (...args: Parameters<typeof testLosses>): string[] => testLosses(...args).map((w) => w.weight);

describe("what a runner says before and after", () => {
  it.each([[count(5), count(5)], [count(5), count(9)], [count(3, 2), count(5)], [null, count(3)], [null, null], [count(0), count(2)]])("%j then %j is no loss", (before, after) => {
    expect(weights(before, after, task())).toEqual([]);
  });

  it("fewer tests, none, or silence are refused", () => {
    expect(testLosses(count(7), count(5), task())[0]).toMatchObject({ weight: "refuse", finding: { message: expect.stringContaining("2 fewer tests run than before the work: 5 instead of 7") } });
    expect(weights(count(7), count(0, 0, 7), task())).toEqual(["refuse"]);
    expect(weights(count(7), null, task())).toEqual(["refuse"]);
  });

  it("are looked at when that was wanted", () => {
    expect(weights(count(7), count(5), task("Remove slug and its tests", "refactor"))).toEqual(["look"]);
    expect(weights(count(7), count(6, 0, 1), task("Skip the flaky one", "bug"))).toEqual(["look"]);
    expect(weights(count(7), count(6, 0, 1), task("Remove slug", "bug"))).toEqual(["refuse"]);
  });

  it("a command that never ran a test is pointed out", () => {
    expect(weights(count(0), count(0), task())).toEqual(["look"]);
  });
});
