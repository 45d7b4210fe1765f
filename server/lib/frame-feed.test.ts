import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFrameFeed, FRAME_MS, type PaneFrame } from "./frame-feed.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cursor = { x: 2, y: 1, visible: true };

function start() {
  let taken = 0;
  const state: { frame: PaneFrame | undefined; fails: boolean } = { frame: { text: "one\ntwo\n", cursor }, fails: false };
  const feed = createFrameFeed(() => {
    taken += 1;
    return state.fails ? Promise.reject(new Error("no")) : Promise.resolve(state.frame);
  });
  const join = () => {
    const got: string[] = [];
    const source = feed.source("s");
    source.onExit(() => void got.push("end"));
    source.onData((bytes) => void got.push(bytes.toString()));
    return { got, source };
  };
  return { state, join, taken: () => taken };
}

describe("frames of a pane", () => {
  it("draw the whole screen at once, over anything, with the cursor in its place", async () => {
    const { join } = start();
    const { got } = join();
    await vi.advanceTimersByTimeAsync(1);
    expect(got).toHaveLength(1);
    const [begin, end] = ["\u0018\u001B[?2026h", "\u001B[2Jone\r\ntwo\u001B[0m\u001B[2;3H\u001B[?25h\u001B[?2026l"];
    expect([got[0]?.startsWith(begin), got[0]?.endsWith(end)]).toEqual([true, true]);
  });

  it("are read once for all, thirty times a second, and sent when something changed", async () => {
    const { state, join, taken } = start();
    const [a, b] = [join(), join()];
    await vi.advanceTimersByTimeAsync(10 * FRAME_MS);
    state.frame = { text: "three\n", cursor };
    await vi.advanceTimersByTimeAsync(10 * FRAME_MS);
    expect([a.got.length, b.got.length]).toEqual([2, 2]);
    expect(taken()).toBeLessThanOrEqual(21);
  });

  it("are not read for who is held; then the newest comes", async () => {
    const { state, join, taken } = start();
    const { got, source } = join();
    await vi.advanceTimersByTimeAsync(1);
    source.pause();
    await vi.advanceTimersByTimeAsync(FRAME_MS);
    const before = taken();
    state.frame = { text: "newest\n", cursor };
    await vi.advanceTimersByTimeAsync(10 * FRAME_MS);
    expect(taken()).toBe(before);
    source.resume();
    await vi.advanceTimersByTimeAsync(1);
    expect(got.at(-1)).toContain("newest");
  });

  it("are left out when they cannot be read, and end with the pane", async () => {
    const { state, join } = start();
    const { got } = join();
    state.fails = true;
    await vi.advanceTimersByTimeAsync(3 * FRAME_MS);
    expect(got).toEqual([]);
    Object.assign(state, { fails: false, frame: undefined });
    await vi.advanceTimersByTimeAsync(2 * FRAME_MS);
    expect(got[0]).toBe("end");
  });

  it("stop with the last viewer", async () => {
    const { join, taken } = start();
    const { source } = join();
    await vi.advanceTimersByTimeAsync(1);
    source.kill();
    const before = taken();
    await vi.advanceTimersByTimeAsync(10 * FRAME_MS);
    expect(taken()).toBe(before);
  });

  it("of a pane that is gone end once for each, and nothing is read of it any more", async () => {
    const { state, join, taken } = start();
    const [a, b] = [join(), join()];
    await vi.advanceTimersByTimeAsync(1);
    state.frame = undefined;
    await vi.advanceTimersByTimeAsync(20 * FRAME_MS);
    const before = taken();
    a.source.resume();
    b.source.kill();
    await vi.advanceTimersByTimeAsync(20 * FRAME_MS);
    expect([a.got.slice(1), b.got.slice(1), taken() - before, vi.getTimerCount()]).toEqual([["end"], ["end"], 0, 0]);
  });

  it("go on for who stays when another leaves or is held", async () => {
    const { state, join } = start();
    const [stays, leaves, held] = [join(), join(), join()];
    await vi.advanceTimersByTimeAsync(1);
    leaves.source.kill();
    held.source.pause();
    state.frame = { text: "next\n", cursor };
    await vi.advanceTimersByTimeAsync(3 * FRAME_MS);
    expect([stays, leaves, held].map(({ got }) => got.length)).toEqual([2, 1, 1]);
    held.source.resume();
    await vi.advanceTimersByTimeAsync(3 * FRAME_MS);
    expect(held.got.at(-1)).toBe(stays.got.at(-1));
  });

  it("are drawn with the cursor away where the program hid it, also when only that changed", async () => {
    const { state, join } = start();
    const { got } = join();
    await vi.advanceTimersByTimeAsync(1);
    state.frame = { text: "one\ntwo\n", cursor: { ...cursor, visible: false } };
    await vi.advanceTimersByTimeAsync(3 * FRAME_MS);
    expect(got.map((frame) => frame.includes("\u001B[?25h"))).toEqual([true, false]);
  });
});
