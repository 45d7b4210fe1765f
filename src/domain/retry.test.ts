import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DelegationError } from "./delegation.ts";
import { afterFailure, agentOfTry, DEFAULT_RETRY, goOnOrAnew, notBefore, retryPolicy } from "./retry.ts";

const REASONS = DelegationError.shape.reason.options;
const failure = fc.record({ reason: fc.constantFrom(...REASONS), message: fc.string() });

describe("afterFailure", () => {
  it("tries a refuted task once more, then asks a person", () => {
    const error: DelegationError = { reason: "refuted", message: "tests failed" };
    expect(afterFailure(error, 1)).toEqual({ next: "retry", why: "try 2 of 2" });
    expect(afterFailure(error, 2)).toEqual({ next: "escalate", why: "2 of 2 tries used" });
  });

  it.each(["setup-failed", "worktree-failed"] as const)("does not repeat %s, which would fail in the same way", (reason) => {
    expect(afterFailure({ reason, message: "" }, 1, { ...DEFAULT_RETRY, maxAttempts: 10 }).next).toBe("escalate");
  });

  it("leaves a cancelled task alone", () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (attempt, maxAttempts) => { expect(afterFailure({ reason: "cancelled", message: "" }, attempt, { ...DEFAULT_RETRY, maxAttempts }).next).toBe("stop"); }));
  });

  it("never tries more often than the policy allows", () => {
    fc.assert(
      fc.property(failure, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 20 }), (error, attempt, maxAttempts) => {
        const decision = afterFailure(error, attempt, { ...DEFAULT_RETRY, maxAttempts });
        expect(decision.next !== "retry" || attempt < maxAttempts).toBe(true);
      }),
    );
  });

  it("ends after a finite number of tries, with a reason in words", () => {
    fc.assert(
      fc.property(failure, (error) => {
        let attempt = 1;
        while (afterFailure(error, attempt).next === "retry") attempt++;
        expect(attempt).toBeLessThanOrEqual(DEFAULT_RETRY.maxAttempts);
        expect(afterFailure(error, attempt).why).not.toBe("");
      }),
    );
  });
});

describe("the policy of a task", () => {
  const policy = retryPolicy({ maxAttempts: 4, thenAgents: ["codex", "gemini"] }, { backoffMinutes: 5, afterLast: "give-up" });

  it("is its own, then its project's, then the usual one", () => {
    expect(policy).toEqual({ maxAttempts: 4, backoffMinutes: 5, thenAgents: ["codex", "gemini"], goesOn: true, afterLast: "give-up" });
    expect(retryPolicy({}, null)).toEqual(DEFAULT_RETRY);
  });

  it("says who does which try, when, and what comes after the last", () => {
    expect([1, 2, 3, 4].map((attempt) => agentOfTry(policy, "claude", attempt))).toEqual(["claude", "codex", "gemini", "gemini"]);
    expect(agentOfTry(DEFAULT_RETRY, "claude", 2)).toBe("claude");
    const ended = "2026-11-21T12:00:00.000Z";
    expect([1, 2, 3].map((attempt) => notBefore(policy, attempt, ended))).toEqual([null, "2026-11-21T12:05:00.000Z", "2026-11-21T12:10:00.000Z"]);
    expect(notBefore(DEFAULT_RETRY, 2, ended)).toBeNull();
    expect(afterFailure({ reason: "refuted", message: "" }, 4, policy)).toEqual({ next: "give-up", why: "4 of 4 tries used" });
  });
});

describe("a refuted agent", () => {
  const known = { goesOn: true, canResume: true, sameAgent: true, isKnown: true, isKept: true, tries: 1, filled: null };

  it("goes on in its own conversation", () => {
    expect(goOnOrAnew({ reason: "refuted", message: "" }, known)).toMatchObject({ goesOn: true });
    expect(goOnOrAnew({ reason: "refuted", message: "" }, { ...known, filled: 0.6, tries: 2 })).toMatchObject({ goesOn: true });
  });

  it.each([
    [{ goesOn: false }, "settings"], [{ sameAgent: false }, "another agent"], [{ canResume: false }, "cannot go on"], [{ isKnown: false }, "did not say"],
    [{ isKept: false }, "not kept"], [{ tries: 3 }, "3 tries"], [{ filled: 0.61 }, "61 % full"],
  ])("%j: begins anew and says why", (some, why) => {
    const decided = goOnOrAnew({ reason: "refuted", message: "" }, { ...known, ...some });
    expect(decided).toEqual({ goesOn: false, why: expect.stringContaining(why) });
  });

  it("one that crashed does not go on", () => {
    expect(goOnOrAnew({ reason: "agent-failed", message: "" }, known).goesOn).toBe(false);
  });
});
