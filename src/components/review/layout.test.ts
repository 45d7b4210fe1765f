import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block } from "./blocks.ts";
import { anchorAt, anchorTop, blockAt, blockOf, drawnRange, layOut, ROW_PX } from "./layout.ts";

const PATHS = [{ path: "a" }, { path: "b" }, { path: "c" }];
/** Notes: what a block is does not matter to where it stands. */
const block = (file: number, row: number, rows: number): Block => ({ kind: "note", key: `${file}:${row}`, file, row, rows });

/** Blocks of three files, each with its rows growing downwards. */
const blocks = fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }).map((files) =>
  files.flatMap((sizes, file) => {
    let row = 0;
    return [block(file, -1, 2), ...sizes.map((rows) => {
      const made = block(file, row, rows);
      row += rows;
      return made;
    })];
  }));
const heightsOf = (of: readonly Block[]) => fc.array(fc.integer({ min: 1, max: 900 }), { minLength: of.length, maxLength: of.length }).map((heights) => new Map(of.map((b, i) => [b.key, heights[i] ?? 1])));
const laid = blocks.chain((of) => heightsOf(of).map((heights) => ({ of, heights })));

describe("blocks below one another", () => {
  it("leave no room between them, whatever was measured", () => {
    fc.assert(fc.property(laid, ({ of, heights }) => {
      const { tops, height } = layOut(of, heights);
      let at = 0;
      for (const [i, b] of of.entries()) {
        expect(tops[i]).toBe(at);
        at += heights.get(b.key) ?? 0;
      }
      expect(height).toBe(at);
    }));
  });

  it("have the height of their rows until they are measured", () => {
    const of = [block(0, -1, 2), block(0, 0, 10), block(0, 10, 1.3)];
    expect([...layOut(of, new Map()).tops]).toEqual([0, 2 * ROW_PX, 12 * ROW_PX]);
    expect(layOut(of, new Map([["0:0", 333]])).height).toBe(2 * ROW_PX + 333 + 1.3 * ROW_PX);
    expect(layOut(of, new Map(), () => 4).height).toBe(12 * ROW_PX);
  });

  it("are found by height as one finds them by looking at each", () => {
    fc.assert(fc.property(laid, fc.double({ min: 0, max: 30_000, noNaN: true }), ({ of, heights }, y) => {
      const layout = layOut(of, heights);
      const looked = layout.tops.findLastIndex((top) => top <= y);
      expect(blockAt(layout, y)).toBe(looked);
    }));
  });

  it("are the first above everything, the last below, and none at all where there are none", () => {
    const layout = layOut([block(0, 0, 5), block(0, 5, 5)], new Map());
    expect(blockAt(layout, -1000)).toBe(0);
    expect(blockAt(layout, 1e9)).toBe(1);
    expect(blockAt(layOut([], new Map()), 50)).toBe(0);
    expect(drawnRange(layOut([], new Map()), { top: 0, height: 900 })).toEqual({ from: 0, to: 0 });
  });
});

describe("what is drawn", () => {
  it("covers what is seen from its first pixel to its last", () => {
    fc.assert(fc.property(laid, fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 2000 }), ({ of, heights }, top, height) => {
      const layout = layOut(of, heights);
      const { from, to } = drawnRange(layout, { top, height });
      expect(from).toBeLessThan(to);
      expect(layout.tops[from]).toBeLessThanOrEqual(Math.max(0, top));
      const end = to < of.length ? (layout.tops[to] ?? 0) : layout.height;
      expect(end).toBeGreaterThanOrEqual(Math.min(layout.height, top + height));
    }));
  });
});

describe("what is read", () => {
  it("is found again where it stands when nothing changed", () => {
    fc.assert(fc.property(laid, fc.double({ min: 0, max: 1, noNaN: true }), ({ of, heights }, share) => {
      const layout = layOut(of, heights);
      const y = share * (layout.height - 1);
      const anchor = anchorAt(layout, y, PATHS);
      expect(anchor && anchorTop(layout, anchor, PATHS)).toBeCloseTo(y, 6);
    }));
  });

  it("moves by as much as what stands above it grew", () => {
    fc.assert(fc.property(laid, fc.nat(), fc.integer({ min: 1, max: 500 }), ({ of, heights }, pick, more) => {
      const at = pick % of.length;
      const before = layOut(of, heights);
      const anchor = anchorAt(before, before.tops[at] ?? 0, PATHS);
      const [first] = of;
      const grown = new Map(heights).set(first?.key ?? "", (heights.get(first?.key ?? "") ?? 0) + more);
      const moved = at === 0 ? 0 : more;
      expect(anchor && anchorTop(layOut(of, grown), anchor, PATHS)).toBe((before.tops[at] ?? 0) + moved);
    }));
  });

  it("is found by its file and row when its block was cut otherwise", () => {
    const anchor = anchorAt(layOut([block(0, -1, 2), block(0, 0, 40)], new Map()), 2 * ROW_PX + 25 * ROW_PX + 7, PATHS);
    expect(anchor).toMatchObject({ path: "a", row: 0, offset: 507 });
    const recut = layOut([block(0, -1, 2), { ...block(0, 0, 20), key: "new" }, { ...block(0, 20, 20), key: "newer" }], new Map());
    expect(anchor && anchorTop(recut, anchor, PATHS)).toBe(22 * ROW_PX + 5 * ROW_PX + 7);
  });

  it("is nowhere when its file is gone", () => {
    const layout = layOut([block(0, -1, 2), block(0, 0, 5)], new Map());
    expect(anchorTop(layout, { key: "gone", path: "z", row: 3, offset: 0 }, PATHS)).toBeUndefined();
    expect(anchorAt(layOut([], new Map()), 10, [])).toBeUndefined();
  });
});

describe("the block of a row", () => {
  const layout = layOut([block(0, -1, 2), block(0, 0, 10), block(0, 10, 10), block(1, -1, 2), block(1, 0, 3)], new Map());

  it.each([
    ["a", -1, 0], ["a", 0, 1], ["a", 9, 1], ["a", 10, 2], ["a", 5000, 2], ["b", -1, 3], ["b", 2, 4],
  ])("%s row %i", (path, row, index) => {
    expect(blockOf(layout, { path, row }, PATHS)).toBe(index);
  });

  it("is none for a file that is not there, nor for one without blocks", () => {
    expect(blockOf(layout, { path: "z", row: 0 }, PATHS)).toBe(-1);
    expect(blockOf(layout, { path: "c", row: 0 }, PATHS)).toBe(-1);
  });
});
