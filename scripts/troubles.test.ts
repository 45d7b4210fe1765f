import { expect, test } from "vitest";
import { tellTroubles, troublesOf } from "./troubles.mjs";

const assertion = (status: string, fullName: string, ...failureMessages: string[]) => ({ status, fullName, failureMessages });
const vitest = (...testResults: object[]) => JSON.stringify({ testResults });

test("vitest: a failed test is named with its file, and one that a second try saved is told apart", () => {
  const report = vitest({ name: "a.test.ts", status: "failed", assertionResults: [assertion("passed", "well"), assertion("failed", "bad", "expected 1"), assertion("passed", "shaky", "timed out")] });
  expect(troublesOf("vitest", report)).toEqual([
    { test: "a.test.ts › bad", why: "expected 1", passedInTheEnd: false },
    { test: "a.test.ts › shaky", why: "timed out", passedInTheEnd: true },
  ]);
});

test("vitest: a file that could not be loaded is named with its reason", () => {
  expect(troublesOf("vitest", vitest({ name: "a.test.ts", status: "failed", message: "no such module", assertionResults: [] }))).toEqual([
    { test: "a.test.ts", why: "no such module", passedInTheEnd: false },
  ]);
});

test("playwright: tests of every depth, with the size they failed at, and errors outside of tests", () => {
  const spec = (title: string, status: string, message?: string) => ({ file: "look.spec.ts", title, tests: [{ projectName: "phone", status, results: [{ errors: message ? [{ message }] : [] }] }] });
  const report = { suites: [{ specs: [spec("fine", "expected")], suites: [{ specs: [spec("bad", "unexpected", "too wide"), spec("shaky", "flaky", "late")] }] }], errors: [{ message: "no browser" }] };
  expect(troublesOf("playwright", JSON.stringify(report))).toEqual([
    { test: "outside of the tests", why: "no browser", passedInTheEnd: false },
    { test: "look.spec.ts [phone] › bad", why: "too wide", passedInTheEnd: false },
    { test: "look.spec.ts [phone] › shaky", why: "late", passedInTheEnd: true },
  ]);
});

test("without a report there is nothing to name", () => {
  expect(troublesOf("vitest", undefined)).toEqual([]);
  expect(troublesOf(undefined, "{}")).toEqual([]);
  expect(tellTroubles([])).toBe("");
});

test("what failed stands last, in a few lines, without the runner's own", () => {
  const why = ["expected 1 to be 2", "", "    at a.test.ts:3", "    at /x/node_modules/vitest/run.js:9", ...Array.from({ length: 20 }, (_, n) => `more ${n}`)].join("\n");
  const told = tellTroubles([{ test: "bad", why, passedInTheEnd: false }, { test: "shaky", why: "late", passedInTheEnd: true }]).split("\n");
  expect(told.slice(0, 6)).toEqual(["Passed only when tried again:", "  shaky", "      late", "Did not pass:", "  bad", "      expected 1 to be 2"]);
  expect(told).toHaveLength(4 + 7);
  expect(told.join("\n")).not.toContain("node_modules");
});
