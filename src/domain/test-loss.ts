import type { TaskFacts } from "./check.ts";
import { type TestCount, testsRun } from "./test-count.ts";
import { type Weighed, weightOf } from "./wish-excuse.ts";

/** What a runner says before and after a change, held against each other: tests that do not run any more, or are left out. */
export function testLosses(before: TestCount | null, after: TestCount | null, task: TaskFacts): Weighed[] {
  if (!before || testsRun(before) === 0) return after && testsRun(after) === 0 ? [{ weight: "look", finding: { message: "The command passes without running a single test." } }] : [];
  if (!after) return [{ weight: "refuse", finding: { message: `The runner told of ${testsRun(before)} tests before the work and tells of none now. Let it run to its end.` } }];
  if (testsRun(after) === 0) return [{ weight: "refuse", finding: { message: `No test runs any more; there were ${testsRun(before)}. Bring them back.` } }];
  const fewer = testsRun(before) - testsRun(after);
  if (fewer <= 0) return [];
  const isSkipping = after.skipped - before.skipped >= fewer;
  const message = `${fewer} fewer ${fewer === 1 ? "test runs" : "tests run"} than before the work: ${testsRun(after)} instead of ${testsRun(before)}. Let all of them run.`;
  return [{ weight: weightOf(isSkipping ? "skipped" : "gone", task), finding: { message } }];
}
