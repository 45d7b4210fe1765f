import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPace, FLOW_MS, MORE_BYTES, PACE_MS } from "./pace.ts";

let told: string[];
const pace = (): ReturnType<typeof createPace> => createPace({ rest: () => told.push("rest"), go: () => told.push("go") });

beforeEach(() => {
  told = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

it("rests after a little was read, and reads on after a while", () => {
  const each = pace();
  each.took(100);
  expect(told).toEqual(["rest"]);
  vi.advanceTimersByTime(PACE_MS - 1);
  expect(told).toEqual(["rest"]);
  vi.advanceTimersByTime(1);
  each.took(100);
  expect(told).toEqual(["rest", "go", "rest"]);
});

it("reads on where there is more", () => {
  pace().took(MORE_BYTES);
  expect(told).toEqual([]);
});

it("does not rest while somebody talks who is not to wait", () => {
  const each = pace();
  each.flow();
  each.took(1);
  vi.advanceTimersByTime(FLOW_MS - 1);
  each.took(1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  each.took(1);
  expect(told).toEqual(["rest"]);
});

it("reads at once for who waits, and once only", () => {
  const each = pace();
  each.took(1);
  each.hurry();
  each.hurry();
  vi.advanceTimersByTime(2 * PACE_MS);
  expect(told).toEqual(["rest", "go"]);
});

it("whatever comes, rests and reads in turn, and never stays at rest", () => {
  const step = fc.record({ bytes: fc.integer({ min: 0, max: 2 * MORE_BYTES }), ms: fc.integer({ min: 0, max: 2 * PACE_MS }), hurries: fc.boolean(), flows: fc.boolean() });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    told = [];
    const each = pace();
    for (const { bytes, ms, hurries, flows } of steps) {
      if (flows) each.flow();
      each.took(bytes);
      if (hurries) each.hurry();
      vi.advanceTimersByTime(ms);
    }
    vi.advanceTimersByTime(PACE_MS);
    expect(told).toEqual(told.map((_, i) => (i % 2 === 0 ? "rest" : "go")));
    expect([told.length % 2, vi.getTimerCount()]).toEqual([0, 0]);
  }));
});
