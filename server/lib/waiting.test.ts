import { afterEach, describe, expect, test, vi } from "vitest";
import { createAsks } from "./asks.ts";
import { createBackground } from "./background.ts";
import type { Log } from "./log.ts";

afterEach(() => void vi.useRealTimers());

describe("a question that waits", () => {
  const waiting = { timeoutMs: 60_000, signal: new AbortController().signal };

  test("gets the first answer; a later one finds nobody", async () => {
    const asks = createAsks();
    const asked = asks.wait("a", waiting);
    expect([asks.give("a", { verdict: "approve" }), asks.give("a", { verdict: "deny", why: "late" })]).toEqual([true, false]);
    expect(await asked).toEqual({ verdict: "approve" });
    expect(asks.give("b", { verdict: "approve" })).toBe(false);
  });

  test("posted again replaces the line that broke; only the new one hears the answer", async () => {
    const asks = createAsks();
    const first = asks.wait("a", waiting);
    const second = asks.wait("a", waiting);
    expect(await first).toBeUndefined();
    expect(asks.give("a", { verdict: "approve" })).toBe(true);
    expect(await second).toEqual({ verdict: "approve" });
  });

  test("ends without an answer when its time is over", async () => {
    vi.useFakeTimers();
    const asks = createAsks();
    const asked = asks.wait("a", { ...waiting, timeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(999);
    const other = asks.wait("b", { ...waiting, timeoutMs: 1000 });
    await vi.advanceTimersByTimeAsync(1);
    expect(await asked).toBeUndefined();
    expect([asks.give("a", { verdict: "approve" }), asks.give("b", { verdict: "approve" })]).toEqual([false, true]);
    expect(await other).toEqual({ verdict: "approve" });
  });

  test("ends when the asker goes, also when that was before", async () => {
    const asks = createAsks();
    const leaving = new AbortController();
    const asked = asks.wait("a", { ...waiting, signal: leaving.signal });
    leaving.abort();
    expect(await asked).toBeUndefined();
    expect(await asks.wait("a", { ...waiting, signal: leaving.signal })).toBeUndefined();
    expect(asks.give("a", { verdict: "approve" })).toBe(false);
  });

  test("an old line that goes does not take the new one with it", async () => {
    const asks = createAsks();
    const old = new AbortController();
    void asks.wait("a", { ...waiting, signal: old.signal });
    const second = asks.wait("a", waiting);
    old.abort();
    expect(asks.give("a", { verdict: "approve" })).toBe(true);
    expect(await second).toEqual({ verdict: "approve" });
  });
});

describe("work in the background", () => {
  const logged: string[] = [];
  const log = { error: (what: { err: unknown }) => void logged.push(String(what.err)), warn: () => undefined, info: () => undefined, debug: () => undefined } as unknown as Log;

  test("is waited for, with all that it starts", async () => {
    const background = createBackground(log);
    const done: string[] = [];
    background.run("outer", async () => {
      await Promise.resolve();
      background.run("inner", async () => {
        await Promise.resolve();
        done.push("inner");
      });
      done.push("outer");
    });
    await background.settle(1000);
    expect(done).toEqual(["outer", "inner"]);
  });

  test("that fails ends in the log, at once or later, and harms nobody", async () => {
    const background = createBackground(log);
    logged.length = 0;
    background.run("later", () => Promise.reject(new Error("later")));
    background.run("at once", () => {
      throw new Error("at once");
    });
    await background.settle(1000);
    expect(logged.sort()).toEqual(["Error: at once", "Error: later"]);
  });

  test("that hangs is waited for only so long", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "performance"] });
    const background = createBackground(log);
    background.run("hangs", () => new Promise(() => undefined));
    const settled = background.settle(4000);
    await vi.advanceTimersByTimeAsync(4000);
    await expect(settled).resolves.toBeUndefined();
  });
});
