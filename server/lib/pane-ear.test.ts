import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPaneEar, REST_MS } from "./pane-ear.ts";

const EACH_MS = 10;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const told: string[] = [];
  const ear = createPaneEar({
    sign: (pane, signs) => void told.push(`${pane} sign ${signs.title ?? ""}${signs.called ? "!" : ""}`),
    rest: (pane) => void told.push(`${pane} rest`),
    busy: (pane) => void told.push(`${pane} busy`),
    pause: (pane) => void told.push(`${pane} pause`),
    resume: (pane) => void told.push(`${pane} resume`),
    flood: (pane, isFlood) => void told.push(`${pane} ${isFlood ? "floods" : "calm"}`),
  });
  const hear = (pane: string, text: string | Buffer): boolean => ear.hear(pane, Buffer.from(text));
  /** Time passes, and every few milliseconds all is heard that there is. */
  const pass = (ms: number): void => {
    for (let at = 0; at < ms; at += EACH_MS) {
      vi.advanceTimersByTime(EACH_MS);
      ear.heardAll();
    }
  };
  /** Output every so many milliseconds for a while. */
  const go = (pane: string, text: string | Buffer, { every, ms }: { every: number; ms: number }): void => {
    for (let at = 0; at < ms; at += every) {
      hear(pane, text);
      pass(every);
    }
  };
  return { told, ear, hear, go, pass };
}

describe("a pane", () => {
  it("has come to rest when nothing came for a while, once, and when that is known", () => {
    const { told, hear, ear, pass } = start();
    hear("%1", "a");
    pass(REST_MS - EACH_MS);
    hear("%1", "b");
    hear("%2", "c");
    pass(REST_MS - EACH_MS);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
    expect(ear.heardAll()).toBe(false);
    expect(told).toEqual(["%1 rest", "%2 rest"]);
    pass(1000);
    expect(told).toHaveLength(2);
  });

  it("that may come to rest is to be asked for again", () => {
    const { hear, ear } = start();
    expect(ear.heardAll()).toBe(false);
    hear("%1", "a");
    expect(ear.heardAll()).toBe(true);
  });

  it("that never rests is told every two seconds", () => {
    const { told, go } = start();
    go("%1", ".", { every: 50, ms: 9000 });
    expect(told).toEqual(Array.from({ length: 4 }, () => "%1 busy"));
  });

  it("tells its signs at once, and what comes too quickly behind them when it rests", () => {
    const { told, hear, pass } = start();
    vi.advanceTimersByTime(1000);
    hear("%1", "\u001B]2;one\u0007");
    expect(told).toEqual(["%1 sign one"]);
    hear("%1", "\u001B]2;two\u0007");
    hear("%1", "\u0007");
    expect(told).toHaveLength(1);
    pass(REST_MS);
    expect(told).toEqual(["%1 sign one", "%1 sign two!", "%1 rest"]);
  });

  it("is loud while it says more than a spinner does", () => {
    const { hear } = start();
    expect([hear("%1", "a".repeat(4000)), hear("%2", "b".repeat(200)), hear("%1", "a".repeat(200)), hear("%2", "b")]).toEqual([false, false, true, false]);
  });

  it("that is forgotten is not told any more", () => {
    const { told, hear, ear, pass } = start();
    hear("%1", "a");
    hear("%2", "a");
    ear.forget("%1");
    ear.close();
    pass(5000);
    expect(told).toEqual([]);
  });
});

describe("a flood", () => {
  const flood = Buffer.alloc(16 * 1024, "x");

  it("is paused after 64 KiB in 250 ms, counted as busy, and listened to again after a moment", () => {
    const { told, hear, pass } = start();
    for (let i = 0; i < 4; i++) hear("%1", flood);
    expect(told).toEqual([]);
    hear("%1", flood);
    hear("%1", flood);
    expect(told).toEqual(["%1 pause", "%1 floods"]);
    pass(190);
    vi.advanceTimersByTime(9);
    expect(told).toEqual(["%1 pause", "%1 floods"]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(["%1 pause", "%1 floods", "%1 resume"]);
    // Nothing more came: it may have ended while nobody listened.
    pass(200);
    expect(told.at(-1)).toBe("%1 rest");
    pass(50);
    expect(told.at(-1)).toBe("%1 calm");
  });

  it("that goes on is looked at every two seconds all the same", () => {
    const { told, go } = start();
    go("%1", flood, { every: 20, ms: 10_000 });
    expect(told.filter((t) => t.endsWith("busy")).length).toBeGreaterThanOrEqual(3);
    expect(told).not.toContain("%1 rest");
    expect(told.filter((t) => t.endsWith("pause")).length).toBeGreaterThanOrEqual(7);
  });

  it("is told again at each pause, and calm only when it ended", () => {
    const { told, go, pass } = start();
    go("%1", flood, { every: 20, ms: 5000 });
    expect(told.filter((t) => t === "%1 floods").length).toBeGreaterThanOrEqual(4);
    expect(told).not.toContain("%1 calm");
    pass(2000);
    expect(told.filter((t) => t === "%1 calm")).toHaveLength(1);
  });

  it("of a pane that is forgotten is over", () => {
    const { told, ear, hear } = start();
    for (let i = 0; i < 6; i++) hear("%1", flood);
    ear.forget("%1");
    vi.advanceTimersByTime(5000);
    expect(told).toEqual(["%1 pause", "%1 floods", "%1 calm"]);
  });

  it("is none when the same comes slowly", () => {
    const { told, go } = start();
    go("%1", flood, { every: 100, ms: 5000 });
    expect(told.some((t) => t.endsWith("pause"))).toBe(false);
  });
});
