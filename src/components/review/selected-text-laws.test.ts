import { describe, expect, it } from "vitest";
import { changeFile } from "../../../e2e/support/sample-change.ts";
import { blocksOf, pageKey, type View } from "./blocks.ts";
import { readPatch } from "./patch.ts";
import { type SelectionEnd, selectedText } from "./selected-text.ts";

const files = [changeFile({ path: "a.ts", rows: 6 }), changeFile({ path: "b.ts", rows: 30 }), changeFile({ path: "c.ts", rows: 3 })];
const [a, , c] = files;
if (!a || !c) throw new Error("there are three files");
const pages = new Map([
  [pageKey(a, 0), readPatch("@@ -1,4 +1,4 @@\n one\n-two\n+TWO\n three\n four\n")],
  [pageKey(c, 0), readPatch("@@ -1,1 +1,2 @@\n last\n+end\n")],
]);
const blocks = (view: View) => blocksOf({ change: { files }, view, pages, more: new Map(), folds: new Map(), whole: new Set() });
const at = (file: number, line: number, offset = 0, side: "old" | "new" = "new"): SelectionEnd => ({ file, side, line, offset });
const taken = (from: SelectionEnd, to: SelectionEnd, view: View = "unified"): string => selectedText(blocks(view), { from, to }, view === "split");

describe("the text that is selected", () => {
  it("is what stands between its ends, cut at both", () => {
    expect(taken(at(0, 1, 1), at(0, 3, 2))).toBe("ne\ntwo\nTWO\nth");
  });

  it("within one line is a piece of it", () => {
    expect(taken(at(0, 3, 1), at(0, 3, 4))).toBe("hre");
  });

  it("may begin in a line that went, and end in one", () => {
    expect(taken(at(0, 2, 1, "old"), at(0, 2, 2, "new"))).toBe("wo\nTW");
    expect(taken(at(0, 1, 0), at(0, 2, 2, "old"))).toBe("one\ntw");
  });

  it("side by side is of one side only", () => {
    expect(taken(at(0, 1, 0), at(0, 4, 4), "split")).toBe("one\nTWO\nthree\nfour");
    expect(taken(at(0, 2, 0, "old"), at(0, 2, 3, "old"), "split")).toBe("two");
  });

  it("over files says what was not loaded between them", () => {
    expect(taken(at(0, 4, 0), at(2, 2, 3))).toBe("four\n[30 lines that were not loaded]\nlast\nend");
  });

  it("is empty where nothing of it is there", () => {
    expect(taken(at(1, 5), at(1, 9))).toBe("");
  });
});
