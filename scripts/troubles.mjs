// @ts-check
// Which tests failed, and which only passed when they were tried again, from what the test runners report.

/**
 * @typedef {{ test: string, why: string, passedInTheEnd: boolean }} Trouble
 * @typedef {{ name: string, status: string, message?: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }} VitestFile
 * @typedef {{ file: string, title: string, tests: { projectName: string, status: string, results: { errors: { message?: string }[] }[] }[] }} PlaywrightSpec
 * @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 */

/** @type {Record<import("./stages.mjs").Reporter, (report: any) => Trouble[]>} */
const READERS = { vitest: inVitest, playwright: inPlaywright };

/** @param {import("./stages.mjs").Reporter | undefined} reporter @param {string | undefined} report @returns {Trouble[]} */
export function troublesOf(reporter, report) {
  return reporter && report ? READERS[reporter](JSON.parse(report)) : [];
}

/** A file that could not be loaded stands for its tests. @param {{ testResults: VitestFile[] }} report @returns {Trouble[]} */
function inVitest({ testResults }) {
  return testResults.flatMap((file) => {
    const tests = file.assertionResults
      .filter(({ status, failureMessages }) => status === "failed" || (status === "passed" && failureMessages.length > 0))
      .map(({ status, fullName, failureMessages }) => ({ test: `${file.name} › ${fullName}`, why: failureMessages[0] ?? "", passedInTheEnd: status === "passed" }));
    const broken = file.status === "failed" && !tests.some((test) => !test.passedInTheEnd);
    return broken ? [...tests, { test: file.name, why: file.message ?? "", passedInTheEnd: false }] : tests;
  });
}

/** @param {PlaywrightSuite & { errors?: { message?: string }[] }} report @returns {Trouble[]} */
function inPlaywright(report) {
  const outside = (report.errors ?? []).map(({ message }) => ({ test: "outside of the tests", why: message ?? "", passedInTheEnd: false }));
  const inSpecs = specsOf(report).flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ projectName, status, results }) => ({
        test: `${file} [${projectName}] › ${title}`,
        why: results.flatMap(({ errors }) => errors)[0]?.message ?? "",
        passedInTheEnd: status === "flaky",
      })),
  );
  return [...outside, ...inSpecs];
}

/** @param {PlaywrightSuite} suite @returns {PlaywrightSpec[]} */
function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

const LINES = 6;

/** What is said of them where everything ends, so that nobody has to look for it: the tests and how each failed. @param {readonly Trouble[]} troubles */
export function tellTroubles(troubles) {
  const tell = (/** @type {string} */ head, /** @type {readonly Trouble[]} */ some) => (some.length === 0 ? [] : [head, ...some.map(lines)]);
  return [
    ...tell("Passed only when tried again:", troubles.filter((trouble) => trouble.passedInTheEnd)),
    ...tell("Did not pass:", troubles.filter((trouble) => !trouble.passedInTheEnd)),
  ].join("\n");
}

/** @param {Trouble} trouble */
function lines({ test, why }) {
  const told = why.split("\n").filter((line) => line.trim() !== "" && !line.includes("/node_modules/"));
  return [`  ${test}`, ...told.slice(0, LINES).map((line) => `      ${line.trim()}`)].join("\n");
}
