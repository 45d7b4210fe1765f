import { expect, it } from "vitest";
import { performanceOf, shareText } from "./performance.ts";

it("the agent with the best lower bound comes first, not the one with the best share", () => {
  const [feature] = performanceOf([{ performanceCounts: { feature: { once: { verified: 1, tries: 1 }, often: { verified: 18, tries: 20 } } } }]);
  expect(feature?.rows.map((r) => [r.agent, r.best])).toEqual([["often", true], ["once", false]]);
});

it("ranges hold the share and stay between 0 and 1", () => {
  const rows = performanceOf([{ performanceCounts: { bug: { a: { verified: 0, tries: 3 }, b: { verified: 3, tries: 3 }, c: { verified: 1, tries: 2 } } } }])[0]?.rows ?? [];
  expect(rows).toHaveLength(3);
  for (const { low, share, high } of rows) {
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThanOrEqual(share);
    expect(share).toBeLessThanOrEqual(high);
    expect(high).toBeLessThanOrEqual(1);
  }
  expect(rows.find((r) => r.agent === "a")?.low).toBe(0);
  expect(rows.find((r) => r.agent === "a")?.high).toBeLessThan(1);
});

it("counts of several projects are added, what was never tried is left out, and most tried types come first", () => {
  const types = performanceOf([
    { performanceCounts: { feature: { a: { verified: 1, tries: 2 } }, test: { a: { verified: 4, tries: 5 } } } },
    { performanceCounts: { feature: { a: { verified: 1, tries: 1 } }, bug: { a: { verified: 0, tries: 0 } } } },
  ]);
  expect(types.map((t) => [t.type, t.rows.map((r) => `${r.agent} ${r.verified}/${r.tries}`)])).toEqual([["test", ["a 4/5"]], ["feature", ["a 2/3"]]]);
});

it("nobody is the best at what nobody did", () => {
  expect(performanceOf([{ performanceCounts: { bug: { a: { verified: 0, tries: 2 } } } }])[0]?.rows[0]?.best).toBe(false);
});

it("shares are short", () => {
  expect([0.36, 0.999, 1, 0].map(shareText)).toEqual([".36", "1", "1", "0"]);
});
