import { expect, test } from "vitest";
import { countPlaywright, countsOf, countVitest, lastLine, sum } from "./counts.mjs";

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((one) => ({ status: one })) });
const vitest = (...testResults: ReturnType<typeof file>[]) => JSON.stringify({ testResults });

test("vitest: tests are counted, skipped ones apart", () => {
  const report = { testResults: [file("passed", "passed", "passed", "skipped"), file("failed", "passed", "failed", "todo")] };
  expect(countVitest(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test("vitest: a file that could not be loaded is a failure although no test of it ran", () => {
  expect(countVitest({ testResults: [file("failed"), file("passed", "passed")] })).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("playwright: flaky tests passed in the end, errors outside of tests are failures", () => {
  const stats = { expected: 4, unexpected: 1, flaky: 2, skipped: 3 };
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 6, failed: 1, skipped: 3 });
  expect(countPlaywright({ stats, errors: [{}] }).failed).toBe(2);
});

test("a gate counts as one", () => {
  expect(countsOf(undefined, 0, undefined)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countsOf(undefined, 2, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a runner that ends badly never counts as passed", () => {
  expect(countsOf("vitest", 1, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countsOf("vitest", 1, vitest(file("passed", "passed")))).toEqual({ passed: 1, failed: 1, skipped: 0 });
  expect(countsOf("vitest", 1, vitest(file("failed", "failed", "failed")))).toEqual({ passed: 0, failed: 2, skipped: 0 });
});

test("everything adds up to the last line", () => {
  const total = sum([countsOf(undefined, 0, undefined), countsOf("vitest", 0, vitest(file("passed", "passed", "passed"))), countsOf(undefined, 1, undefined)]);
  expect(lastLine(total)).toBe("3 passed, 1 failed");
  expect(lastLine(sum([]))).toBe("0 passed, 0 failed");
});
