import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { COMES_MS, createPace, FLOW_MS, LITTLE_BYTES, PACE_MS } from "./pace.ts";

let told: string[];
/** True while something moves; while somebody waits for an answer. */
let moves: boolean, isAwaited: boolean;
/** The end of what the writer has to say is come to. */
let reach: () => void;
const nothing = (): void => undefined;
const pace = (): ReturnType<typeof createPace> => createPace({
  rest: () => told.push("rest"),
  go: () => told.push("go"),
  mark(reached) {
    expect(reach).toBe(nothing);
    told.push("mark");
    reach = reached;
  },
  isAwaited: () => isAwaited,
  heardAll: () => told.push("heard") > 0 && moves,
});

beforeEach(() => {
  [told, moves, isAwaited, reach] = [[], true, false, nothing];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe("a little", () => {
  it("is all there was: there is a rest behind it, and a reading after a while", () => {
    const each = pace();
    each.took(100);
    expect(told).toEqual(["heard", "rest"]);
    vi.advanceTimersByTime(PACE_MS - 1);
    expect(told).toEqual(["heard", "rest"]);
    vi.advanceTimersByTime(1);
    each.took(100);
    expect(told).toEqual(["heard", "rest", "go", "heard", "rest"]);
  });

  it("that never comes again is waited for at every turn, and not rested behind, until nothing moves", () => {
    pace().took(100);
    told = [];
    vi.advanceTimersByTime(PACE_MS + COMES_MS + 1);
    expect(told).toEqual(["go", "heard"]);
    // It is open now: whatever comes is read when it comes.
    vi.advanceTimersByTime(PACE_MS + 5);
    expect(told).toEqual(["go", "heard", "heard"]);
    moves = false;
    vi.advanceTimersByTime(10 * PACE_MS);
    expect([told, vi.getTimerCount()]).toEqual([["go", "heard", "heard", "heard"], 0]);
  });
});

describe("much", () => {
  it("is read to its end", () => {
    const each = pace();
    for (let i = 0; i < 5; i++) each.took(LITTLE_BYTES);
    vi.advanceTimersByTime(3 * PACE_MS);
    expect(told).toEqual(["mark"]);
    reachOnce();
    expect(told).toEqual(["mark", "heard", "rest"]);
  });

  it("is what comes in pieces, too, and the last piece is no end", () => {
    const each = pace();
    each.took(LITTLE_BYTES - 1);
    vi.advanceTimersByTime(PACE_MS);
    told = [];
    each.took(LITTLE_BYTES);
    each.took(1);
    expect(told).toEqual(["mark"]);
    reachOnce();
    // What the end came in.
    each.took(LITTLE_BYTES);
    expect(told).toEqual(["mark", "heard", "rest"]);
    vi.advanceTimersByTime(PACE_MS);
    each.took(LITTLE_BYTES - 1);
    expect(told.slice(3)).toEqual(["go", "heard", "rest"]);
  });

  it("is not taken for its end when it comes late", () => {
    const each = pace();
    each.took(1);
    vi.advanceTimersByTime(PACE_MS + COMES_MS - 1);
    told = [];
    each.took(LITTLE_BYTES);
    vi.advanceTimersByTime(COMES_MS);
    expect(told).toEqual(["mark"]);
  });
});

it("does not rest while somebody talks who is not to wait, and tells meanwhile what was heard", () => {
  const each = pace();
  each.flow();
  each.took(1);
  vi.advanceTimersByTime(FLOW_MS - 1);
  each.took(1);
  expect(told).not.toContain("rest");
  expect(told).toContain("heard");
  vi.advanceTimersByTime(1);
  each.took(1);
  expect(told.at(-1)).toBe("rest");
});

it("reads at once for who waits, once, and does not rest before the answer", () => {
  const each = pace();
  each.took(1);
  isAwaited = true;
  each.hurry();
  each.hurry();
  vi.advanceTimersByTime(3 * PACE_MS);
  expect(told.filter((word) => word !== "heard")).toEqual(["rest", "go"]);
  isAwaited = false;
  each.took(1);
  expect(told.at(-1)).toBe("rest");
});

it("waits for the first of it also when somebody hurried just before a turn", () => {
  const each = pace();
  each.took(1);
  vi.advanceTimersByTime(PACE_MS - 5);
  isAwaited = true;
  each.hurry();
  told = [];
  vi.advanceTimersByTime(COMES_MS - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(2);
  expect(told).toEqual(["heard"]);
});

it("is open at once for one who begins to talk", () => {
  const each = pace();
  each.took(1);
  each.flow();
  expect(told).toEqual(["heard", "rest", "go"]);
});

it("does not rest for one who began to wait while much was read", () => {
  const each = pace();
  each.took(LITTLE_BYTES);
  isAwaited = true;
  reachOnce();
  expect(told).toEqual(["mark", "heard"]);
});

it("reads on after what was still under way when it rested", () => {
  const each = pace();
  each.took(1);
  vi.advanceTimersByTime(PACE_MS - 1);
  each.took(LITTLE_BYTES);
  moves = false;
  vi.advanceTimersByTime(1);
  expect(told).toEqual(["heard", "rest", "go"]);
});

function reachOnce(): void {
  const reached = reach;
  reach = nothing;
  reached();
}

it("whatever comes, rests and reads in turn, is never left at rest, and ends when nothing moves", () => {
  const step = fc.record({ reaches: fc.boolean(), bytes: fc.integer({ min: 0, max: 2 * LITTLE_BYTES }), ms: fc.integer({ min: 0, max: 2 * PACE_MS }), hurries: fc.boolean(), flows: fc.boolean(), waits: fc.boolean(), moves: fc.boolean() });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, stops) => {
    [told, moves, reach] = [[], true, nothing];
    const each = pace();
    for (const { bytes, ms, hurries, flows, reaches, ...now } of steps) {
      [isAwaited, moves] = [now.waits, now.moves];
      if (flows) each.flow();
      each.took(bytes);
      if (reaches) reachOnce();
      if (hurries) each.hurry();
      vi.advanceTimersByTime(ms);
    }
    [moves, isAwaited] = [false, false];
    reachOnce();
    if (stops) each.stop();
    else vi.advanceTimersByTime(3 * PACE_MS);
    const turns = told.filter((word) => word === "rest" || word === "go");
    expect(turns).toEqual(turns.map((_, i) => (i % 2 === 0 ? "rest" : "go")));
    expect([turns.length % 2, vi.getTimerCount()]).toEqual([0, 0]);
    expect(told.includes("heard") || steps.length === 0 || stops).toBe(true);
  }));
});
