import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepConnected } from "./keep-connected.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const state = { there: true, fails: false, opened: 0, changes: 0, lose: (): void => undefined };
  const kept = keepConnected(async (lost) => {
    if (!state.there) return undefined;
    state.opened += 1;
    if (state.fails) throw new Error("no");
    state.lose = lost;
    return state.opened;
  }, () => void (state.changes += 1));
  kept.wake();
  return { kept, state };
}

describe("a connection", () => {
  it("is made anew when it is lost, after a moment", async () => {
    const { kept, state } = start();
    await vi.advanceTimersByTimeAsync(0);
    expect([kept.current(), state.changes]).toEqual([1, 1]);
    state.lose();
    expect([kept.current(), state.changes]).toEqual([undefined, 2]);
    await vi.advanceTimersByTimeAsync(200);
    expect([kept.current(), state.changes, kept.isTroubled()]).toEqual([2, 3, false]);
  });

  it("that has nothing to connect to waits to be woken", async () => {
    const { kept, state } = start();
    state.there = false;
    await vi.advanceTimersByTimeAsync(0);
    state.lose();
    await vi.advanceTimersByTimeAsync(600_000);
    expect([kept.current(), state.opened, kept.isTroubled()]).toEqual([undefined, 1, false]);
    state.there = true;
    kept.wake();
    kept.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect([kept.current(), state.opened]).toEqual([2, 2]);
  });

  it("that is woken while it finds nothing looks once more", async () => {
    const answers: ((made: number | undefined) => void)[] = [];
    const kept = keepConnected(() => new Promise<number | undefined>((resolve) => void answers.push(resolve)), () => undefined);
    kept.wake();
    kept.wake();
    answers.shift()?.(undefined);
    await vi.advanceTimersByTimeAsync(0);
    answers.shift()?.(7);
    await vi.advanceTimersByTimeAsync(0);
    expect([kept.current(), answers.length]).toEqual([7, 0]);
  });

  it("that was lost three times within a minute is left alone for one", async () => {
    const { kept, state } = start();
    for (let i = 0; i < 3; i++) {
      await vi.advanceTimersByTimeAsync(1000);
      state.lose();
    }
    expect(kept.isTroubled()).toBe(true);
    kept.wake();
    await vi.advanceTimersByTimeAsync(59_000);
    expect([kept.current(), state.opened]).toEqual([undefined, 3]);
    await vi.advanceTimersByTimeAsync(2000);
    expect([kept.current(), kept.isTroubled()]).toEqual([4, false]);
  });

  it("that cannot be made counts as lost", async () => {
    const { kept, state } = start();
    state.fails = true;
    await vi.advanceTimersByTimeAsync(0);
    state.lose();
    await vi.advanceTimersByTimeAsync(5000);
    expect([state.opened, kept.isTroubled()]).toEqual([3, true]);
  });

  it("that is lost while it is being made is no connection", async () => {
    const kept = keepConnected(async (lost) => {
      lost();
      return 1;
    }, () => undefined);
    kept.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(kept.current()).toBeUndefined();
    kept.stop();
  });

  it("that was stopped is not made again", async () => {
    const { kept, state } = start();
    await vi.advanceTimersByTimeAsync(0);
    state.lose();
    kept.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect([kept.current(), state.opened]).toEqual([undefined, 1]);
  });
});
