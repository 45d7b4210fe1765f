import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chosenFont, fitFont, paneFor } from "./fit.ts";

const PANE = { cols: 120, rows: 40 };
const mono = (dpr = 1) => ({ aspect: 0.6, line: 1.3, dpr });
const widthOf = (fit: { fontSize: number }, dpr: number): number => (Math.floor(fit.fontSize * 0.6 * dpr) / dpr) * 120;

describe("a pane of fixed size", () => {
  it("is drawn whole where that is readable", () => {
    const fit = fitFont({ width: 1150, height: 740 }, PANE, mono());
    expect(fit.fontSize).toBeGreaterThanOrEqual(11.6);
    expect(widthOf(fit, 1)).toBeLessThanOrEqual(1150);
    expect(fit.fontSize * 1.3 * fit.lineHeight * 40).toBeLessThanOrEqual(740.001);
  });

  it("is drawn at its whole width where the height is too little", () => {
    const fit = fitFont({ width: 860, height: 300 }, PANE, mono());
    expect(fit.fontSize).toBeCloseTo(7 / 0.6, 0.5);
  });

  it("is never smaller than can be read, however little room there is", () => {
    expect(fitFont({ width: 300, height: 200 }, PANE, mono()).fontSize).toBeGreaterThanOrEqual(9.9);
  });

  it("does not grow without end", () => {
    expect(fitFont({ width: 4000, height: 3000 }, PANE, mono()).fontSize).toBeLessThanOrEqual(16);
  });

  it("always has characters of whole device pixels, within the width where that is possible", () => {
    const dprs = fc.constantFrom(1, 1.25, 1.5, 2, 2.75, 3);
    fc.assert(fc.property(fc.integer({ min: 100, max: 3000 }), fc.integer({ min: 100, max: 2000 }), dprs, (width, height, dpr) => {
      const fit = fitFont({ width, height }, PANE, mono(dpr));
      const pixels = fit.fontSize * 0.6 * dpr;
      expect(pixels - Math.floor(pixels)).toBeGreaterThan(0.01);
      expect(pixels - Math.floor(pixels)).toBeLessThan(0.03);
      expect(fit.lineHeight).toBeGreaterThanOrEqual(1);
      expect(widthOf(fit, dpr)).toBeLessThanOrEqual(Math.max(width, 120 * 10 * 0.6) + 0.001);
    }));
  });
});

describe("a size that was chosen", () => {
  it("is kept to whole device pixels", () => {
    expect(chosenFont(13, mono()).fontSize).toBeCloseTo(8 / 0.6, 0.5);
    expect(chosenFont(13, mono(2)).fontSize).toBeCloseTo(8 / 0.6, 0.5);
    expect(chosenFont(12, mono(2)).fontSize).toBeCloseTo(7 / 0.6, 0.5);
    expect(chosenFont(0.1, mono()).fontSize).toBeGreaterThan(0);
  });

  it("goes with the line height that was chosen", () => {
    expect(chosenFont(13, mono(), 1.35).lineHeight).toBe(1.35);
    const room = { width: 1200, height: 800 };
    const fit = fitFont(room, PANE, { ...mono(), height: 1.5 });
    expect(fit.lineHeight).toBe(1.5);
    expect(fit.fontSize).toBeLessThanOrEqual(fitFont(room, PANE, mono()).fontSize);
  });

  it("decides how large a pane the window holds", () => {
    const pane = paneFor({ width: 1000, height: 600 }, 13, mono());
    expect(pane).toEqual({ cols: 125, rows: 32 });
    expect(paneFor({ width: 10, height: 10 }, 13, mono())).toEqual({ cols: 20, rows: 5 });
    expect(paneFor({ width: 99_999, height: 99_999 }, 13, mono())).toEqual({ cols: 500, rows: 200 });
  });
});
