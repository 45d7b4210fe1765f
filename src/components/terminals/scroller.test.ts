import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BELIEVED_MS, createScroller } from "./scroller.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const UP = "\u001B[A";
const cell = { col: 3, row: 4 };

function start(program: { controls?: boolean; mouse?: boolean; alternate?: boolean | "unknown" } = {}) {
  const seen = { typed: "", past: 0, isOpen: false, asked: 0 };
  const now = { controls: true, mouse: false, alternate: false as boolean | "unknown", ...program };
  const scroller = createScroller({
    controls: () => now.controls,
    tracksMouse: () => now.mouse,
    isAlternate() {
      seen.asked += 1;
      return now.alternate === "unknown" ? Promise.reject(new Error("no answer")) : Promise.resolve(now.alternate);
    },
    cellHeight: () => 15,
    type: (data) => void (seen.typed += data),
    past: {
      isOpen: () => seen.isOpen,
      scroll({ pixels }) {
        seen.past += pixels;
        seen.isOpen = true;
      },
    },
  });
  const answered = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  return { seen, now, scroller, answered };
}

describe("scrolling", () => {
  it("turns the wheel of a program that reads the mouse, once per line", () => {
    const { seen, scroller } = start({ mouse: true });
    for (let i = 0; i < 30; i++) scroller.scroll(-10, cell);
    expect(seen.typed).toBe("\u001B[<64;3;4M".repeat(20));
    scroller.scroll(15, cell);
    expect(seen.typed.endsWith("\u001B[<65;3;4M")).toBe(true);
    expect([seen.past, seen.asked]).toEqual([0, 0]);
  });

  it("presses the arrows of a program with a screen of its own; what was travelled before that was known counts", async () => {
    const { seen, scroller, answered } = start({ alternate: true });
    for (let i = 0; i < 10; i++) scroller.scroll(-15, cell);
    expect(seen.typed).toBe("");
    await answered();
    expect(seen.typed).toBe(UP.repeat(10));
    scroller.scroll(30, cell);
    expect(seen.typed).toBe(UP.repeat(10) + "\u001B[B".repeat(2));
    expect([seen.past, seen.asked]).toEqual([0, 1]);
  });

  it("shows the past of everything else, by every pixel", async () => {
    for (const alternate of [false, "unknown"] as const) {
      const { seen, scroller, answered } = start({ alternate });
      scroller.scroll(-4, cell);
      await answered();
      scroller.scroll(-3, cell);
      scroller.scroll(2, cell);
      expect(seen).toMatchObject({ typed: "", past: -5 });
    }
  });

  it("moves only the own view of a person who watches", () => {
    for (const program of [{ mouse: true }, { alternate: true }]) {
      const { seen, scroller } = start({ ...program, controls: false });
      scroller.scroll(-100, cell);
      expect(seen).toMatchObject({ typed: "", past: -100, asked: 0 });
    }
  });

  it("goes nowhere forward from what is live", async () => {
    const { seen, scroller, answered } = start();
    scroller.scroll(100, cell);
    await answered();
    scroller.scroll(100, cell);
    expect(seen).toMatchObject({ typed: "", past: 0 });
  });

  it("asks again in a new gesture, and after a while", async () => {
    const { seen, now, scroller, answered } = start({ alternate: true });
    scroller.scroll(-15, cell);
    await answered();
    scroller.begin();
    scroller.scroll(-15, cell);
    await answered();
    expect(seen.asked).toBe(2);
    vi.advanceTimersByTime(BELIEVED_MS + 1);
    now.alternate = false;
    scroller.scroll(-15, cell);
    await answered();
    expect(seen).toMatchObject({ typed: UP.repeat(2), past: -15, asked: 3 });
  });
});
