import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CheckRun } from "#domain/evidence.ts";
import { placesWords, runWords } from "./run-words.ts";

const AT = "2026-11-21T14:05:00.000Z";
const run = (fields: Partial<CheckRun>): CheckRun => ({ place: "clean", exitCode: 0, durationMs: 12_440, at: AT, cached: false, tests: null, ...fields });

// A time of today is told without its day.
beforeEach(() => void vi.setSystemTime(AT));
afterEach(() => void vi.useRealTimers());

describe("words of a run", () => {
  it("say where it was and how it ended", () => {
    expect(runWords(run({ tests: { passed: 30, failed: 1, skipped: 2 } }))).toBe("clean checkout: exit 0, 12.4 s, 31 tests, 2 left out");
    expect(runWords(run({ place: "base", exitCode: null, durationMs: 120_000 }))).toBe("commit before the work: 120 s");
  });

  it("say so when nothing was run, and when it had been", () => {
    expect(runWords(run({ cached: true }))).toMatch(/^clean checkout: exit 0, 12\.4 s, not run again, ran \d\d:\d\d on the same files$/);
  });

  it("name the places of a whole try", () => {
    expect([placesWords([]), placesWords([run({ place: "worktree" }), run({})]), placesWords([run({ place: "spotless" })])]).toEqual(["in its worktree at", "in its worktree and on a clean checkout of", "in its worktree, which held nothing but"]);
  });
});
