import { describe, expect, it } from "vitest";
import { Oracle } from "./oracle.ts";
import { playStory } from "./story.ts";

describe("the oracle", () => {
  it("knows what is owed, also through what stands in for it", () => {
    const oracle = new Oracle();
    oracle.promise("child", ["whole"]);
    oracle.replace("whole", ["a", "b"]);
    oracle.verify("a");
    expect(oracle.unproved("child")).toEqual(["b"]);
    oracle.waive("child", "b");
    expect(oracle.unproved("child")).toEqual([]);
  });
});

describe("graphs of 200 random tasks", () => {
  it("start nothing before what it waits for is verified, leave nothing behind and close no circle", () => {
    const told = Array.from({ length: 200 }, (_, seed) => playStory(seed));
    expect(told.flatMap((t) => t.early)).toEqual([]);
    expect(told.flatMap((t) => t.stuck)).toEqual([]);
    expect(told.reduce((sum, t) => sum + t.circles, 0)).toBe(0);
    // Everything that should be tried was.
    expect(told.reduce((sum, t) => sum + t.started, 0)).toBeGreaterThan(200 * 50);
    for (const what of ["verified", "fail", "cancel", "retry", "run anyway", "drop"]) expect(told.reduce((sum, t) => sum + (t.injected[what] ?? 0), 0)).toBeGreaterThan(200);
    expect(told.reduce((sum, t) => sum + t.refused, 0)).toBeGreaterThan(200);
  });
});
