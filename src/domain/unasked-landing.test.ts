import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Autonomy } from "./autonomy.ts";
import { mayLandUnasked, obstacleTo, type UnaskedLanding } from "./unasked-landing.ts";

const MAY: UnaskedLanding = { level: "full", mayMerge: true, verified: true, confidence: 0.9, obstacle: null };

describe("a change lands unasked", () => {
  it("where everything is as it must be, and it says why", () => {
    expect(mayLandUnasked(MAY)).toEqual({ run: true, why: "autonomy is full and may merge, confidence 0.90, needs 0.90; verified, and no branch is in its way" });
  });

  it.each<[Partial<UnaskedLanding>, string]>([
    [{ level: "confirm" }, "autonomy is confirm"],
    [{ mayMerge: false }, "the project may not merge"],
    [{ verified: false }, "it is not verified"],
    [{ confidence: 0.899 }, "confidence 0.89, needs 0.90"],
    [{ confidence: Number.NaN }, "confidence NaN, needs 0.90"],
    [{ obstacle: "it conflicts with task 3 in a.txt" }, "it conflicts with task 3 in a.txt"],
  ])("not when %j", (less, why) => {
    expect(mayLandUnasked({ ...MAY, ...less })).toEqual({ run: false, why });
  });

  it("never unless all five hold", () => {
    const facts = fc.record({ level: fc.constantFrom(...Autonomy.options), mayMerge: fc.boolean(), verified: fc.boolean(), confidence: fc.double({ min: 0, max: 1, noNaN: true }), obstacle: fc.option(fc.string()) });
    fc.assert(fc.property(facts, (f) => {
      expect(mayLandUnasked(f).run).toBe(f.level === "full" && f.mayMerge && f.verified && f.confidence >= 0.9 && f.obstacle === null);
    }));
  });
});

describe("what stands in its way", () => {
  const plan = { blocks: [], brings: [], base: "main", ways: [{ strategy: "squash" as const, why: null }] };
  const forecast = { pairs: [], unavailable: null };
  const seen = { plan, forecast, before: [] };

  it("is nothing on a clear day", () => {
    expect(obstacleTo(1, seen)).toBeNull();
    expect(obstacleTo(1, { ...seen, forecast: { ...forecast, pairs: [{ a: 1, b: 2, conflicts: [], shared: ["a"] }, { a: 2, b: 3, conflicts: ["x"], shared: ["x"] }] } })).toBeNull();
  });

  it("is a block, work of another task that comes along, a conflict on either side, a blind forecast, or a landing before that is not known to be sound", () => {
    expect(obstacleTo(1, { ...seen, plan: { ...plan, blocks: [{ what: "Busy.", next: "" }] } })).toBe("Busy.");
    expect(obstacleTo(1, { ...seen, plan: { ...plan, brings: [{ number: 3, title: "Before", state: "discarded" }] } })).toBe("it brings along task 3, about which nothing was decided");
    expect(obstacleTo(1, { ...seen, plan: { ...plan, ways: [{ strategy: "squash", why: "no" }] } })).toContain("cannot be joined");
    expect(obstacleTo(1, { ...seen, forecast: { ...forecast, pairs: [{ a: 2, b: 1, conflicts: ["x"], shared: ["x"] }] } })).toBe("it conflicts with task 2 in x");
    expect(obstacleTo(1, { ...seen, forecast: { ...forecast, unavailable: "old git" } })).toBe("old git");
    expect(obstacleTo(1, { ...seen, before: [{ status: "landed", proof: "failed" }] })).toContain("does not pass");
    expect(obstacleTo(1, { ...seen, before: [{ status: "landed", proof: "pending" }] })).toContain("not checked yet");
    expect(obstacleTo(1, { ...seen, before: [{ status: "undone", proof: "failed" }] })).toBeNull();
  });
});
