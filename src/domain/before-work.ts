import type { CheckSpec } from "./contract.ts";
import type { CheckResult, CheckRun } from "./evidence.ts";

/** Milliseconds a check may have taken to be run once more on the commit before the work; what takes longer costs more than it tells. */
const MOST_MS = 120_000;
/** A check that hangs without the work is waited for this much longer than it took with it. */
const PATIENCE = 3;
const LEAST_MS = 30_000;

/** Kinds that run something, so that it can have been so before the work, too. */
const RUNS: ReadonlySet<string> = new Set(["command", "http-probe", "ui-matches"]);

/** True for checks that are a task's own: not the project's tests and rules, which hold for every task. */
function isOwnCheck({ check, origin }: Pick<CheckSpec, "check" | "origin">): boolean {
  return RUNS.has(check) && origin?.from !== "project" && origin?.from !== "settings";
}

/** Whether a check is worth a run on the commit before the work: it passed, it is the task's own, and it is quick enough. */
export function isRunBefore(spec: Pick<CheckSpec, "check" | "origin">, result: Pick<CheckResult, "outcome" | "durationMs">): boolean {
  return isOwnCheck(spec) && result.outcome === "passed" && result.durationMs <= MOST_MS;
}

/** Milliseconds it may take there. */
export function patienceBefore({ durationMs }: Pick<CheckResult, "durationMs">): number {
  return Math.max(LEAST_MS, Math.ceil(durationMs * PATIENCE));
}

/** What a check's run before the work says of it, in words; empty where there was none. */
export function beforeWords({ runs = [] }: Pick<CheckResult, "runs">): string {
  const before = runs.find((run): run is CheckRun & { passed: boolean | null } => run.passed !== undefined);
  if (before === undefined) return "";
  if (before.passed === null) return "Whether it passed before the work could not be told.";
  return before.passed ? "It passed before the work, too: it guards against a regression and proves nothing new." : "It did not pass before the work: it proves the change.";
}
