import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundWords, decidedAt, failureBound, nextStep, type Outcome, outcomeOf, RAISE_BOUND, since, stepFor, streakOf, successesFor } from "./earned.ts";
import type { Landing } from "./landing.ts";

const ID = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const at = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
const good = (n: number): Outcome => ({ taskId: ID, number: n, title: `t${n}`, good: true, what: "verified", at: at(n), grave: false });
const bad = (n: number, grave = false): Outcome => ({ ...good(n), good: false, what: "was refuted", grave });
const row = (n: number): Outcome[] => Array.from({ length: n }, (_, i) => good(i));

describe("the bound of a streak", () => {
  it("is the exact one-sided one: 0.05 to the n-th root of success", () => {
    expect(failureBound(0)).toBe(1);
    expect(failureBound(1)).toBeCloseTo(0.95);
    expect(failureBound(59)).toBeLessThan(0.05);
    expect(failureBound(58)).toBeGreaterThan(0.05);
  });

  it("and its inverse agree", () => {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 0.9, noNaN: true }), (bound) => {
      const n = successesFor(bound);
      expect(failureBound(n)).toBeLessThanOrEqual(bound + 1e-12);
      expect(failureBound(n - 1)).toBeGreaterThan(bound - 1e-12);
    }));
  });

  it("never promises more than it knows", () => {
    expect(boundWords(6)).toBe("6 of 6 verified without refutation; at 95 % confidence fewer than 40 in 100 would be refuted");
    expect(boundWords(0)).toBe("none in a row yet");
  });
});

describe("a step", () => {
  it("up is proposed from the bound on, one level at a time", () => {
    const n = successesFor(RAISE_BOUND.confirm);
    expect(stepFor("manual", row(n - 1))).toBeNull();
    expect(stepFor("manual", row(n))).toMatchObject({ kind: "raise", to: "confirm", atOnce: false });
    const more = successesFor(RAISE_BOUND.full);
    expect(stepFor("confirm", row(more - 1))).toBeNull();
    expect(stepFor("confirm", row(more))).toMatchObject({ kind: "raise", to: "full", tasks: expect.objectContaining({ length: more }) });
    expect(stepFor("full", row(100))).toBeNull();
  });

  it("down is proposed after two bad ones of the last five, and made at once from full", () => {
    const outcomes = [...row(3), bad(4), good(5), bad(6)];
    expect(stepFor("confirm", outcomes)).toMatchObject({ kind: "lower", to: "manual", atOnce: false });
    expect(stepFor("full", outcomes)).toMatchObject({ kind: "lower", to: "confirm", atOnce: true });
    expect(stepFor("manual", outcomes)).toBeNull();
    expect(stepFor("confirm", [bad(0), good(1), good(2), good(3), good(4), bad(5)])).toBeNull();
  });

  it("down from full follows at once on one landing that ran unasked and was not sound", () => {
    expect(stepFor("full", [...row(20), bad(30, true)])).toMatchObject({ kind: "lower", atOnce: true, why: "what landed unasked was not sound: task 30" });
    expect(stepFor("full", [...row(20), bad(30)])).toBeNull();
  });

  it("up never comes while the newest one was bad", () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (list) => {
      const outcomes = [...list.map((ok, i) => (ok ? good(i) : bad(i))), bad(100)];
      expect(stepFor("manual", outcomes)).toBeNull();
      expect(streakOf(outcomes)).toEqual([]);
    }));
  });

  it("goes its states and no others", () => {
    expect([nextStep("proposed", "apply"), nextStep("proposed", "revert"), nextStep("applied", "revert"), nextStep("refused", "apply")]).toEqual(["applied", undefined, "reverted", undefined]);
  });
});

describe("what counts", () => {
  const task = { id: ID, number: 1, title: "t", status: "completed" as const, completedAt: at(5), updatedAt: at(5) };
  const landing = { status: "landed", proof: "passed", landedAt: at(6), landedBy: { kind: "system", id: "autonomy" }, base: "main" } as Landing;
  const refuted = { error: { reason: "refuted", message: "" }, completedAt: at(2), updatedAt: at(2) } as never;

  it("is a verified first try; a refuted one is bad even when the next one held", () => {
    expect(outcomeOf(task, [], [])).toMatchObject({ good: true, at: at(5) });
    expect(outcomeOf(task, [refuted], [])).toMatchObject({ good: false, at: at(2) });
    expect(outcomeOf({ ...task, status: "cancelled" }, [], [])).toBeNull();
    expect(outcomeOf({ ...task, status: "failed" }, [{ error: { reason: "limited", message: "" }, completedAt: null, updatedAt: at(2) } as never], [])).toBeNull();
  });

  it("is a landing that had to be undone or does not pass, gravely where nobody had been asked", () => {
    expect(outcomeOf(task, [], [landing])).toMatchObject({ good: true });
    expect(outcomeOf(task, [], [{ ...landing, proof: "failed" }])).toMatchObject({ good: false, grave: true, what: "does not pass on main" });
    expect(outcomeOf(task, [], [{ ...landing, status: "undone", undoneAt: at(9), landedBy: { kind: "person", id: "owner" } }])).toMatchObject({ good: false, grave: false, at: at(9) });
  });

  it("is only what came after the last step of this kind of task or of the project", () => {
    const step = { id: ID, projectId: ID, kind: "set", from: "confirm", to: "full", own: null, why: "", tasks: [], actor: { kind: "person", id: "o" } } as const;
    const steps = [
      { ...step, tasks: [], type: "bug" as const, status: "refused" as const, createdAt: at(1), closedAt: at(7) },
      { ...step, tasks: [], type: null, status: "applied" as const, createdAt: at(3), closedAt: null },
      { ...step, tasks: [], type: "bug" as const, status: "overtaken" as const, createdAt: at(8), closedAt: at(9) },
    ];
    expect([decidedAt(steps, "bug"), decidedAt(steps, "feature"), decidedAt([], "bug")]).toEqual([at(7), at(3), null]);
    expect(since(row(5), at(2)).map((o) => o.number)).toEqual([3, 4]);
  });
});
