import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateRows, longestLine } from "./line-sizes.ts";
import type { Block } from "./blocks.ts";
import { type Hunk, type Line, pairsOf, readPatch } from "./patch.ts";

const hunk = (...texts: string[]): Hunk => readPatch(`@@ -0,0 +1,${texts.length} @@\n${texts.map((text) => `+${text}`).join("\n")}\n`)[0] ?? { gap: 0, heading: "", lines: [], row: 0 };
const base = { key: "k", file: 0, row: 0, rows: 7 };
const linesBlock = (lines: readonly Line[]): Block => ({ ...base, kind: "lines", hunk: hunk(), lines });

describe("rows a block will have when its lines wrap", () => {
  it.each([
    [80, ["", "a"], 2], [4, ["aaaa"], 1], [4, ["aaaaa"], 2], [4, ["aaaaaaaaa", ""], 4], [1, ["abc"], 3],
  ])("at %i columns, %j", (columns, texts, rows) => {
    expect(estimateRows(columns)(linesBlock(hunk(...texts).lines))).toBe(rows);
  });

  it("side by side are those of the longer one of each pair", () => {
    const lines = readPatch("@@ -1,2 +1,1 @@\n-aaaaaaaaaa\n-b\n+cc\n")[0]?.lines ?? [];
    expect(estimateRows(4)({ ...base, kind: "pairs", hunk: hunk(), pairs: pairsOf(lines) })).toBe(4);
  });

  it("of anything else are as many as it says", () => {
    expect(estimateRows(3)({ ...base, kind: "head" })).toBe(7);
  });

  it("never are less than the lines, and never grow with the columns", () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z ]{0,60}$/), { minLength: 1 }), fc.integer({ min: 1, max: 80 }), (texts, columns) => {
      const block = linesBlock(hunk(...texts).lines);
      const rows = estimateRows(columns)(block);
      expect(rows).toBeGreaterThanOrEqual(texts.length);
      expect(estimateRows(columns + 1)(block)).toBeLessThanOrEqual(rows);
    }));
  });
});

describe("the longest line that was loaded", () => {
  it("is sought in all pages", () => {
    expect(longestLine(new Map([["a", [hunk("one"), hunk("three", "")]], ["b", [hunk("four")]]]))).toBe(5);
  });

  it("is nothing before anything is loaded, and not more than the edge cuts", () => {
    expect(longestLine(new Map())).toBe(0);
    expect(longestLine(new Map([["a", [hunk("x".repeat(99_999))]]]))).toBe(4200);
  });
});
