import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BudgetPatch, Measure } from "#domain/budget.ts";
import { DEFAULT_RETRY, RetryPatch } from "#domain/retry.ts";
import { limitWords, policyWords, untoldWords } from "../../client/limit-words.ts";
import { limitsDraft, type LimitsDraft, limitsOf } from "./limits-draft.ts";

const EMPTY = limitsDraft(null, null);
const of = (fields: Partial<Omit<LimitsDraft, "budget">>, budget: Partial<LimitsDraft["budget"]> = {}) => limitsOf({ ...EMPTY, ...fields, budget: { ...EMPTY.budget, ...budget } });

describe("tries and budget of a task", () => {
  test("are the project's where nothing is written", () => expect(limitsOf(EMPTY)).toEqual({ retry: null, budget: null }));

  test("differ only in what is written", () => {
    expect(of({ attempts: " 4 ", afterLast: "give-up" }, { usd: "2.5", turns: "none" })).toEqual({ retry: { maxAttempts: 4, afterLast: "give-up" }, budget: { usd: 2.5, turns: null } });
    expect(of({ thenAgents: "same", goesOn: "no", backoff: "0" })).toEqual({ retry: { thenAgents: [], goesOn: false, backoffMinutes: 0 }, budget: null });
    expect(of({ thenAgents: "codex, gemini" }, { tokens: "1,000,000" })).toEqual({ retry: { thenAgents: ["codex", "gemini"] }, budget: { tokens: 1_000_000 } });
  });

  test.each<[Partial<Omit<LimitsDraft, "budget">>, Partial<LimitsDraft["budget"]>, string]>([
    [{ attempts: "0" }, {}, "attempts"], [{ attempts: "2.5" }, {}, "attempts"], [{ attempts: "many" }, {}, "attempts"], [{ attempts: "11" }, {}, "attempts"],
    [{ backoff: "-1" }, {}, "backoff"], [{ backoff: "soon" }, {}, "backoff"], [{}, { usd: "0" }, "budget"], [{}, { turns: "1.5" }, "budget"], [{}, { tokens: "lots" }, "budget"], [{}, { minutes: "-5" }, "budget"],
  ])("that cannot be are told by their field: %j %j", (fields, budget, field) => {
    const made = of(fields, budget);
    expect("wrong" in made && Object.keys(made.wrong)).toEqual([field]);
  });

  test("come back from the form as they went in", () => {
    const retry = fc.record({ maxAttempts: fc.integer({ min: 1, max: 10 }), backoffMinutes: fc.integer({ min: 0, max: 1440 }), thenAgents: fc.array(fc.constantFrom("a", "b-1"), { maxLength: 3 }), goesOn: fc.boolean(), afterLast: fc.constantFrom("ask" as const, "give-up" as const) }, { requiredKeys: [] });
    const limit = fc.option(fc.integer({ min: 1, max: 1000 }));
    const budget = fc.record({ usd: limit, tokens: limit, minutes: limit, turns: limit }, { requiredKeys: [] });
    fc.assert(fc.property(retry, budget, (retry, budget) => {
      expect(limitsOf(limitsDraft(RetryPatch.parse(retry), BudgetPatch.parse(budget)))).toEqual({ retry: Object.keys(retry).length === 0 ? null : retry, budget: Object.keys(budget).length === 0 ? null : budget });
    }));
  });
});

describe("the words beside it", () => {
  test("say what the project has", () => {
    expect(policyWords(DEFAULT_RETRY)).toBe("2 tries, then you are asked");
    expect(policyWords({ maxAttempts: 3, backoffMinutes: 5, thenAgents: ["codex"], goesOn: false, afterLast: "give-up" })).toBe("3 tries, 5 min before the next, later ones by codex, each begins anew, then it is given up");
    expect(policyWords({ ...DEFAULT_RETRY, maxAttempts: 1 })).toBe("1 try, then you are asked");
    expect([limitWords({}), limitWords({ usd: 5, tokens: null, minutes: 30 })]).toEqual(["no limit on what it uses", "at most $5, 30 min of work"]);
  });

  test("say what cannot be enforced", () => {
    expect(untoldWords("gem", ["tokens"])).toBe("gem does not tell what it costs or its turns while it works: such a limit cannot be enforced.");
    expect(untoldWords("own", [])).toBe("own does not tell what it costs, its tokens or its turns while it works: such a limit cannot be enforced.");
    expect([untoldWords("all", Measure.options), untoldWords("x", undefined), untoldWords("", [])]).toEqual(["", "", ""]);
  });
});
