import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPress, HOLD_MS, REPEAT_MS, SLOP } from "./press.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const at = (x: number, y = 0): { x: number; y: number } => ({ x, y });

describe("a key of the strip", () => {
  it("acts when the finger is lifted, not before", () => {
    const fire = vi.fn<() => void>();
    const press = createPress(false);
    press.down(at(5), fire);
    vi.advanceTimersByTime(5000);
    expect(fire).not.toHaveBeenCalled();
    press.up();
    expect(fire).toHaveBeenCalledOnce();
    press.up();
    expect(fire).toHaveBeenCalledOnce();
  });

  it("does nothing when the finger moved: somebody scrolls", () => {
    const fire = vi.fn<() => void>();
    const press = createPress(true);
    press.down(at(5), fire);
    press.move(at(5 + SLOP + 1));
    press.move(at(5));
    vi.advanceTimersByTime(5000);
    press.up();
    expect(fire).not.toHaveBeenCalled();
  });

  it("bears a trembling finger", () => {
    const fire = vi.fn<() => void>();
    const press = createPress(false);
    press.down(at(5), fire);
    press.move(at(5 + SLOP, 0));
    press.up();
    expect(fire).toHaveBeenCalledOnce();
  });

  it("does nothing when the browser took the gesture over", () => {
    const fire = vi.fn<() => void>();
    const press = createPress(false);
    press.down(at(5), fire);
    press.cancel();
    press.up();
    expect(fire).not.toHaveBeenCalled();
  });

  it("repeats while it is held still, and does not act once more at the end", () => {
    const fire = vi.fn<() => void>();
    const press = createPress(true);
    press.down(at(5), fire);
    vi.advanceTimersByTime(HOLD_MS - 1);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1 + 4 * REPEAT_MS);
    expect(fire).toHaveBeenCalledTimes(5);
    press.up();
    vi.advanceTimersByTime(5000);
    expect(fire).toHaveBeenCalledTimes(5);
  });
});
