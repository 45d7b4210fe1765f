import { describe, expect, it } from "vitest";
import { changeFile, patchOf } from "../../../e2e/support/sample-change.ts";
import { blocksOf, type Drawn, pageKey, type View } from "./blocks.ts";
import { readPatch } from "./patch.ts";
import { selectedText, type SelectionEnd } from "./selected-text.ts";

const files = [changeFile({ path: "a.ts", rows: 101 }), changeFile({ path: "b.ts", rows: 5 }), changeFile({ path: "c.ts", rows: 301 })];
const [a, b] = files;
const lines = Array.from({ length: 100 }, (_, i) => `line ${i + 1}`);
const drawn = (view: View): Drawn => ({
  change: { files }, view, more: new Map(), folds: new Map(), whole: new Set(),
  pages: new Map([[pageKey(a ?? changeFile(), 0), readPatch(patchOf(lines))], [pageKey(b ?? changeFile(), 0), readPatch("@@ -1,2 +1,2 @@\n same\n-old\n+new\n")]]),
});
const end = (file: number, line: number, offset = 0, side: "old" | "new" = "new"): SelectionEnd => ({ file, line, offset, side });
const text = (from: SelectionEnd, to: SelectionEnd, view: View = "unified"): string => selectedText(blocksOf(drawn(view)), { from, to }, view === "split");

describe("copied lines", () => {
  it("are whole but for the ends, without numbers and signs, over many pieces", () => {
    expect(text(end(0, 2, 5), end(0, 4, 4))).toBe("2\nline 3\nline");
    expect(text(end(0, 1), end(0, 100, 8)).split("\n")).toEqual(lines.map((line) => line.slice(0, 8)));
  });

  it("go over the ends of files, and stand in reading order", () => {
    expect(text(end(0, 100), end(1, 2, 3))).toBe("line 100\nsame\nold\nnew");
    expect(text(end(1, 2, 0, "old"), end(1, 2, 3))).toBe("old\nnew");
  });

  it("are of one side where both stand beside each other", () => {
    expect(text(end(1, 1), end(1, 2, 3), "split")).toBe("same\nnew");
  });

  it("say what was not loaded, instead of leaving it out", () => {
    expect(text(end(1, 2), end(2, 9))).toBe("new\n[301 lines that were not loaded]");
  });
});
