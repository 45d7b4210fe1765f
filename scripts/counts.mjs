// @ts-check
// How many tests passed and failed, from what the test runners report.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ status: string, assertionResults: { status: string }[] }} VitestFile
 * @typedef {{ testResults: VitestFile[] }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} PlaywrightReport
 */

/** @type {Record<import("./stages.mjs").Reporter, (report: any) => Counts>} */
const READERS = { vitest: countVitest, playwright: countPlaywright };

/**
 * The counts of a stage that ended with an exit code and, when its runner came that far, left a report.
 * @param {import("./stages.mjs").Reporter | undefined} reporter @param {number} code @param {string | undefined} report @returns {Counts}
 */
export function countsOf(reporter, code, report) {
  if (!reporter) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const counts = report ? READERS[reporter](JSON.parse(report)) : { passed: 0, failed: 0, skipped: 0 };
  // A runner can fail without a failed test: an error outside of any, a crash, no report at all.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** @param {VitestReport} report @returns {Counts} */
export function countVitest(report) {
  const tests = report.testResults.flatMap((file) => file.assertionResults.map((test) => test.status));
  const broken = report.testResults.filter((file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"));
  const passed = tests.filter((status) => status === "passed").length;
  const failed = tests.filter((status) => status === "failed").length;
  return { passed, failed: failed + broken.length, skipped: tests.length - passed - failed };
}

/** A flaky test passed in the end. @param {PlaywrightReport} report @returns {Counts} */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  const total = (/** @type {keyof Counts} */ key) => all.reduce((before, counts) => before + counts[key], 0);
  return { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
}

/** The line that everything ends with. @param {Counts} counts */
export function lastLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}
