import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Autonomy } from "./autonomy.ts";
import { mayLandUnasked, mayProposeUnasked, obstacleTo, type UnaskedFacts } from "./unasked-landing.ts";

const MAY: UnaskedFacts = { level: "full", mayMerge: true, mayPush: true, verified: true, confidence: 0.9, looks: 0, obstacle: null };

describe("a change lands or is proposed unasked", () => {
  it("where everything is as it must be, and it says why", () => {
    expect(mayProposeUnasked(MAY)).toEqual({ run: true, why: "autonomy is full and may push, confidence 0.90, needs 0.90; verified" });
    expect(mayLandUnasked(MAY)).toEqual({ run: true, why: "autonomy is full and may merge, confidence 0.90, needs 0.90; verified, and no branch is in its way" });
  });

  it.each<[Partial<UnaskedFacts>, string]>([
    [{ level: "confirm" }, "autonomy is confirm"],
    [{ mayMerge: false, mayPush: false }, "the project may not merge"],
    [{ verified: false }, "it is not verified"],
    [{ confidence: 0.899 }, "confidence 0.89, needs 0.90"],
    [{ confidence: Number.NaN }, "confidence NaN, needs 0.90"],
    [{ looks: 1 }, "1 thing in its evidence is worth a look"],
    [{ looks: 2 }, "2 things in its evidence are worth a look"],
    [{ obstacle: "it conflicts with task 3 in a.txt" }, "it conflicts with task 3 in a.txt"],
  ])("not when %j", (less, why) => {
    expect(mayLandUnasked({ ...MAY, ...less })).toEqual({ run: false, why });
    expect(mayProposeUnasked({ ...MAY, ...less })).toEqual({ run: false, why: why.replace("may not merge", "may not push") });
  });

  it("never unless all of it holds", () => {
    const facts = fc.record({ level: fc.constantFrom(...Autonomy.options), mayMerge: fc.boolean(), mayPush: fc.boolean(), verified: fc.boolean(), confidence: fc.double({ min: 0, max: 1, noNaN: true }), looks: fc.nat(2), obstacle: fc.option(fc.string()) });
    fc.assert(fc.property(facts, (f) => {
      const rest = f.level === "full" && f.verified && f.confidence >= 0.9 && f.looks === 0 && f.obstacle === null;
      expect([mayLandUnasked(f).run, mayProposeUnasked(f).run]).toEqual([f.mayMerge && rest, f.mayPush && rest]);
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
