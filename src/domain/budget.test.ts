import { describe, expect, test } from "vitest";
import { budgetStates, budgetWords, taskBudget } from "./budget.ts";

const NOTHING = { usd: null, tokens: null, minutes: 0, turns: null };

describe("a budget", () => {
  test("is none unless somebody set one, and a task's own words go before its project's", () => {
    expect(budgetStates({}, NOTHING)).toEqual([]);
    expect(budgetStates(taskBudget({ usd: 5, minutes: 60 }, { usd: null, turns: 3 }), { ...NOTHING, turns: 1 }).map((s) => [s.measure, s.limit])).toEqual([["minutes", 60], ["turns", 3]]);
  });

  test.each([[7.9, "fine"], [8, "near"], [9.99, "near"], [10, "over"], [null, "unknown"]])("%s of 10 dollars is %s", (usd, state) => {
    expect(budgetStates({ usd: 10 }, { ...NOTHING, usd })).toMatchObject([{ state, spent: usd }]);
  });

  test("says in words how it stands, and when it cannot be enforced", () => {
    const [usd, tokens, minutes] = budgetStates({ usd: 10, tokens: 50_000, minutes: 30 }, { usd: 8, tokens: null, minutes: 12.4, turns: null });
    expect([usd, tokens, minutes].map((s) => s && budgetWords(s))).toEqual(["$8.00 of $10.00", "50,000 tokens: cannot be enforced, the agent does not tell what it uses", "12 min of 30 min"]);
  });
});
