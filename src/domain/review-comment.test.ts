import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchorIn, commentState, correctionText, follow, nextComment, touches, type Touched } from "./review-comment.ts";

const LINES = ["a", "b", "c", "b", "d", "b", "c"];

describe("quoted lines", () => {
  it("are found where they were, else at the nearest place that reads the same", () => {
    expect(anchorIn(LINES, { line: 4, quote: "b" })).toEqual({ line: 4, endLine: 4 });
    expect(anchorIn(LINES, { line: 5, quote: "b" })).toEqual({ line: 4, endLine: 4 });
    expect(anchorIn(LINES, { line: 7, quote: "b\nc" })).toEqual({ line: 6, endLine: 7 });
    expect(anchorIn(LINES, { line: 1, quote: "x" })).toBeNull();
    expect(anchorIn([], { line: 1, quote: "" })).toBeNull();
  });

  it("move with what is put before them, whatever that is", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("x", "y", ""), { maxLength: 30 }), (before) => {
      expect(anchorIn([...before, "one", "two"], { line: 1, quote: "one\ntwo" })).toEqual({ line: before.length + 1, endLine: before.length + 2 });
    }));
  });
});

describe("lines and a later change", () => {
  const insertBehind = (line: number, count = 2): Touched => ({ line, count: 0, to: line + 1, toCount: count });

  it("are touched by what changes them or stands directly beside them", () => {
    const lines = { line: 10, endLine: 12 };
    expect([9, 10, 12, 8, 13].map((line) => touches(lines, [insertBehind(line)]))).toEqual([true, true, true, false, false]);
    expect([[9, 1], [9, 2], [12, 5], [13, 1]].map(([line = 0, count = 0]) => touches(lines, [{ line, count, to: 1, toCount: 0 }]))).toEqual([false, true, true, false]);
  });

  it("are followed past what was put in and taken out before them", () => {
    expect(follow({ line: 10, endLine: 11 }, [insertBehind(3)])).toEqual({ line: 12, endLine: 13 });
    expect(follow({ line: 10, endLine: 11 }, [{ line: 2, count: 3, to: 1, toCount: 0 }])).toEqual({ line: 7, endLine: 8 });
    expect(follow({ line: 10, endLine: 11 }, [{ line: 2, count: 1, to: 2, toCount: 4 }, insertBehind(50)])).toEqual({ line: 13, endLine: 14 });
    expect(follow({ line: 10, endLine: 11 }, [])).toEqual({ line: 10, endLine: 11 });
  });

  it("that were changed themselves are where their successors are", () => {
    expect(follow({ line: 10, endLine: 11 }, [insertBehind(1), { line: 11, count: 1, to: 13, toCount: 3 }])).toEqual({ line: 13, endLine: 15 });
    expect(follow({ line: 1, endLine: 1 }, [{ line: 1, count: 1, to: 0, toCount: 0 }])).toEqual({ line: 1, endLine: 1 });
  });
});

it("a comment is sent once, settled, and opened again; addressed is what commits say, not a status", () => {
  expect([nextComment("draft", "send"), nextComment("sent", "send"), nextComment("sent", "resolve"), nextComment("resolved", "reopen"), nextComment("draft", "resolve")]).toEqual(["sent", undefined, "resolved", "sent", undefined]);
  expect([commentState({ status: "sent", addressedBy: null }), commentState({ status: "sent", addressedBy: "a".repeat(40) }), commentState({ status: "resolved", addressedBy: null })]).toEqual(["open", "addressed", "resolved"]);
});

it("the correction names file, lines and quote of each comment, once", () => {
  const text = correctionText([
    { path: "src/a.ts", side: "new", line: 3, endLine: 3, at: { line: 5, endLine: 5 }, isOutdated: false, quote: "let x", body: "Use const." },
    { path: "b.md", side: "old", line: 1, endLine: 2, at: null, isOutdated: true, quote: "one\ntwo", body: "Why gone?" },
  ]);
  expect(text).toContain("has 2 comments");
  expect(text).toContain("1. src/a.ts, line 5\n> let x\nUse const.");
  expect(text).toContain("2. b.md, lines 1 to 2 before your change (changed since)\n> one\n> two\nWhy gone?");
});
