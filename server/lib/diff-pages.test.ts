import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAGE_ROWS } from "#domain/change.ts";
import { patchOf } from "../../e2e/support/sample-change.ts";
import { readPatch } from "../../src/components/review/patch.ts";
import { findRows, pageOf, rowOfLine, rowsOf } from "./diff-pages.ts";

const lines = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `line ${from + i}`);
/** Hunks of a few lines each, far from one another. */
const manyHunks = (count: number): string => `--- a/x\n+++ b/x\n${Array.from({ length: count }, (_, i) => `@@ -${i * 10 + 1},3 +${i * 10 + 1},3 @@ f${i}\n same\n-old ${i}\n+new ${i}\n same`).join("\n")}\n`;

/** What a browser makes of all pages, one after the other. */
function readAll(patch: string) {
  const of = rowsOf(patch);
  return Array.from({ length: Math.ceil(of.rows.length / PAGE_ROWS) }, (_, page) => pageOf(of, 0, page)).flatMap((made) => (made ? readPatch(made.patch, { row: made.page * PAGE_ROWS, below: made.below, goesOn: made.goesOn }) : []));
}

describe("pages of a patch", () => {
  it.each([["one long hunk", patchOf(lines(3500))], ["a rewritten file", patchOf(lines(1700), lines(1900, 5000))], ["many hunks", manyHunks(900)]])("give the same lines as the whole: %s", (_what, patch) => {
    const whole = readPatch(patch).flatMap((hunk) => hunk.lines);
    const paged = readAll(patch).flatMap((hunk) => hunk.lines);
    expect(paged).toEqual(whole);
    expect(new Set(paged.map((line) => line.row)).size).toBe(paged.length);
  });

  it("keep the gaps between hunks, also where a page begins with one", () => {
    expect(readAll(manyHunks(900)).filter((hunk) => hunk.row !== null).map((hunk) => [hunk.gap, hunk.heading])).toEqual(readPatch(manyHunks(900)).map((hunk) => [hunk.gap, hunk.heading]));
  });

  it("hold for whatever lines say, also lines that look like heads", () => {
    const text = fc.constantFrom("", "@@ -1 +1 @@", "+", "-- a", "diff --git a/x b/x", "\\ No newline", "x");
    fc.assert(fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), fc.array(text, { maxLength: 40 }), (now, before) => {
      const patch = patchOf(now, before);
      expect(readAll(patch)).toEqual(readPatch(patch));
    }));
  });

  it("end where the file ends, and a missing line break belongs to its line", () => {
    const of = rowsOf(`${patchOf(lines(2))}\\ No newline at end of file\n`);
    expect(of.rows.length).toBe(3);
    expect(pageOf(of, 4, 0)).toMatchObject({ file: 4, page: 0, below: 1, goesOn: false, patch: expect.stringContaining("\\ No newline") });
    expect(pageOf(of, 4, 1)).toBeUndefined();
    expect(rowsOf("").rows.length).toBe(0);
  });

  it("cut a line nobody reads to its end, and say so", () => {
    expect(pageOf(rowsOf(patchOf(["x".repeat(9000)])), 0, 0)?.patch).toMatch(/x … and 5001 more characters\n$/);
  });
});

describe("finding", () => {
  const of = rowsOf(manyHunks(900));

  it("knows every row that holds the text, without signs and heads", () => {
    expect(findRows(of, "new 89", 100).length).toBe(11);
    expect(findRows(of, "-old", 100)).toEqual([]);
    expect(findRows(of, "f8", 100)).toEqual([]);
    expect(findRows(of, "same", 7).length).toBe(7);
  });

  it("looks at capital letters only when there are some", () => {
    const some = rowsOf(patchOf(["Abc", "abc"]));
    expect([findRows(some, "abc", 9), findRows(some, "Abc", 9)]).toEqual([[1, 2], [1]]);
  });

  it("finds the row of a line by its number on either side", () => {
    for (const [side, line] of [["new", 1], ["new", 2], ["old", 2], ["new", 8992], ["old", 8993], ["new", 4001]] as const) {
      const row = rowOfLine(of, side, line);
      const found = readPatch(manyHunks(900)).flatMap((hunk) => hunk.lines).find((l) => l.row === row);
      expect([side, line, side === "new" ? found?.new : found?.old]).toEqual([side, line, line]);
    }
    expect(rowOfLine(of, "new", 5)).toBeUndefined();
    expect(rowOfLine(of, "new", 99_999)).toBeUndefined();
  });
});
