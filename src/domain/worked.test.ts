import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Span, workedMs } from "./worked.ts";

const at = (ms: number): string => new Date(ms).toISOString();
const span = (from: number, to: number | null): Span => ({ from: at(from), to: to === null ? null : at(to) });

describe("the time an agent worked", () => {
  it.each<[string, Span, Span[], number]>([
    ["is all of it when nothing held it up", span(10, 60), [], 50],
    ["ends now while it goes on", span(10, null), [], 90],
    ["is without what lies in between", span(10, 60), [span(20, 30), span(40, 45)], 35],
    ["counts what overlaps once", span(10, 60), [span(20, 40), span(30, 50), span(35, 36)], 20],
    ["is without what goes on still", span(10, null), [span(50, null)], 40],
    ["is none when something held it up all the time", span(10, 60), [span(0, null)], 0],
    ["knows nothing of what was before and after", span(10, 60), [span(0, 5), span(70, 90), span(60, 65)], 50],
  ])("%s", (_name, work, idle, ms) => {
    expect(workedMs(work, idle, at(100))).toBe(ms);
    expect(workedMs(work, idle.toReversed(), at(100))).toBe(ms);
  });

  it("is what a count of every millisecond gives", () => {
    const some = fc.tuple(fc.nat(40), fc.nat(40)).map(([from, long]): [number, number] => [from, from + long]);
    fc.assert(fc.property(some, fc.array(some, { maxLength: 6 }), ([from, to], idle) => {
      const counted = Array.from({ length: to - from }, (_, i) => from + i).filter((ms) => !idle.some(([a, b]) => a <= ms && ms < b)).length;
      expect(workedMs(span(from, to), idle.map(([a, b]) => span(a, b)), at(200))).toBe(counted);
    }));
  });
});
