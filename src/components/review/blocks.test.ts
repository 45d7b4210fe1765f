import { describe, expect, it } from "vitest";
import { type ChangeFile, PAGE_ROWS } from "#domain/change.ts";
import { changeFile, patchOf } from "../../../e2e/support/sample-change.ts";
import { type Block, blocksOf, type Drawn, FIRST_ROWS, isUnfolded, moreKey, pageKey } from "./blocks.ts";
import { type Hunk, type Line, readPatch } from "./patch.ts";

const PATCH = `--- a/x
+++ b/x
@@ -5,4 +5,4 @@ function f() {
 a
-b
+B
 c
 d
@@ -30,4 +30,5 @@
 e
+new
 f
 g
 h
`;
const file = changeFile({ path: "src/x.ts", rows: 12, additions: 2, deletions: 1 });
const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${i}`);

function drawn(files: readonly ChangeFile[], more: Partial<Drawn> = {}): Drawn {
  return { change: { files: [...files] }, view: "unified", pages: new Map(), more: new Map(), folds: new Map(), whole: new Set(), ...more };
}

function pages(of: ChangeFile, ...hunks: (readonly Hunk[])[]): Drawn["pages"] {
  return new Map(hunks.map((page, i) => [pageKey(of, i), page]));
}

const kinds = (blocks: readonly Block[]): string[] => blocks.map((block) => block.kind);
const unchanged = (from: number, count: number, shift = 0): Line[] => Array.from({ length: count }, (_, i) => ({ kind: "same", old: from + i - shift, new: from + i, text: `same ${from + i}`, bare: false, row: null }));

describe("the pieces of a file", () => {
  const view = (more: Partial<Drawn> = {}): Block[] => blocksOf(drawn([file], { pages: pages(file, readPatch(PATCH)), ...more }));

  it("are its head, and for each hunk what lies above it and its lines", () => {
    expect(kinds(view())).toEqual(["head", "gap", "lines", "gap", "lines", "end"]);
  });

  it("say how many lines are left out above a hunk", () => {
    expect(view().flatMap((block) => (block.kind === "gap" ? [[block.row, block.gap]] : []))).toEqual([[0, 4], [6, 21]]);
  });

  it("have a key of their own each, and another one in the other view", () => {
    const unified = view().map((block) => block.key);
    const split = view({ view: "split" }).map((block) => block.key);
    expect(new Set(unified).size).toBe(unified.length);
    expect(new Set(split).size).toBe(split.length);
    const lines = (keys: readonly string[]): string[] => keys.filter((key) => /:[us][rme]/.test(key));
    expect(lines(unified).filter((key) => split.includes(key))).toEqual([]);
  });

  it("hold every line of the diff once, in order", () => {
    const all = readPatch(PATCH).flatMap((hunk) => hunk.lines.map((line) => line.text));
    expect(view().flatMap((block) => (block.kind === "lines" ? block.lines.map((line) => line.text) : []))).toEqual(all);
  });

  it("side by side, a changed line takes one row", () => {
    const pairs = view({ view: "split" }).flatMap((block) => (block.kind === "pairs" ? block.pairs : []));
    expect(pairs.map(({ left, right }) => [left?.text ?? null, right?.text ?? null])).toEqual([["a", "a"], ["b", "B"], ["c", "c"], ["d", "d"], ["e", "e"], [null, "new"], ["f", "f"], ["g", "g"], ["h", "h"]]);
  });

  it("are not made again while nothing changes, so that nothing is drawn again", () => {
    const hunks = readPatch(PATCH);
    const more: Drawn["more"] = new Map();
    const [one, two] = [0, 1].map(() => blocksOf(drawn([file], { pages: pages(file, hunks), more })));
    expect(two?.slice(1, -1).every((block, i) => block === one?.[i + 1])).toBe(true);
    const moved = blocksOf(drawn([changeFile({ path: "src/a.ts" }), file], { pages: pages(file, hunks), more }));
    expect(moved.filter((block) => block.kind === "lines").map((block) => block.file)).toEqual([1, 1]);
  });
});

describe("lines somebody asked for", () => {
  it("stand above their hunk, and the gap gets smaller", () => {
    const more = new Map([[moreKey(file, 6), unchanged(20, 10)]]);
    const blocks = blocksOf(drawn([file], { pages: pages(file, readPatch(PATCH)), more }));
    expect(kinds(blocks)).toEqual(["head", "gap", "lines", "gap", "lines", "lines", "end"]);
    expect(blocks[3]).toMatchObject({ kind: "gap", gap: 11 });
    expect(blocks[4]).toMatchObject({ kind: "lines", row: 6, lines: more.get(moreKey(file, 6)) });
  });

  it("leave no gap when all are there, unless git found a heading", () => {
    const all = new Map([[moreKey(file, 0), unchanged(1, 4)], [moreKey(file, 6), unchanged(9, 21)]]);
    const gaps = blocksOf(drawn([file], { pages: pages(file, readPatch(PATCH)), more: all })).filter((block) => block.kind === "gap");
    expect(gaps).toMatchObject([{ gap: 0, hunk: { heading: "function f() {" } }]);
  });

  it("behind the last hunk begin where it ends, or where the last ones ended", () => {
    const end = (more?: Drawn["more"]) => blocksOf(drawn([file], { pages: pages(file, readPatch(PATCH)), ...(more ? { more } : {}) })).find((block) => block.kind === "end");
    expect(end()).toMatchObject({ below: 35, shift: -1 });
    expect(end(new Map([[moreKey(file, "end"), unchanged(35, 20, 1)]]))).toMatchObject({ below: 55, shift: -1 });
    expect(end(new Map([[moreKey(file, "end"), unchanged(35, 20, 1)], [`${moreKey(file, "end")}!`, []]]))).toBeUndefined();
  });

  it.each<[string, Partial<ChangeFile>, string]>([
    ["a new file", { status: "added" }, PATCH],
    ["a deleted file", { status: "deleted" }, PATCH],
    ["a file that ends without a line break", {}, `${PATCH}\\ No newline at end of file\n`],
    ["a change in the last lines", {}, "@@ -1,2 +1,2 @@\n a\n-b\n+B\n"],
  ])("do not go on behind %s", (_name, more, patch) => {
    const other = changeFile({ path: "y", rows: 11, ...more });
    expect(kinds(blocksOf(drawn([other], { pages: pages(other, readPatch(patch)) })))).not.toContain("end");
  });
});

describe("a file of which nothing is here yet", () => {
  it("keeps the room its pages will take", () => {
    const long = changeFile({ path: "long.ts", rows: 2 * PAGE_ROWS + 7, additions: 2000 });
    expect(blocksOf(drawn([long])).slice(1)).toMatchObject([
      { kind: "wait", page: 0, row: 0, rows: PAGE_ROWS },
      { kind: "wait", page: 1, row: PAGE_ROWS, rows: PAGE_ROWS },
      { kind: "wait", page: 2, row: 2 * PAGE_ROWS, rows: 7 },
    ]);
  });

  it("counts its changed lines where the rows are not known", () => {
    const unknown = changeFile({ rows: null, additions: 30, deletions: 12 });
    expect(blocksOf(drawn([unknown])).slice(1)).toMatchObject([{ kind: "wait", rows: 42 }]);
  });
});

describe("a very long file among others", () => {
  const long = changeFile({ path: "long.ts", status: "added", rows: 4 * PAGE_ROWS + 1, additions: 4000 });
  const others = [long, changeFile({ path: "b.ts" })];

  it("shows its beginning, and offers the rest", () => {
    const [head, wait, all] = blocksOf(drawn(others));
    expect([head?.kind, wait?.kind, all?.kind]).toEqual(["head", "wait", "all"]);
    expect(wait).toMatchObject({ rows: FIRST_ROWS });
    expect(all).toMatchObject({ row: FIRST_ROWS, left: 4 * PAGE_ROWS + 1 - FIRST_ROWS });
  });

  it("shows no row beyond its beginning when the page is here", () => {
    const hunks = readPatch(patchOf(many(PAGE_ROWS - 1)));
    const shown = blocksOf(drawn(others, { pages: pages(long, hunks) })).filter((block) => block.file === 0 && block.kind === "lines");
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((block) => block.row < FIRST_ROWS)).toBe(true);
  });

  it("is whole when somebody wants it, and when it is alone", () => {
    for (const blocks of [blocksOf(drawn(others, { whole: new Set([long.mark]) })), blocksOf(drawn([long]))]) {
      expect(kinds(blocks.filter((block) => block.file === 0))).toEqual(["head", "wait", "wait", "wait", "wait", "wait"]);
    }
  });
});

describe("what is folded", () => {
  const lock = changeFile({ path: "package-lock.json", rows: 900, additions: 900, mark: "lock" });
  const image = changeFile({ path: "a.png", isBinary: true, rows: 0, mark: "image" });
  const shown = (one: ChangeFile, folds: readonly [string, boolean][] = []): string[] => kinds(blocksOf(drawn([one], { folds: new Map(folds) })));

  it("says why its lines are not here, until somebody opens it", () => {
    expect(shown(lock)).toEqual(["head", "note"]);
    expect(shown(lock, [["lock", true]])).toEqual(["head", "wait"]);
  });

  it("is only a head once somebody folded it by hand", () => {
    expect(shown(lock, [["lock", false]])).toEqual(["head"]);
    expect(shown(file, [[file.mark, false]])).toEqual(["head"]);
    expect(shown(image, [["image", false]])).toEqual(["head"]);
  });

  it("has its note where there are no lines to show, opened or not", () => {
    expect(shown(image)).toEqual(["head", "note"]);
    expect(shown(image, [["image", true]])).toEqual(["head", "note"]);
  });

  it("follows the person before the rule", () => {
    expect(isUnfolded({ folds: new Map() }, file)).toBe(true);
    expect(isUnfolded({ folds: new Map() }, lock)).toBe(false);
    expect(isUnfolded({ folds: new Map([["lock", true]]) }, lock)).toBe(true);
    expect(isUnfolded({ folds: new Map([[file.mark, false]]) }, file)).toBe(false);
  });
});
