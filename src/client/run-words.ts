import type { CheckPlace, CheckRun } from "#domain/evidence.ts";
import { count } from "./plan.ts";
import { moment } from "./times.ts";

const PLACES: Record<CheckPlace, string> = {
  worktree: "worktree",
  spotless: "worktree, with nothing but the commit in it",
  clean: "clean checkout",
  base: "commit before the work",
  "old-tests": "under the tests of before",
};

/** Where a command ran and how it ended there: `clean checkout: exit 0, 12.4 s, 31 tests`. */
export function runWords({ place, exitCode, durationMs, cached, at, tests }: CheckRun): string {
  const seconds = durationMs / 1000;
  const parts = [
    exitCode === null ? "" : `exit ${exitCode}`,
    `${seconds < 100 ? seconds.toFixed(1) : Math.round(seconds)} s`,
    tests ? `${count(tests.passed + tests.failed, "test")}${tests.skipped > 0 ? `, ${tests.skipped} left out` : ""}` : "",
    cached ? `not run again, ran ${moment(at)} on the same files` : "",
  ];
  return `${PLACES[place]}: ${parts.filter(Boolean).join(", ")}`;
}

/** Where a try was checked, over all its checks: `in its worktree and on a clean checkout`. */
export function placesWords(runs: readonly CheckRun[]): string {
  if (runs.some((run) => run.place === "spotless")) return "in its worktree, which held nothing but";
  return runs.some((run) => run.place === "clean") ? "in its worktree and on a clean checkout of" : "in its worktree at";
}
