import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AppError } from "#domain/errors.ts";
import type { Brain } from "#domain/brain.ts";
import { FAILURES } from "#domain/breaker.ts";
import type { ModelCall } from "#domain/model-call.ts";
import { CALLS_PER_HOUR, createCallWindow } from "./call-window.ts";
import { createModelRouter, windowKey } from "./model-router.ts";

const HOUR = 3_600_000;
const DAY = Date.parse("2026-11-21T10:00:00Z");

/** The words of the refusal, or null where it was let pass. */
function refusal(work: () => void): AppError | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as AppError;
  }
}

describe("calls within an hour", () => {
  test.each([[0, "in a minute", "10:01", 60], [-30_000, "in a minute", "10:00", 30], [20_000, "in 2 minutes", "10:01", 80], [29 * 60_000, "in 30 minutes", "10:30", 1800]])("that are used up are told with when the next may (%i ms later free)", (late, words, at, seconds) => {
    // The oldest leaves the window one minute after now, and as much later.
    const oldest = DAY - HOUR + 60_000 + late;
    const window = createCallWindow(() => DAY, new Map([["shop", Array.from({ length: CALLS_PER_HOUR }, () => oldest)]]));
    const told = refusal(() => window.take("shop"));
    expect(told).toMatchObject({ code: "rate-limited", retryAfter: seconds });
    expect(told?.tell.what).toBe("This project asked models 100 times within an hour, which is the most it may.");
    expect(told?.tell.next).toContain(`Try again ${words}, at `);
    expect(told?.tell.next).toContain(`${at} UTC`);
    expect(told?.tell.next).toContain("by fixed words");
  });

  test("over any time are never more than there may be, and none is refused that could pass", () => {
    const action = fc.record({ key: fc.constantFrom("a", "b"), ms: fc.integer({ min: 0, max: 120_000 }) });
    fc.assert(fc.property(fc.array(action, { minLength: 150, maxLength: 400 }), (actions) => {
      let now = DAY;
      const window = createCallWindow(() => now);
      const passed: { key: string; at: number }[] = [];
      for (const { key, ms } of actions) {
        now += ms;
        const recent = passed.filter((call) => call.key === key && call.at > now - HOUR).length;
        expect(window.count(key)).toBe(recent);
        const isRefused = refusal(() => window.take(key)) !== null;
        expect(isRefused).toBe(recent >= CALLS_PER_HOUR);
        if (!isRefused) passed.push({ key, at: now });
      }
    }), { numRuns: 30 });
  });
});

const brain = (id: string): Brain => ({ id, rank: 1, traits: { quality: 1, speed: 1, cost: 1 }, mayApprove: false, needs: "", available: () => true, open: () => ({ parse: () => Promise.reject(new Error("no")), converse: () => Promise.resolve() }) });
const call = (more: Partial<ModelCall>): ModelCall => ({ id: "01ARZ3NDEKTSV4RRFFQ69G5FAV", at: new Date(DAY).toISOString(), kind: "parse", brain: "one", model: "m", projectId: null, inputTokens: 1, outputTokens: 1, cachedTokens: 0, costUsd: 0, durationMs: 100, outcome: "ok", ...more });
function router(calls: ModelCall[] = []) {
  const clock = { now: DAY };
  return { clock, models: createModelRouter({ preferences: { parse: "balanced", suggest: "balanced", converse: "balanced" }, calls, now: () => clock.now, random: () => 0.5 }) };
}

describe("what is known of brains", () => {
  test("is read again from the record: who was asked within the hour, by project", () => {
    const { models, clock } = router([call({ projectId: "shop", at: new Date(DAY - HOUR - 1).toISOString() }), call({ projectId: "shop" }), call({ projectId: "shop", outcome: "failed" }), call({ projectId: "shop", outcome: "cached" }), call({ projectId: "shop", outcome: "limited" }), call({})]);
    expect([models.window.count(windowKey("shop")), models.window.count(windowKey(null)), models.window.count(windowKey(undefined)), models.window.count(windowKey("other"))]).toEqual([2, 1, 1, 0]);
    clock.now += HOUR;
    expect(models.window.count(windowKey("shop"))).toBe(0);
  });

  test("is how fast and dear a brain is at each kind, from what it answered alone", () => {
    const { models } = router([call({ durationMs: 300, costUsd: 3 }), call({ durationMs: 100, costUsd: 1 }), call({ durationMs: 200, costUsd: null }), call({ durationMs: 9000, costUsd: 90, outcome: "failed" }), call({ kind: "converse", durationMs: 7, costUsd: null })]);
    expect(models.measured("parse", "one")).toEqual({ medianMs: 200, meanUsd: 2 });
    expect(models.measured("converse", "one")).toEqual({ medianMs: 7, meanUsd: null });
    expect(models.measured("parse", "two")).toEqual({ medianMs: null, meanUsd: null });
  });

  test("looks back on the last fifty, so that who became fast is known to be", () => {
    const { models } = router(Array.from({ length: 60 }, () => call({ durationMs: 5000 })));
    for (let i = 0; i < 25; i++) models.measure(call({ durationMs: 10 }));
    expect(models.measured("parse", "one").medianMs).toBe(5000);
    models.measure(call({ durationMs: 10 }));
    expect(models.measured("parse", "one").medianMs).toBe(10);
  });

  test("who fails is passed over for a while, then tried by one, and asked again when it answers", () => {
    const { models, clock } = router();
    const [one, two] = [brain("one"), brain("one")];
    for (let i = 0; i < FAILURES; i++) {
      expect(models.mayCall(one)).toBe(true);
      models.called(one);
      models.ended(one, { failed: true });
    }
    // Another brain is another matter, also one of the same name.
    expect([models.mayCall(one), models.mayCall(two)]).toEqual([false, true]);
    clock.now = models.breakerOf(one).until ?? 0;
    expect(models.mayCall(one)).toBe(true);
    models.called(one);
    expect(models.mayCall(one)).toBe(false);
    models.ended(one, "stopped");
    expect(models.mayCall(one)).toBe(true);
    models.called(one);
    models.ended(one, "answered");
    expect([models.mayCall(one), models.breakerOf(one).failures]).toEqual([true, 0]);
  });

  test("a trial that fails rests longer, as long as the other side asks, and never without end", () => {
    const { models, clock } = router();
    const one = brain("one");
    const rest = (pauseMs?: number): number => {
      models.called(one);
      models.ended(one, { failed: true, pauseMs });
      const ms = (models.breakerOf(one).until ?? 0) - clock.now;
      clock.now += ms;
      return ms;
    };
    for (let i = 1; i < FAILURES; i++) models.ended(one, { failed: true });
    const rests = Array.from({ length: 12 }, () => rest());
    expect(rests).toEqual(rests.toSorted((a, b) => a - b));
    expect(rests[1]).toBeGreaterThan(rests[0] ?? Infinity);
    expect(Math.max(...rests)).toBeLessThanOrEqual(15 * 60_000);
    expect([rest(14.5 * 60_000), rest(24 * HOUR)]).toEqual([14.5 * 60_000, 15 * 60_000]);
  });

  test("waiting ends at once when nobody waits any more", async () => {
    const { models } = router();
    const control = new AbortController();
    const waiting = models.wait(60_000, control.signal);
    control.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});
