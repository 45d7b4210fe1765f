import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BudgetPatch, type BudgetState, budgetStates, budgetWords, Measure, type Spent, taskBudget } from "./budget.ts";

const NOTHING: Spent = { usd: null, tokens: null, minutes: null, turns: null };
const spent = fc.record({ usd: fc.option(fc.nat(1000)), tokens: fc.option(fc.nat(1000)), minutes: fc.option(fc.nat(1000)), turns: fc.option(fc.nat(1000)) });
const budget = fc.record({ usd: fc.option(fc.integer({ min: 1, max: 900 })), tokens: fc.option(fc.integer({ min: 1, max: 900 })), minutes: fc.option(fc.integer({ min: 1, max: 900 })), turns: fc.option(fc.integer({ min: 1, max: 900 })) }, { requiredKeys: [] });

describe("how a budget stands", () => {
  it.each<[number | null, BudgetState["state"]]>([[0, "fine"], [7.99, "fine"], [8, "near"], [9.99, "near"], [10, "over"], [500, "over"], [null, "unknown"]])("with 10 and %s used it is %s", (usd, state) => {
    expect(budgetStates({ usd: 10 }, { ...NOTHING, usd })).toEqual([{ measure: "usd", limit: 10, spent: usd, state }]);
  });

  it("is told for each limit there is, in one order, and for no other", () => {
    fc.assert(fc.property(budget, spent, (limits, used) => {
      const states = budgetStates(limits, used);
      expect(states.map((s) => s.measure)).toEqual(Measure.options.filter((m) => typeof limits[m] === "number"));
      expect(states.every((s) => s.spent === used[s.measure] && s.limit === limits[s.measure])).toBe(true);
    }));
  });

  it("only gets worse with what is used", () => {
    const order = ["fine", "near", "over"];
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(2e6), fc.nat(1e6), (tokens, used, more) => {
      const at = (n: number): number => order.indexOf(budgetStates({ tokens }, { ...NOTHING, tokens: n })[0]?.state ?? "");
      expect(at(used)).toBeGreaterThanOrEqual(0);
      expect(at(used + more)).toBeGreaterThanOrEqual(at(used));
    }));
  });

  it("without limits there is nothing to tell", () => {
    expect(budgetStates({ usd: null }, { ...NOTHING, usd: 99 })).toEqual([]);
  });
});

describe("a task's budget", () => {
  it("is its own where it says something, else its project's", () => {
    expect(taskBudget({ usd: 5, turns: 9 }, { usd: 7 })).toEqual({ usd: 7, turns: 9 });
    expect(taskBudget({ usd: 5 }, null)).toEqual({ usd: 5 });
  });

  it("may lift a limit of its project", () => {
    expect(budgetStates(taskBudget({ usd: 5 }, { usd: null }), { ...NOTHING, usd: 99 })).toEqual([]);
  });

  it.each([{ usd: 0 }, { usd: -1 }, { turns: 1.5 }, { turns: 0 }, { minutes: 1e9 }, { tokens: Number.NaN }, { euros: 3 }])("is not %j", (patch) => {
    expect(BudgetPatch.safeParse(patch).success).toBe(false);
  });
});

describe("a budget in words", () => {
  it.each<[BudgetState, string]>([
    [{ measure: "usd", limit: 5, spent: 1.234, state: "fine" }, "$1.23 of $5.00"],
    [{ measure: "tokens", limit: 2_000_000, spent: 1_234_567.4, state: "fine" }, "1,234,567 tokens of 2,000,000 tokens"],
    [{ measure: "minutes", limit: 30, spent: 29.6, state: "near" }, "30 min of 30 min"],
    [{ measure: "turns", limit: 12, spent: 3, state: "fine" }, "3 turns of 12 turns"],
    [{ measure: "turns", limit: 1, spent: 1, state: "over" }, "1 turn of 1 turn"],
    [{ measure: "usd", limit: 5, spent: null, state: "unknown" }, "$5.00: cannot be enforced, the agent does not tell what it uses"],
  ])("%j", (state, words) => {
    expect(budgetWords(state)).toBe(words);
  });
});
