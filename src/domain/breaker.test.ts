import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fullJitter } from "./backoff.ts";
import { afterCall, afterFailure, afterStop, type Breaker, breakerState, CLOSED, FAILURES, mayCall } from "./breaker.ts";

const fail = (breaker: Breaker, now: number, more: { random?: number; pauseMs?: number } = {}): Breaker => afterFailure(breaker, { now, random: more.random ?? 1, pauseMs: more.pauseMs });
const failed = (times: number): Breaker => Array.from({ length: times }).reduce<Breaker>((b) => fail(b, 0), CLOSED);

describe("a breaker", () => {
  test("stays closed until it failed often enough in a row", () => {
    expect(breakerState(failed(FAILURES - 1), 0)).toBe("closed");
    expect(breakerState(failed(FAILURES), 0)).toBe("open");
  });

  test("lets one call try when its pause is over, and nobody beside it", () => {
    const open = failed(FAILURES);
    const then = open.until ?? 0;
    expect([mayCall(open, then - 1), mayCall(open, then)]).toEqual([false, true]);
    const trying = afterCall(open, then);
    expect([breakerState(trying, then), mayCall(trying, then)]).toEqual(["half-open", false]);
    expect(mayCall(afterStop(trying), then)).toBe(true);
  });

  test("is open for longer each time the trial fails, up to a quarter of an hour", () => {
    let breaker = failed(FAILURES);
    const pauses: number[] = [];
    for (let now = breaker.until ?? 0; pauses.length < 8; now = breaker.until ?? 0) {
      breaker = fail(afterCall(breaker, now), now);
      pauses.push((breaker.until ?? 0) - now);
    }
    expect(pauses.slice(0, 3)).toEqual([60_000, 120_000, 240_000]);
    expect(pauses.at(-1)).toBe(15 * 60_000);
  });

  test("waits at least as long as it was told to", () => {
    expect(fail(failed(FAILURES - 1), 0, { random: 0, pauseMs: 90_000 }).until).toBe(90_000);
    expect(fail(failed(FAILURES - 1), 0, { random: 0, pauseMs: 9_000_000 }).until).toBe(15 * 60_000);
  });

  test("whatever happens, it may be called again within a quarter of an hour", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ what: fc.constantFrom("fail", "stop", "call"), later: fc.nat(100_000), random: fc.float({ min: 0, max: 1, noNaN: true }) }), { maxLength: 60 }), (steps) => {
        let now = 0;
        let breaker = CLOSED;
        for (const { what, later, random } of steps) {
          now += later;
          breaker = what === "fail" ? fail(breaker, now, { random }) : what === "stop" ? afterStop(breaker) : afterCall(breaker, now);
        }
        expect(mayCall(afterStop(breaker), now + 15 * 60_000)).toBe(true);
      }),
    );
  });
});

test("full jitter is anything up to a limit that doubles", () => {
  expect([0, 1, 2, 9].map((attempt) => fullJitter(attempt, 1, { baseMs: 500, capMs: 8000 }))).toEqual([500, 1000, 2000, 8000]);
  expect(fullJitter(5, 0, { baseMs: 500, capMs: 8000 })).toBe(0);
});
