import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchFlood } from "./flood-watch.ts";

const LIMIT = 64 * 1024;
const GOES_ON = 32 * 1024;

let told: string[];
beforeEach(() => {
  told = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());
const watch = () => watchFlood({ pause: () => void told.push("pause"), resume: () => void told.push("resume"), flood: (isFlood) => void told.push(isFlood ? "flood" : "calm") });

describe("a pane", () => {
  it("floods with one byte more than there may be, and not before", () => {
    const pane = watch();
    pane.hear(LIMIT, 0);
    expect([told, pane.isPaused()]).toEqual([[], false]);
    pane.hear(1, 250);
    expect([told, pane.isPaused()]).toEqual([["pause", "flood"], true]);
  });

  it("is loud with a few kilobytes in a while, until it is quiet for as long", () => {
    const pane = watch();
    expect([pane.hear(4095, 0), pane.hear(1, 250), pane.hear(1, 251), pane.hear(4095, 300)]).toEqual([false, true, false, true]);
    expect(pane.hear(LIMIT, 310)).toBe(false);
    expect(told).toEqual(["pause", "flood"]);
  });

  it("that takes its time never floods, however much it says in the end", () => {
    const pane = watch();
    for (let at = 0; at < 100; at++) pane.hear(LIMIT, at * 251);
    expect(told).toEqual([]);
  });

  it("goes on after a moment, and is calm when it stays so for another", () => {
    const pane = watch();
    pane.hear(LIMIT + 1, 0);
    vi.advanceTimersByTime(199);
    expect(pane.isPaused()).toBe(true);
    vi.advanceTimersByTime(1);
    expect([told, pane.isPaused()]).toEqual([["pause", "flood", "resume"], false]);
    vi.advanceTimersByTime(249);
    expect(told).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["pause", "flood", "resume", "calm"]);
  });

  it("that floods on is told so at each pause, and calm only once at its end", () => {
    const pane = watch();
    // The further pauses are longer than the first.
    for (const ms of [300, 1100, 1100]) {
      pane.hear(LIMIT + 1, 0);
      expect(pane.isPaused()).toBe(true);
      vi.advanceTimersByTime(ms - 101);
      expect(pane.isPaused()).toBe(true);
      vi.advanceTimersByTime(101);
    }
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([...Array.from({ length: 3 }, () => ["pause", "flood", "resume"]).flat(), "calm"]);
  });

  it("is not counted while it is paused, nor for what it said before", () => {
    const pane = watch();
    pane.hear(LIMIT + 1, 0);
    for (let i = 0; i < 50; i++) pane.hear(LIMIT, 10);
    vi.advanceTimersByTime(200);
    pane.hear(GOES_ON, 100);
    expect(told).toEqual(["pause", "flood", "resume"]);
  });

  it("that goes on behind a pause shows it by far less, and when it was calm by as much as before", () => {
    const pane = watch();
    pane.hear(LIMIT + 1, 0);
    vi.advanceTimersByTime(200);
    pane.hear(GOES_ON, 200);
    pane.hear(1, 201);
    expect(told).toEqual(["pause", "flood", "resume", "pause", "flood"]);
    vi.advanceTimersByTime(2000);
    pane.hear(GOES_ON + 1, 3001);
    expect(told.slice(5)).toEqual(["resume", "calm"]);
  });

  it.each<[string, number, string[]]>([["paused", 100, ["pause", "flood", "calm"]], ["about to be calm", 300, ["pause", "flood", "resume", "calm"]], ["calm", 2000, ["pause", "flood", "resume", "calm"]]])("that is left while it is %s leaves nobody waiting, and nothing running", (_when, ms, all) => {
    const pane = watch();
    pane.hear(LIMIT + 1, 0);
    vi.advanceTimersByTime(ms);
    pane.stop();
    pane.stop();
    vi.advanceTimersByTime(5000);
    expect([told, pane.isPaused(), vi.getTimerCount()]).toEqual([all, false, 0]);
  });

  it("whatever it does is paused and let go in turn, and ends calm", () => {
    const step = fc.record({ bytes: fc.integer({ min: 0, max: LIMIT * 2 }), ms: fc.integer({ min: 0, max: 1500 }) });
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      told = [];
      const pane = watch();
      let now = 0;
      for (const { bytes, ms } of steps) {
        pane.hear(bytes, now);
        vi.advanceTimersByTime(ms);
        now += ms;
        expect(pane.isPaused()).toBe(told.findLast((word) => word === "pause" || word === "resume") === "pause");
      }
      vi.advanceTimersByTime(2000);
      const floods = told.filter((word) => word === "flood").length;
      expect(told.join(" ").replaceAll(/pause flood resume/g, "x")).toMatch(floods === 0 ? /^$/ : /^x( (calm )?x)* calm$/);
      expect([pane.isPaused(), vi.getTimerCount()]).toEqual([false, 0]);
    }), { numRuns: 80 });
  });
});
