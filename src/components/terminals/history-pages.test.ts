import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextStep, placeIn } from "./history-pages.ts";

describe("the next page of history", () => {
  it("is asked for while the answers are full", () => {
    expect(nextStep(500, { lines: 540, rows: 40 })).toBe(1500);
    expect(nextStep(1500, { lines: 1540, rows: 40 })).toBe(5000);
    expect(nextStep(5000, { lines: 5040, rows: 40 })).toBeUndefined();
  });

  it("does not exist when the pane has no more", () => {
    expect(nextStep(500, { lines: 539, rows: 40 })).toBeUndefined();
    expect(nextStep(500, { lines: 40, rows: 40 })).toBeUndefined();
  });
});

describe("the place of what was read", () => {
  const lines = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `line ${from + i}`);

  it("is found behind older lines", () => {
    expect(placeIn(lines(0, 1000), lines(460, 1000))).toBe(460);
  });

  it("is found although more came at the end meanwhile", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 400 }), (older, shown, newer) => {
      const before = lines(older, older + shown);
      expect(placeIn(lines(0, older + shown + newer), before)).toBe(older);
    }));
  });

  it("is not invented when it is gone", () => {
    expect(placeIn(lines(5000, 6000), lines(0, 40))).toBeUndefined();
  });

  it("among equal lines is the latest it can be", () => {
    expect(placeIn(["a", "a", "a", "a", "b"], ["a", "a", "b"])).toBe(2);
  });
});
