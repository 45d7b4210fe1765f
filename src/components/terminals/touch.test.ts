import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTouch, type Gesture, HOLD_MS, SLOP } from "./touch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const told: Gesture[] = [];
  const touch = createTouch((gesture) => void told.push(gesture));
  return { told, touch, kinds: () => told.map((g) => g.kind) };
}

const travelled = (told: readonly Gesture[]): { dx: number; dy: number } =>
  told.reduce((sum, g) => (g.kind === "drag" ? { dx: sum.dx + g.dx, dy: sum.dy + g.dy } : sum), { dx: 0, dy: 0 });

describe("one finger", () => {
  it("that is lifted where it was is a tap", () => {
    const { told, touch } = start();
    touch.down(1, { x: 10, y: 20 });
    touch.move(1, { x: 12, y: 21 }, 5);
    touch.up(1, 1000);
    expect(told).toEqual([{ kind: "tap", at: { x: 12, y: 21 } }]);
  });

  it("that rests asks for the text, and is no tap then", () => {
    const { told, touch } = start();
    touch.down(1, { x: 10, y: 20 });
    vi.advanceTimersByTime(HOLD_MS);
    touch.move(1, { x: 100, y: 200 }, 600);
    touch.up(1, 1000);
    expect(told).toEqual([{ kind: "hold", at: { x: 10, y: 20 } }]);
  });

  it("that moves drags by exactly what it moved, slop included", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 40 }), (steps) => {
      const { told, touch } = start();
      let y = 0;
      touch.down(1, { x: 0, y });
      touch.move(1, { x: 0, y: y = SLOP + 1 }, 0);
      for (const [i, step] of steps.entries()) touch.move(1, { x: 0, y: y += step }, i);
      touch.up(1, 1000);
      expect(travelled(told)).toEqual({ dx: 0, dy: y });
    }));
  });

  it("swiping 300 px is 300 px", () => {
    const { told, touch } = start();
    touch.down(1, { x: 50, y: 100 });
    for (let y = 110; y <= 400; y += 10) touch.move(1, { x: 50 + (y % 3), y }, y);
    touch.up(1, 1000);
    expect(travelled(told)).toEqual({ dx: 0, dy: 300 });
  });

  it("keeps to the axis it began along, or to none", () => {
    const straight = start();
    straight.touch.down(1, { x: 0, y: 0 });
    straight.touch.move(1, { x: 30, y: 5 }, 0);
    straight.touch.move(1, { x: 60, y: 40 }, 10);
    expect(travelled(straight.told)).toEqual({ dx: 60, dy: 0 });
    const free = start();
    free.touch.down(1, { x: 0, y: 0 });
    free.touch.move(1, { x: 20, y: 20 }, 0);
    free.touch.move(1, { x: 60, y: 30 }, 10);
    expect(travelled(free.told)).toEqual({ dx: 60, dy: 30 });
  });

  it("tells its speed when it lets go, and none after a pause", () => {
    const { told, touch } = start();
    touch.down(1, { x: 0, y: 0 });
    for (let i = 1; i <= 10; i++) touch.move(1, { x: 0, y: i * 20 }, i * 10);
    touch.up(1, 110);
    expect(told.at(-1)).toEqual({ kind: "drop", vx: 0, vy: 2 });
    touch.down(1, { x: 0, y: 0 });
    for (let i = 1; i <= 10; i++) touch.move(1, { x: 0, y: i * 20 }, i * 10);
    touch.up(1, 400);
    expect(told.at(-1)).toEqual({ kind: "drop", vx: 0, vy: 0 });
  });

  it("taken away by the browser is neither tap nor drop", () => {
    const { touch, kinds } = start();
    touch.down(1, { x: 0, y: 0 });
    touch.cancel(1);
    touch.down(2, { x: 0, y: 0 });
    touch.move(2, { x: 0, y: 50 }, 1);
    touch.cancel(2);
    expect(kinds()).toEqual(["drag"]);
  });
});

describe("two fingers", () => {
  it("pinch by the ratio of their spread", () => {
    const { told, touch } = start();
    touch.down(1, { x: 100, y: 100 });
    touch.down(2, { x: 200, y: 100 });
    touch.move(2, { x: 300, y: 100 }, 10);
    touch.up(2, 1000);
    expect(told).toEqual([{ kind: "pinch", factor: 2, at: { x: 200, y: 100 } }, { kind: "pinched", factor: 2, at: { x: 200, y: 100 } }]);
  });

  it("never tap, drag or ask for the text, also not with the last finger", () => {
    const { touch, kinds } = start();
    touch.down(1, { x: 0, y: 0 });
    touch.down(2, { x: 50, y: 0 });
    touch.up(1, 1000);
    touch.move(2, { x: 200, y: 200 }, 5);
    vi.advanceTimersByTime(HOLD_MS * 2);
    touch.up(2, 1000);
    expect(kinds()).toEqual(["pinched"]);
    touch.down(3, { x: 0, y: 0 });
    touch.up(3, 1000);
    expect(kinds()).toEqual(["pinched", "tap"]);
  });
});
