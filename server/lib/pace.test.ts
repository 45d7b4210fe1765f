import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPace, FLOOD_BYTES, PACE_MS } from "./pace.ts";

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

it("reads a flood as it comes", () => {
  pace().took(FLOOD_BYTES);
  expect(told).toEqual([]);
});

it("reads at once for who waits, and once only", () => {
  const each = pace();
  each.took(1);
  each.hurry();
  each.hurry();
  vi.advanceTimersByTime(2 * PACE_MS);
  expect(told).toEqual(["rest", "go"]);
});
