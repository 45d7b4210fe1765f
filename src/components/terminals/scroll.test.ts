import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellAt, clickReport, createTravel, glide, moveWithin, wheelPixels, wheelReports } from "./scroll.ts";

describe("travel", () => {
  it("becomes lines without losing a pixel, in any steps", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 })), fc.integer({ min: 5, max: 30 }), (steps, cell) => {
      const travel = createTravel();
      const lines = steps.reduce((sum, step) => sum + travel.add(step, cell), 0);
      const pixels = steps.reduce((sum, step) => sum + step, 0);
      expect(Math.abs(pixels - lines * cell)).toBeLessThan(cell);
    }));
  });

  it("of 300 px moves at least 280 px in lines of up to 20 px", () => {
    for (let cell = 8; cell <= 20; cell++) {
      const travel = createTravel();
      let lines = 0;
      for (let i = 0; i < 30; i++) lines += travel.add(10, cell);
      expect(lines * cell).toBeGreaterThanOrEqual(280);
    }
  });

  it("is none while nothing is drawn yet", () => {
    expect(createTravel().add(100, 0)).toBe(0);
    expect(createTravel().add(100, Number.NaN)).toBe(0);
  });
});

describe("the wheel", () => {
  it("is read in pixels, lines and pages", () => {
    expect([0, 1, 2].map((deltaMode) => wheelPixels({ deltaY: 3, deltaMode }, 15))).toEqual([3, 45, 900]);
  });

  it("is reported once per line, up for what is older", () => {
    expect(wheelReports(-2, { col: 5, row: 7 })).toBe("\u001B[<64;5;7M\u001B[<64;5;7M");
    expect(wheelReports(1, { col: 1, row: 1 })).toBe("\u001B[<65;1;1M");
    expect(wheelReports(0, { col: 1, row: 1 })).toBe("");
  });

  it("and a click name the cell under the finger", () => {
    const screen = { left: 10, top: 20, width: 1200, height: 800 };
    const size = { cols: 120, rows: 40 };
    expect(cellAt({ x: 10, y: 20 }, screen, size)).toEqual({ col: 1, row: 1 });
    expect(cellAt({ x: 1209, y: 819 }, screen, size)).toEqual({ col: 120, row: 40 });
    expect(cellAt({ x: -50, y: 5000 }, screen, size)).toEqual({ col: 1, row: 40 });
    expect(clickReport({ col: 3, row: 4 })).toBe("\u001B[<0;3;4M\u001B[<0;3;4m");
  });
});

describe("a view", () => {
  it("moves as far as it goes and hands on the rest", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), fc.integer({ min: -900, max: 900 }), (most, from, delta) => {
      const position = Math.min(from, most);
      const moved = moveWithin({ position, most }, delta);
      expect(moved.position).toBeGreaterThanOrEqual(0);
      expect(moved.position).toBeLessThanOrEqual(most);
      expect(moved.position - position + moved.rest).toBe(delta);
    }));
  });

  it("glides on after a fling and comes to rest", () => {
    let speed = 2;
    let way = 0;
    let frames = 0;
    for (; speed !== 0; frames++) {
      const next = glide(speed, 16);
      way += next.travel;
      speed = next.speed;
    }
    expect(frames * 16).toBeLessThan(1500);
    expect(way).toBeGreaterThan(300);
    expect(way).toBeLessThan(600);
  });
});
