import { describe, expect, it } from "vitest";
import { beforeWords, isRunBefore, patienceBefore } from "./before-work.ts";
import type { CheckRun } from "./evidence.ts";

const PASSED = { outcome: "passed" as const, durationMs: 1000 };
const run = (fields: Partial<CheckRun>): CheckRun => ({ place: "base", exitCode: 0, durationMs: 5, at: "2026-11-21T14:05:00.000Z", cached: false, tests: null, ...fields });

describe("a check on the commit before the work", () => {
  it.each(["command", "http-probe", "ui-matches"])("is run when it is the task's own: %s", (check) => {
    expect([isRunBefore({ check }, PASSED), isRunBefore({ check, origin: { from: "brain" } }, PASSED), isRunBefore({ check, origin: { from: "way" } }, PASSED)]).toEqual([true, true, true]);
    expect([isRunBefore({ check, origin: { from: "project" } }, PASSED), isRunBefore({ check, origin: { from: "settings" } }, PASSED)]).toEqual([false, false]);
  });

  it("is not run for what runs nothing of its own, did not pass, or takes long", () => {
    for (const check of ["tests-pass", "lint", "regression", "files-must-change", "committed"]) expect([check, isRunBefore({ check }, PASSED)]).toEqual([check, false]);
    expect([isRunBefore({ check: "command" }, { ...PASSED, outcome: "failed" }), isRunBefore({ check: "command" }, { ...PASSED, outcome: "skipped" }), isRunBefore({ check: "command" }, { ...PASSED, durationMs: 120_001 })]).toEqual([false, false, false]);
  });

  it("is waited for longer than it took with the work, and not much", () => {
    expect([patienceBefore({ durationMs: 10 }), patienceBefore({ durationMs: 60_000 })]).toEqual([30_000, 180_000]);
  });

  it("says what it says of the check", () => {
    expect(beforeWords({ runs: [run({ place: "clean" }), run({ passed: false })] })).toBe("It did not pass before the work: it proves the change.");
    expect(beforeWords({ runs: [run({ passed: true })] })).toContain("it guards against a regression");
    expect(beforeWords({ runs: [run({ passed: null })] })).toContain("could not be told");
    expect([beforeWords({}), beforeWords({ runs: [run({})] })]).toEqual(["", ""]);
  });
});
