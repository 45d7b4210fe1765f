import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_PLACES, neighbour, putAt, settle, type Split, takeOut } from "./split.ts";

const of = (ids: string, active: string | null = null): Split => ({ ids: ids.split(""), active });
const known = (live: string, chosen: string | null = null, justEnded = ""): Parameters<typeof settle>[1] => ({ live: live.split(""), justEnded: justEnded.split(""), chosen });
const ids = (split: Split): string => split.ids.join("");

describe("a split", () => {
  it("begins with what is chosen and what needs a person next", () => {
    expect(settle(of(""), known("abc"))).toEqual(of("ab", "a"));
    expect(settle(of(""), known("abc", "c"))).toEqual(of("ca", "c"));
    expect(settle(of(""), known("a", "a"))).toEqual(of("a", "a"));
    expect(settle(of(""), known(""))).toEqual(of(""));
  });

  it("stays as it was put, and what is chosen in it is worked in", () => {
    expect(settle(of("ca", "c"), known("abc", "a"))).toEqual(of("ca", "a"));
    expect(settle(of("ca", "c"), known("abc", null))).toEqual(of("ca", "c"));
  });

  it("gives another one that is chosen the place that is worked in, or one that is free", () => {
    expect(settle(of("ab", "b"), known("abc", "c"))).toEqual(of("ac", "c"));
    expect(settle(of("ab", "b"), known("bc", "c", "a"))).toEqual(of("cb", "c"));
  });

  it("keeps the place of one that just ended, and not of one that is gone", () => {
    expect(ids(settle(of("abc", "a"), known("bc", null, "a")))).toBe("abc");
    expect(settle(of("abc", "a"), known("bc"))).toEqual(of("bc", "b"));
  });

  it("takes a terminal into a place, changes two places, or opens a new one up to four", () => {
    expect(putAt(of("ab"), "c", 1)).toEqual(of("ac", "c"));
    expect(putAt(of("abc"), "a", 2)).toEqual(of("cba", "a"));
    expect(putAt(of("ab"), "c", 2)).toEqual(of("abc", "c"));
    expect(ids(putAt(of("abcd"), "e", 4))).toBe("abcd");
    expect(ids(putAt(of("ab"), "a", 2))).toBe("ab");
  });

  it("closes a place and goes on in the next one", () => {
    expect(takeOut(of("abc", "b"), "b")).toEqual(of("ac", "c"));
    expect(takeOut(of("ab", "b"), "b")).toEqual(of("a", "a"));
    expect(takeOut(of("ab", "a"), "b")).toEqual(of("a", "a"));
    expect(takeOut(of("a", "a"), "a")).toEqual(of(""));
  });

  it("never shows one twice, nor more than four, whatever is done", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e", "f");
    const act = fc.oneof(fc.tuple(fc.constant("put"), id, fc.nat(5)), fc.tuple(fc.constant("out"), id, fc.nat(0)), fc.tuple(fc.constant("choose"), id, fc.nat(0)));
    fc.assert(fc.property(fc.array(act), (acts) => {
      let split = of("");
      for (const [what, who, at] of acts) split = what === "put" ? putAt(split, who, at) : what === "out" ? takeOut(split, who) : settle(split, known("abcdef", who));
      expect(new Set(split.ids).size).toBe(split.ids.length);
      expect(split.ids.length).toBeLessThanOrEqual(MOST_PLACES);
      expect([null, ...split.ids]).toContain(split.active);
    }));
  });
});

describe("the arrows", () => {
  it.each([
    [2, 0, "ArrowRight", 1], [2, 1, "ArrowLeft", 0], [2, 1, "ArrowRight", undefined], [2, 0, "ArrowDown", undefined],
    [3, 0, "ArrowRight", 1], [3, 2, "ArrowLeft", 0], [3, 1, "ArrowDown", 2], [3, 2, "ArrowUp", 1],
    [4, 0, "ArrowDown", 2], [4, 3, "ArrowUp", 1], [4, 2, "ArrowRight", 3], [4, 0, "x", undefined], [1, 0, "ArrowRight", undefined],
  ])("of %i places lead from %i with %s to %s", (count, from, key, to) => {
    expect(neighbour(count, from, key)).toBe(to);
  });
});
