import type { Page } from "@playwright/test";

export interface Spot {
  x: number;
  y: number;
}

/** Fingers on the glass, as the browser gets them from a display; they keep a time of their own, so that nothing has to be waited for. */
export interface Fingers {
  /** Moves one finger by a way. At the end it rests before it is lifted, unless it is `flung`. */
  swipe(from: Spot, by: Partial<Spot>, flung?: boolean): Promise<void>;
  /** Two fingers around a place, from one distance to another. */
  pinch(at: Spot, from: number, to: number): Promise<void>;
  down(at: Spot): Promise<void>;
  up(): Promise<void>;
  tap(at: Spot): Promise<void>;
}

const STEPS = 20;
const STEP_SECONDS = 0.012;

/** Lays hands on a page. */
export async function fingersOn(page: Page): Promise<Fingers> {
  const cdp = await page.context().newCDPSession(page);
  let seconds = Date.now() / 1000;
  const touch = async (type: "touchStart" | "touchMove" | "touchEnd", spots: readonly Spot[], pause = STEP_SECONDS): Promise<void> => {
    seconds += pause;
    await cdp.send("Input.dispatchTouchEvent", { type, touchPoints: spots.map((spot, id) => ({ ...spot, id })), timestamp: seconds });
  };
  const way = async (places: (share: number) => Spot[], rest: number): Promise<void> => {
    await touch("touchStart", places(0));
    for (let i = 1; i <= STEPS; i++) await touch("touchMove", places(i / STEPS));
    await touch("touchEnd", [], rest);
  };
  return {
    swipe: ({ x, y }, by, flung = false) => way((share) => [{ x: x + (by.x ?? 0) * share, y: y + (by.y ?? 0) * share }], flung ? STEP_SECONDS : 0.3),
    pinch: ({ x, y }, from, to) => way((share) => [-1, 1].map((side) => ({ x: x + (side * (from + (to - from) * share)) / 2, y })), STEP_SECONDS),
    down: (at) => touch("touchStart", [at]),
    up: () => touch("touchEnd", []),
    async tap(at) {
      await touch("touchStart", [at]);
      await touch("touchEnd", []);
    },
  };
}
