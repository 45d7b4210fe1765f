import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckResult } from "#domain/evidence.ts";
import type { Weighed } from "#domain/wish-excuse.ts";
import { resultOfLooking, resultOfWeighing, skippedResult } from "./looking-check.ts";

const finding = fc.record({ message: fc.string({ minLength: 1, maxLength: 20 }) });
const findings = fc.array(finding, { maxLength: 260, size: "max" });
const weighed: fc.Arbitrary<Weighed[]> = fc.array(fc.record({ weight: fc.constantFrom("look" as const, "refuse" as const), finding }), { maxLength: 260, size: "max" });

describe("the result of a check that only looks", () => {
  it("fails exactly when something was found, keeps the first hundred and counts the rest", () => {
    fc.assert(
      fc.property(findings, (found) => {
        const result = resultOfLooking(found, "all is well");
        expect(CheckResult.safeParse(result).success).toBe(true);
        expect(result.outcome).toBe(found.length > 0 ? "failed" : "passed");
        expect(result.findings.slice(0, 100)).toEqual(found.slice(0, 100));
        expect(result.findings.slice(100)).toEqual(found.length > 100 ? [{ message: `${found.length - 100} more of the same kind.` }] : []);
      }),
    );
  });

  it.each([
    [[], "all is well"],
    [["a"], "a"],
    [["a", "b"], "a And 1 more."],
    [Array.from({ length: 150 }, (_, i) => String(i)), "0 And 149 more."],
  ])("says the first of %j", (messages, note) => {
    expect(resultOfLooking(messages.map((message) => ({ message })), "all is well").note).toBe(note);
  });
});

describe("findings that are weighed", () => {
  it("refute only where they refuse; the others want a look and are never lost behind a refusal", () => {
    fc.assert(
      fc.property(weighed, (found) => {
        const of = (weight: Weighed["weight"]) => found.filter((one) => one.weight === weight).map((one) => one.finding);
        const { looks, ...rest } = resultOfWeighing(found, "fine");
        expect(rest).toEqual(resultOfLooking(of("refuse"), "fine"));
        expect(looks ?? []).toEqual(of("look").slice(0, 100));
        expect(looks?.length).not.toBe(0);
      }),
    );
  });
});

it("a skipped check proves nothing and finds nothing", () => {
  expect(CheckResult.parse(skippedResult("nothing to look at"))).toMatchObject({ outcome: "skipped", note: "nothing to look at", findings: [], exitCode: null });
});
