import { describe, expect, it } from "vitest";
import { changeFile } from "../../../e2e/support/sample-change.ts";
import { blocksOf, type Drawn, pageKey, type View } from "./blocks.ts";
import { readPatch } from "./patch.ts";
import { lineKey } from "./reading.ts";
import { changeStarts, type Stop, stopBeside } from "./stops.ts";

const PATCH = `@@ -1,6 +1,6 @@
 a
-b
+B
 c
+d
 e
-f
 g
@@ -20,2 +20,3 @@
 x
+y
 z
`;
const one = changeFile({ path: "one.ts", rows: 13 });
const two = changeFile({ path: "two.ts", rows: 4 });
const three = changeFile({ path: "three.ts", rows: 900 });
const files = [one, two, three];
const pages: Drawn["pages"] = new Map([[pageKey(one, 0), readPatch(PATCH)], [pageKey(two, 0), readPatch("@@ -1,2 +1,3 @@\n k\n l\n+m\n")]]);

const blocks = (view: View) => blocksOf({ change: { files }, view, pages, more: new Map(), folds: new Map(), whole: new Set() });

/** Every stop on the way from one end to the other. */
function walk(step: 1 | -1, on: { view?: View; commented?: ReadonlySet<string> } = {}): Stop[] {
  const stops: Stop[] = [];
  let from = step === 1 ? { file: 0, row: -1 } : { file: 99, row: 0 };
  for (;;) {
    const stop = stopBeside(blocks(on.view ?? "unified"), { from, step, paths: files, commented: on.commented ?? new Set() });
    if (!stop) return stops;
    stops.push(stop);
    from = stop;
  }
}

describe("from change to change", () => {
  it("one comes by the first line of each, and by what is not here yet", () => {
    expect(walk(1)).toEqual([
      { file: 0, row: 2, at: { side: "old", line: 2, endLine: 2 } },
      { file: 0, row: 5, at: { side: "new", line: 4, endLine: 4 } },
      { file: 0, row: 7, at: { side: "old", line: 5, endLine: 5 } },
      { file: 0, row: 11, at: { side: "new", line: 21, endLine: 21 } },
      { file: 1, row: 3, at: { side: "new", line: 3, endLine: 3 } },
      { file: 2, row: 0, at: null },
    ]);
  });

  it("the way back is the same way", () => {
    expect(walk(-1)).toEqual(walk(1).toReversed());
  });

  it("side by side one comes by the same places, in the same order", () => {
    expect(walk(1, { view: "split" })).toEqual(walk(1));
    expect(walk(-1, { view: "split" })).toEqual(walk(-1));
  });

  it("comments are stops too, on the side they were written on", () => {
    const commented = new Set([lineKey("one.ts", "new", 5), lineKey("two.ts", "new", 1), lineKey("other.ts", "new", 1), lineKey("one.ts", "old", 1)]);
    expect(walk(1, { commented }).filter((stop) => stop.at !== null).map((stop) => [stop.file, stop.row])).toEqual([[0, 2], [0, 5], [0, 6], [0, 7], [0, 11], [1, 1], [1, 3]]);
  });

  it("nothing lies before the first or behind the last", () => {
    expect(stopBeside(blocks("unified"), { from: { file: 0, row: 2 }, step: -1, paths: files, commented: new Set() })).toBeUndefined();
    expect(stopBeside(blocks("unified"), { from: { file: 2, row: 0 }, step: 1, paths: files, commented: new Set() })).toBeUndefined();
    expect(stopBeside([], { from: { file: 0, row: 0 }, step: 1, paths: [], commented: new Set() })).toBeUndefined();
  });
});

describe("the beginning of a change", () => {
  it("is its first line: what was put in the place of another begins none", () => {
    const [hunk] = readPatch(PATCH);
    expect(hunk && [...changeStarts(hunk)].map((line) => line.text)).toEqual(["b", "d", "f"]);
  });

  it("is not the first line of a page that goes on with it", () => {
    const [hunk] = readPatch("@@ -5,2 +5,4 @@\n+go\n+on\n s\n+fresh\n t\n", { row: 1000, below: 5, goesOn: true });
    expect(hunk && [...changeStarts(hunk)].map((line) => line.text)).toEqual(["fresh"]);
  });
});
