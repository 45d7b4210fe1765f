import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DelegationError } from "./delegation.ts";
import { afterFailure, DEFAULT_RETRY } from "./retry.ts";

const REASONS = DelegationError.shape.reason.options;
const failure = fc.record({ reason: fc.constantFrom(...REASONS), message: fc.string() });

describe("afterFailure", () => {
  it("tries a refuted task once more, then asks a person", () => {
    const error: DelegationError = { reason: "refuted", message: "tests failed" };
    expect(afterFailure(error, 1)).toEqual({ next: "retry", why: "try 2 of 2" });
    expect(afterFailure(error, 2)).toEqual({ next: "escalate", why: "2 of 2 tries used" });
  });

  it.each(["setup-failed", "worktree-failed"] as const)("does not repeat %s, which would fail in the same way", (reason) => {
    expect(afterFailure({ reason, message: "" }, 1, { maxAttempts: 10 }).next).toBe("escalate");
  });

  it("leaves a cancelled task alone", () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (attempt, maxAttempts) => { expect(afterFailure({ reason: "cancelled", message: "" }, attempt, { maxAttempts }).next).toBe("stop"); }));
  });

  it("never tries more often than the policy allows", () => {
    fc.assert(
      fc.property(failure, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 20 }), (error, attempt, maxAttempts) => {
        const decision = afterFailure(error, attempt, { maxAttempts });
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
