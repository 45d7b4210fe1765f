import { describe, expect, test } from "vitest";
import { budgetDraft, budgetOf, retryDraft, retryOf } from "./spend-draft.ts";

describe("a budget as it is edited", () => {
  test("is what it was, with empty for no limit", () => {
    expect(budgetDraft({ usd: 5, turns: null })).toEqual({ usd: "5", tokens: "", minutes: "", turns: "" });
    expect(budgetOf({ usd: "5", tokens: "1,000,000", minutes: " ", turns: "3" })).toEqual({ budget: { usd: 5, tokens: 1_000_000, turns: 3 } });
  });

  test.each([{ usd: "much" }, { usd: "0" }, { turns: "1.5" }])("%j is none", (some) => {
    expect(budgetOf({ ...budgetDraft({}), ...some })).toEqual({ wrong: expect.any(String) });
  });
});

describe("a policy as it is edited", () => {
  test("is what it was", () => {
    const patch = { maxAttempts: 4, backoffMinutes: 5, thenAgents: ["one", "two"], goesOn: false, afterLast: "give-up" as const };
    expect(retryOf(retryDraft(patch))).toEqual({ retry: patch });
    expect(retryDraft({})).toMatchObject({ attempts: "2", thenAgents: "", goesOn: true, giveUp: false });
  });

  test.each([{ attempts: "0" }, { attempts: "11" }, { backoff: "" }, { backoff: "-1" }])("%j is none", (some) => {
    expect(retryOf({ ...retryDraft({}), ...some })).toEqual({ wrong: expect.any(String) });
  });
});
