import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckResult, type CheckRun, isVerified, joinRuns, looksOf, sumOf } from "./evidence.ts";

const result = fc.record({ outcome: fc.constantFrom(...CheckResult.shape.outcome.options) });
const results = fc.array(result, { maxLength: 12 });

describe("isVerified", () => {
  it.each([
    [[], false],
    [["skipped"], false],
    [["skipped", "skipped"], false],
    [["passed"], true],
    [["passed", "skipped"], true],
    [["passed", "failed"], false],
    [["failed"], false],
    [["failed", "skipped"], false],
  ] as const)("%j: %s", (outcomes, expected) => {
    expect(isVerified(outcomes.map((outcome) => ({ outcome })))).toBe(expected);
  });

  it("nothing run means nothing proved, and one failure outweighs any number of passes", () => {
    fc.assert(
      fc.property(results, (results) => {
        expect(isVerified([...results, { outcome: "failed" }])).toBe(false);
        expect(isVerified(results.filter((r) => r.outcome === "skipped"))).toBe(false);
      }),
    );
  });

  it("skipped checks change nothing, and order does not matter", () => {
    fc.assert(
      fc.property(results, (results) => {
        expect(isVerified([...results, { outcome: "skipped" }])).toBe(isVerified(results));
        expect(isVerified(results.toReversed())).toBe(isVerified(results));
      }),
    );
  });
});

describe("sumOf", () => {
  it.each([
    [["passed", "passed", "failed", "skipped"], "2 of 3 checks passed"],
    [["passed"], "1 of 1 check passed"],
    [["skipped"], "0 of 0 checks passed"],
  ] as const)("%j", (outcomes, sentence) => {
    expect(sumOf(outcomes.map((outcome) => ({ outcome })))).toBe(sentence);
  });
});

describe("a check that ran twice", () => {
  const SHA = "abcdef0123456789abcdef0123456789abcdef01";
  const run = (place: CheckRun["place"]): CheckRun => ({ place, exitCode: 0, durationMs: 1, at: "2026-01-01T00:00:00.000Z", cached: false, tests: null });
  const made = (outcome: CheckResult["outcome"], more: Partial<CheckResult> = {}): CheckResult => ({ outcome, note: outcome, findings: [], argv: ["npm", "test"], exitCode: 0, outputTail: outcome, durationMs: 1, ...more });

  it("is what it was where the agent worked, while the clean checkout does not speak against it", () => {
    expect(joinRuns(made("passed"), made("passed"), SHA)).toEqual(made("passed"));
    expect(joinRuns(made("passed"), made("skipped"), SHA)).toEqual(made("passed"));
  });

  it("failed where it fails on a clean checkout, and says first what that means and what to do", () => {
    const joined = joinRuns(made("passed"), made("failed", { findings: [{ message: "cannot find ./b" }], exitCode: 1 }), SHA);
    expect(joined).toMatchObject({ outcome: "failed", exitCode: 1, outputTail: "failed" });
    expect(joined.note).toMatch(/only in the folder the agent worked in, not on a clean checkout of abcdef0: .* Commit what it needs/);
    expect(joined.findings).toEqual([{ message: joined.note }, { message: "cannot find ./b" }]);
  });

  it("keeps every run, look and picture of both, in order", () => {
    const picture = (name: string) => ({ name, of: "/", bytes: 1 });
    for (const outcome of ["passed", "failed"] as const) {
      const joined = joinRuns(made("passed", { runs: [run("worktree")], looks: [{ message: "a" }], pictures: [picture("1")] }), made(outcome, { runs: [run("clean"), run("base")], looks: [{ message: "b" }], pictures: [picture("2")] }), SHA);
      expect(joined.runs?.map((r) => r.place)).toEqual(["worktree", "clean", "base"]);
      expect(looksOf([joined, made("passed")])).toEqual([{ message: "a" }, { message: "b" }]);
      expect(joined.pictures?.map((p) => p.name)).toEqual(["1", "2"]);
    }
  });

  it("holds no more findings than are kept, the word about the clean checkout among them", () => {
    const joined = joinRuns(made("passed"), made("failed", { findings: Array.from({ length: 200 }, (_, i) => ({ message: `${i}` })) }), SHA);
    expect(CheckResult.parse(joined).findings).toHaveLength(200);
    expect(joined.findings[0]?.message).toBe(joined.note);
  });

  it("passes only where neither run failed", () => {
    const outcome = fc.constantFrom(...CheckResult.shape.outcome.options);
    fc.assert(fc.property(outcome, outcome, (worked, clean) => {
      expect(joinRuns(made(worked), made(clean), SHA).outcome).toBe(clean === "failed" ? "failed" : worked);
    }));
  });
});
