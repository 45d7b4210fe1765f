import { type Browser, chromium } from "@playwright/test";
import process from "node:process";
import { ownerCookies, type Product, startProduct } from "../e2e/support/product.ts";
import { LINES, makeChange, type Reviewed, type Shape } from "./diff/change.ts";
import { firstPaint, type Scrolled, scrollThrough } from "./diff/look.ts";
import { type Figure, median } from "./figure.ts";

const PAINT_MS = 400;
const FRAME_MS = 32;
/** Elements that may be drawn at once, however long the change is. */
const NODES = 4000;
/** CSS pixels a second: a hard pull at a wheel. */
const SPEED = 16_000;

const SIZES = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;

/** Reading a change of 50,000 lines, over many files and in one, on a desk and on a phone: the built pages, the real server, a real browser. */
export async function diff({ quick }: { quick: boolean }): Promise<Figure[]> {
  const product = await startProduct();
  const browser = await chromium.launch({ args: ["--no-sandbox"], ...(process.env["RDV_CHROMIUM"] ? { executablePath: process.env["RDV_CHROMIUM"] } : {}) });
  try {
    const figures: Figure[] = [];
    for (const shape of ["many", "one"] as const) {
      const change = await makeChange(product, shape);
      for (const size of ["desk", "phone"] as const) figures.push(...(await read({ product, browser, change, quick }, shape, size)));
    }
    return figures;
  } finally {
    await browser.close();
    await product.stop();
  }
}

async function read(on: { product: Product; browser: Browser; change: Reviewed; quick: boolean }, shape: Shape, size: keyof typeof SIZES): Promise<Figure[]> {
  const context = await on.browser.newContext(SIZES[size]);
  await context.addCookies(await ownerCookies(on.product));
  const page = await context.newPage();
  const name = `${shape}-${size}`;
  const paints: number[] = [];
  for (let round = 0; round < (on.quick ? 1 : 7); round++) paints.push(await firstPaint(page, on.product, on.change));
  const most = on.quick ? 40_000 : Number.POSITIVE_INFINITY;
  const glided = await scrollThrough(page, { by: size === "phone" ? "fling" : "wheel", speed: SPEED, most });
  const pressed = size === "desk" && !on.quick ? await scrollThrough(page, { by: "keys", speed: SPEED, most: 200_000 }) : undefined;
  await context.close();
  const frames = [...glided.frames, ...(pressed?.frames ?? [])];
  return [
    { name: `diff-first-paint-${name}`, value: median(paints), goal: PAINT_MS, unit: "ms", told: on.quick, detail: { lines: LINES, paints } },
    { name: `diff-frame-p95-${name}`, value: p95(frames), goal: FRAME_MS, unit: "ms", told: on.quick, detail: { ...shareOf(glided), over50: frames.filter((ms) => ms > 50).length, frames: frames.length } },
    { name: `diff-nodes-${name}`, value: Math.max(glided.nodes, pressed?.nodes ?? 0), goal: NODES, unit: "", counts: true, detail: { height: glided.height } },
  ];
}

function shareOf({ blank, height, reached }: Scrolled): { blank: number; height: number; reached: number } {
  return { blank, height, reached };
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
}
