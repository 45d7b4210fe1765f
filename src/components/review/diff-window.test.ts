import { describe, expect, it } from "vitest";
import { PAGE_ROWS } from "#domain/change.ts";
import { changeFile, patchOf } from "../../../e2e/support/sample-change.ts";
import { blocksOf, type Drawn, pageKey } from "./blocks.ts";
import { createDiffWindow, type Room } from "./diff-window.ts";
import { blockAt, layOut, ROW_PX } from "./layout.ts";
import { readPatch } from "./patch.ts";
import { stopBeside } from "./stops.ts";

const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${i}`);
const files = Array.from({ length: 50 }, (_, i) => changeFile({ path: `f${String(i).padStart(2, "0")}.ts`, status: "added", rows: 1001, additions: 1000 }));
const drawn = (more: Partial<Drawn> = {}): Drawn => ({ change: { files }, view: "unified", pages: new Map(), more: new Map(), folds: new Map(), whole: new Set(), ...more });
const loaded = (...of: number[]) => new Map(of.flatMap((i) => (files[i] ? [[pageKey(files[i], 0), readPatch(patchOf(lines(1000))).map((hunk) => ({ ...hunk, lines: hunk.lines.slice(0, PAGE_ROWS - 1) }))] as const] : [])));

function windowOn(room: Room) {
  const view = createDiffWindow();
  const show = (more: Partial<Drawn> = {}, shape = "a") => view.show({ blocks: blocksOf(drawn(more)), paths: files, rowsOf: (block) => block.rows, shape });
  view.enter(room);
  show();
  return { view, show };
}

describe("what is drawn of 50,000 lines", () => {
  it("stays little, wherever one is", () => {
    const room = { scrollTop: 0, clientHeight: 900 };
    const { view, show } = windowOn(room);
    show({ pages: loaded(...files.keys()) });
    const { layout } = view.read();
    expect(layout.blocks.length).toBeGreaterThan(2000);
    for (let y = 0; y < layout.height; y += 9973) {
      room.scrollTop = y;
      view.onScroll();
      const { from, to } = view.read();
      const rows = layout.blocks.slice(from, to).reduce((sum, block) => sum + block.rows, 0);
      expect(rows).toBeLessThan(200);
      expect(layout.tops[from]).toBeLessThanOrEqual(y);
    }
  });

  it("asks for pages where lines are still to come, and only there", () => {
    const { view, show } = windowOn({ scrollTop: 0, clientHeight: 900 });
    show({ pages: loaded(0) });
    const { layout } = view.read();
    expect(layout.blocks.filter((block) => block.kind === "wait" && block.file === 0).map((block) => block.row)).toEqual([1000]);
    expect(layout.blocks.filter((block) => block.kind === "wait" && block.file === 1).length).toBe(2);
  });
});

it("what is drawn is another object only when other blocks are drawn or stand elsewhere", () => {
  const room = { scrollTop: 0, clientHeight: 900 };
  const { view, show } = windowOn(room);
  show({ pages: loaded(0) });
  const before = view.read();
  room.scrollTop = 20;
  view.onScroll();
  expect([view.read() === before, view.top().row]).toEqual([true, 0]);
  const [first] = before.layout.blocks;
  expect(view.measured([{ key: first?.key ?? "", height: (first?.rows ?? 0) * ROW_PX }])).toBe(false);
  expect(view.read()).toBe(before);
  room.scrollTop = 5000;
  view.onScroll();
  expect(view.read()).not.toBe(before);
});

describe("what is seen stays in its place", () => {
  const at = (file: number, row: number) => ({ path: files[file]?.path ?? "", row });

  it("when lines above get other heights than was thought", () => {
    const room = { scrollTop: 0, clientHeight: 900 };
    const { view, show } = windowOn(room);
    show({ pages: loaded(0, 1, 2) });
    view.goTo(at(2, 500));
    const before = view.top();
    const above = view.read().layout.blocks.find((block) => block.kind === "lines");
    const top = room.scrollTop;
    expect(view.measured([{ key: above?.key ?? "", height: 900 }])).toBe(true);
    view.settle();
    expect([view.top(), room.scrollTop]).toEqual([before, top + 900 - (above?.rows ?? 0) * ROW_PX]);
    expect(view.measured([{ key: above?.key ?? "", height: 900.2 }])).toBe(false);
  });

  it("when its own lines come, and when a file above is folded", () => {
    const room = { scrollTop: 0, clientHeight: 900 };
    const { view, show } = windowOn(room);
    view.goTo(at(7, 640));
    show({ pages: loaded(6, 7) });
    view.settle();
    expect(view.top()).toEqual(at(7, 640));
    show({ pages: loaded(6, 7), folds: new Map([["f03.ts", false]]) });
    view.settle();
    view.onScroll();
    expect(view.top()).toEqual(at(7, 640));
  });
});

it("a long file among others is cut until all is wanted", () => {
  const long = changeFile({ path: "long.ts", rows: 50_001, additions: 50_000 });
  const kinds = (more: Partial<Drawn>) => blocksOf(drawn({ change: { files: [long, ...files] }, ...more })).filter((block) => block.file === 0).map((block) => block.kind);
  expect(kinds({})).toEqual(["head", "wait", "all"]);
  expect(kinds({ whole: new Set(["long.ts"]) }).length).toBe(52);
  expect(blocksOf(drawn({ change: { files: [long] } })).some((block) => block.kind === "all")).toBe(false);
});

it("a place is found by its height", () => {
  const layout = layOut(blocksOf(drawn()), new Map());
  for (const [i, top] of layout.tops.entries()) expect(blockAt(layout, top)).toBe(i);
  expect([blockAt(layout, -5), blockAt(layout, layout.height + 5)]).toEqual([0, layout.blocks.length - 1]);
});

it("n and p go from change to change, over files, to comments and to lines that are still to come", () => {
  const small = [changeFile({ path: "a.ts", rows: 8 }), changeFile({ path: "b.ts", rows: 4 })];
  const patch = "@@ -1,6 +1,6 @@\n a\n-b\n+B\n c\n d\n-e\n+E\n";
  const blocks = blocksOf(drawn({ change: { files: small }, pages: new Map([[pageKey(changeFile({ path: "a.ts" }), 0), readPatch(patch)]]) }));
  const go = (file: number, row: number, step: 1 | -1, commented: string[] = []) => {
    const stop = stopBeside(blocks, { from: { file, row }, step, paths: small, commented: new Set(commented) });
    return stop && [stop.file, stop.row, stop.at?.line ?? null];
  };
  expect([go(0, -1, 1), go(0, 2, 1), go(0, 6, 1), go(1, 0, 1), go(1, 0, -1), go(0, 6, -1)]).toEqual([[0, 2, 2], [0, 6, 5], [1, 0, null], undefined, [0, 6, 5], [0, 2, 2]]);
  expect(go(0, 2, 1, ["new3 a.ts"])).toEqual([0, 4, 3]);
});
