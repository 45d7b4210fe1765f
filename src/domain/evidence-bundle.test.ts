import { describe, expect, it } from "vitest";
import type { CheckSpec } from "./contract.ts";
import type { CheckRun } from "./evidence.ts";
import { notCheckedIn } from "./evidence-bundle.ts";

const TESTS: CheckSpec = { check: "tests-pass", title: "npm test", argv: ["npm", "test"] };
const PAGE: CheckSpec = { check: "http-probe", title: "GET / answers", argv: ["npm", "start"] };
const run = (place: CheckRun["place"]): CheckRun => ({ place, exitCode: 0, durationMs: 1, at: "2026-01-01T00:00:00.000Z", cached: false, tests: null });
const seen = (spec: CheckSpec, outcome: "passed" | "failed" | "skipped", runs: CheckRun[] = [], note = "no such thing") => ({ check: spec.check, title: spec.title, outcome, note, runs });

describe("what was not checked", () => {
  it("is everything where nothing ran", () => {
    expect(notCheckedIn({ checks: [TESTS, PAGE] }, [])).toEqual(["npm test: it was not run.", "GET / answers: it was not run."]);
  });

  it("names conditions that were not run or were skipped, with why", () => {
    expect(notCheckedIn({ checks: [TESTS, PAGE] }, [seen(TESTS, "skipped", [], "the contract names no command")])).toEqual(["GET / answers: it was not run.", "npm test: the contract names no command."]);
  });

  it("names what the contract has no check for", () => {
    const texts = notCheckedIn({ checks: [{ check: "committed", title: "All is committed" }] }, [seen({ check: "committed", title: "All is committed" }, "passed")]);
    expect(texts).toEqual([expect.stringContaining("runs no tests"), expect.stringContaining("starts no app")]);
  });

  it("says so when a pass was seen only where the agent worked", () => {
    const checks = [TESTS, PAGE];
    expect(notCheckedIn({ checks }, [seen(TESTS, "passed", [run("worktree")]), seen(PAGE, "passed", [run("worktree"), run("clean")])])).toEqual(["npm test: it ran only in the folder the agent worked in."]);
    expect(notCheckedIn({ checks }, [seen(TESTS, "passed", [run("spotless")]), seen(PAGE, "passed", [run("worktree"), run("clean")])])).toEqual([]);
  });
});
