/** Movement that makes a press a scroll, in CSS pixels. */
export const SLOP = 10;
/** How long a key is held before it repeats, and how fast, in milliseconds. */
export const HOLD_MS = 450;
export const REPEAT_MS = 70;

interface Point {
  x: number;
  y: number;
}

/** One key under one finger: it acts when the finger is lifted where it was put down; a scroll over the strip presses nothing. */
export interface Press {
  /** `fire` is what the key does. */
  down(at: Point, fire: () => void): void;
  move(at: Point): void;
  up(): void;
  cancel(): void;
}

/** Makes a press; with `repeats` it goes on while the finger rests. */
export function createPress(repeats: boolean): Press {
  let fire = (): void => undefined;
  let start: Point | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let repeated = false;
  const stop = (): void => {
    clearTimeout(timer);
    start = undefined;
  };
  const again = (): void => {
    repeated = true;
    fire();
    timer = setTimeout(again, REPEAT_MS);
  };
  return {
    down(at, does) {
      stop();
      start = at;
      fire = does;
      repeated = false;
      if (repeats) timer = setTimeout(again, HOLD_MS);
    },
    move(at) {
      if (start && Math.hypot(at.x - start.x, at.y - start.y) > SLOP) stop();
    },
    up() {
      const acts = start !== undefined && !repeated;
      stop();
      if (acts) fire();
    },
    cancel: stop,
  };
}
