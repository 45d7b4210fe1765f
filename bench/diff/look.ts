import type { Page } from "@playwright/test";
import type { Product } from "../../e2e/support/product.ts";
import type { Reviewed } from "./change.ts";

/** What one way through a whole change showed. */
export interface Scrolled {
  /** Milliseconds between frames. */
  frames: number[];
  /** Most elements that were there at once. */
  nodes: number;
  /** Share of frames in which the middle of the room had no lines yet. */
  blank: number;
  /** CSS pixels from top to bottom, and how far it was scrolled. */
  height: number;
  reached: number;
}

/** Milliseconds from the press on a task in the list of changes to its first lines being painted. */
export async function firstPaint(page: Page, product: Product, on: Reviewed): Promise<number> {
  on.forget();
  await page.goto(`${product.url}/p/${on.project.id}/review`);
  await page.locator(".review-list a").first().waitFor();
  return page.evaluate(() => new Promise<number>((resolve, reject) => {
    const begin = performance.now();
    const timer = setTimeout(() => reject(new Error(`no lines after 60 s, but: ${document.querySelector("main")?.innerText.slice(0, 400)}`)), 60_000);
    const look = (): void => {
      if (!document.querySelector(".diff .l .code")?.textContent) return void requestAnimationFrame(look);
      clearTimeout(timer);
      // Painted when the frame after this one begins.
      requestAnimationFrame(() => resolve(performance.now() - begin));
    };
    document.querySelector<HTMLElement>(".review-list a")?.click();
    look();
  }));
}

/** Scrolls through a change by wheel, by keys, or a step in every frame as a flung finger does, and counts frames and elements. */
export async function scrollThrough(page: Page, how: { by: "wheel" | "fling" | "keys"; speed: number; most: number }): Promise<Scrolled> {
  await page.evaluate(() => document.querySelector(".review-lines")?.scrollTo(0, 0));
  await page.evaluate(watch);
  const height = await page.evaluate(() => document.querySelector(".review-lines")?.scrollHeight ?? 0);
  const far = Math.min(height, how.most);
  if (how.by === "keys") await pressThrough(page, far);
  else if (how.by === "fling") await page.evaluate(fling, { far, speed: how.speed });
  else await wheel(page, { far, speed: how.speed });
  const seen = await page.evaluate(() => (globalThis as unknown as { rdvWatch: { stop: () => Omit<Scrolled, "height" | "reached"> } }).rdvWatch.stop());
  const reached = await page.evaluate(() => document.querySelector(".review-lines")?.scrollTop ?? 0);
  return { ...seen, height, reached };
}

async function pressThrough(page: Page, far: number): Promise<void> {
  await page.locator(".review-lines").focus();
  const step = await page.evaluate(() => document.querySelector(".review-lines")?.clientHeight ?? 800);
  for (let y = 0; y < far; y += step) await page.keyboard.press("PageDown");
}

async function wheel(page: Page, { far, speed }: { far: number; speed: number }): Promise<void> {
  const box = await page.locator(".review-lines").boundingBox();
  const session = await page.context().newCDPSession(page);
  await session.send("Input.synthesizeScrollGesture", { x: (box?.x ?? 0) + (box?.width ?? 300) / 2, y: (box?.y ?? 0) + (box?.height ?? 300) / 2, yDistance: -far, speed, gestureSourceType: "mouse", preventFling: true });
  await session.detach();
}

/** Runs in the page: goes on by as much as a frame is worth. */
function fling({ far, speed }: { far: number; speed: number }): Promise<void> {
  const room = document.querySelector(".review-lines");
  return new Promise((resolve) => {
    const frame = (): void => {
      if (!room || room.scrollTop >= far - room.clientHeight) return resolve();
      const before = room.scrollTop;
      room.scrollTop += speed / 60;
      if (room.scrollTop === before) return resolve();
      requestAnimationFrame(frame);
    };
    frame();
  });
}

/** Runs in the page: notes every frame until it is stopped. */
function watch(): void {
  const room = document.querySelector(".review-lines");
  const all = document.querySelector(".diff")?.getElementsByTagName("*");
  const frames: number[] = [];
  let [last, nodes, blank, isOn] = [performance.now(), 0, 0, true];
  const frame = (now: number): void => {
    frames.push(now - last);
    last = now;
    nodes = Math.max(nodes, all?.length ?? 0);
    const box = room?.getBoundingClientRect();
    const middle = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!middle?.closest(".l, .l2, .file-head, .hunk, .under")) blank++;
    if (isOn) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  Object.assign(globalThis, { rdvWatch: { stop: () => { isOn = false; return { frames: frames.slice(1), nodes, blank: blank / Math.max(1, frames.length) }; } } });
}
