import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seenIn, wilsonLower } from "./pattern.ts";

describe("wilsonLower", () => {
  it.each([
    [3, 3, 0.526],
    [5, 5, 0.649],
    [7, 7, 0.721],
    [11, 11, 0.803],
    [25, 25, 0.902],
    [1, 1, 0.27],
    [7, 12, 0.357],
    [14, 18, 0.587],
    [3, 31, 0.04],
  ])("%i of %i is at least %f", (successes, trials, bound) => {
    expect(Math.abs(wilsonLower(successes, trials) - bound)).toBeLessThan(0.0015);
  });

  it.each([[0, 0], [0, 10], [-1, 10], [1, 0], [1, -5]])("%i of %i proves nothing", (successes, trials) => {
    expect(wilsonLower(successes, trials)).toBe(0);
  });

  const counts = fc.tuple(fc.nat({ max: 1000 }), fc.nat({ max: 1000 })).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

  it("lies below the share and above nothing", () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const bound = wilsonLower(successes, trials);
        expect(bound).toBeGreaterThanOrEqual(0);
        expect(bound).toBeLessThanOrEqual(trials === 0 ? 0 : successes / trials);
      }),
    );
  });

  it("grows with every success and with every repetition of the same share", () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 20 }), ([successes, trials], times) => {
        fc.pre(trials > 0);
        expect(wilsonLower(Math.min(trials, successes + 1), trials)).toBeGreaterThanOrEqual(wilsonLower(successes, trials));
        expect(wilsonLower(successes * times, trials * times)).toBeGreaterThanOrEqual(wilsonLower(successes, trials) - 1e-12);
      }),
    );
  });

  it("takes more successes than trials for all of them", () => {
    expect(wilsonLower(9, 3)).toBe(wilsonLower(3, 3));
  });
});

describe("seenIn", () => {
  it.each([
    [7, 12, "Seen in 7 of 12 tasks (at least .36)"],
    [1, 1, "Seen in 1 of 1 task (at least .27)"],
    [25, 25, "Seen in 25 of 25 tasks (at least .90)"],
    [0, 4, "Seen in 0 of 4 tasks (at least .00)"],
  ])("%i of %i", (supportTasks, tasksSeen, sentence) => {
    expect(seenIn({ supportTasks, tasksSeen, confLb: wilsonLower(supportTasks, tasksSeen) })).toBe(sentence);
  });
});
