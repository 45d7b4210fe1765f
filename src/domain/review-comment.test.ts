import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchorIn, commentState, correctionText, follow, nextComment, touches, type Touched } from "./review-comment.ts";

/** A text of numbered lines after a change, and the change as git counts it. */
function applied(fates: readonly (readonly ("keep" | "drop" | "new")[])[]): { touched: Touched[]; text: string[] } {
  const touched: Touched[] = [];
  const text: string[] = [];
  let run: Touched | null = null;
  const close = (): void => {
    // Git names the line before where a side has none.
    if (run) touched.push({ ...run, line: run.count === 0 ? run.line - 1 : run.line, to: run.toCount === 0 ? run.to - 1 : run.to });
    run = null;
  };
  for (const [i, steps] of fates.entries()) {
    for (const step of steps) {
      if (step === "keep") close();
      else run ??= { line: steps[0] === "keep" ? i + 2 : i + 1, count: 0, to: text.length + 1, toCount: 0 };
      if (run && step === "drop") run.count++;
      if (run && step === "new") run.toCount++;
      if (step !== "drop") text.push(step === "keep" ? `old ${i + 1}` : "new");
    }
  }
  close();
  return { touched, text };
}

const LINES = ["a", "b", "c", "b", "d", "b", "c"];

describe("quoted lines", () => {
  it("are found where they were, else at the nearest place that reads the same", () => {
    expect(anchorIn(LINES, { line: 4, quote: "b" })).toEqual({ line: 4, endLine: 4 });
    expect(anchorIn(LINES, { line: 5, quote: "b" })).toEqual({ line: 4, endLine: 4 });
    expect(anchorIn(LINES, { line: 7, quote: "b\nc" })).toEqual({ line: 6, endLine: 7 });
    expect(anchorIn(LINES, { line: 1, quote: "x" })).toBeNull();
    expect(anchorIn([], { line: 1, quote: "" })).toBeNull();
  });

  it("are found in a file that became much shorter than where they stood", () => {
    expect(anchorIn(LINES, { line: 1000, quote: "b\nd" })).toEqual({ line: 4, endLine: 5 });
    expect(anchorIn(LINES, { line: 1000, quote: "b" })).toEqual({ line: 6, endLine: 6 });
  });

  it("are where one finds the nearest by looking at every place", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("a", "b", ""), { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), fc.array(fc.constantFrom("a", "b", ""), { minLength: 1, maxLength: 3 }), (lines, line, quote) => {
      const fitting = lines.map((_, i) => i + 1).filter((at) => quote.every((text, i) => lines[at - 1 + i] === text));
      const nearest = Math.min(...fitting.map((at) => Math.abs(at - line)));
      const found = anchorIn(lines, { line, quote: quote.join("\n") });
      expect(found === null ? [] : fitting.filter((at) => at === found.line).map((at) => Math.abs(at - line))).toEqual(fitting.length === 0 ? [] : [nearest]);
    }));
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

  it("that nothing touched say afterwards what they said before", () => {
    // What becomes of each line: it stays, goes, is written anew, or gets new ones behind it.
    const fate = fc.constantFrom<readonly ("keep" | "drop" | "new")[]>(["keep"], ["keep"], ["keep"], ["drop"], ["drop", "new"], ["keep", "new"], ["keep", "new", "new"]);
    fc.assert(fc.property(fc.array(fate, { minLength: 1, maxLength: 25 }), fc.nat(), fc.nat(4), (fates, start, length) => {
      const { touched, text } = applied(fates);
      const line = 1 + (start % fates.length);
      const endLine = Math.min(fates.length, line + length);
      fc.pre(!touches({ line, endLine }, touched));
      const now = follow({ line, endLine }, touched);
      expect(text.slice(now.line - 1, now.endLine)).toEqual(Array.from({ length: endLine - line + 1 }, (_, i) => `old ${line + i}`));
    }));
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
