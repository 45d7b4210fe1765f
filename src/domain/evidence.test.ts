import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckResult, isVerified, sumOf } from "./evidence.ts";

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
