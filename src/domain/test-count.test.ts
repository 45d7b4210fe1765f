import { describe, expect, it } from "vitest";
import { type TestCount, testCountOf, testsRun } from "./test-count.ts";

const count = (passed: number, failed = 0, skipped = 0): TestCount => ({ passed, failed, skipped });

describe("what test runners say of themselves", () => {
  it.each<[string, string, TestCount]>([
    ["node's runner", "✔ adds (0.4ms)\nℹ tests 5\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 50\n", count(3, 1, 1)],
    ["node's runner as TAP", "ok 1 - a\n# tests 2\n# suites 0\n# pass 2\n# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n", count(2)],
    ["jest", "Test Suites: 1 failed, 1 total\nTests:       1 failed, 2 skipped, 3 passed, 6 total\nSnapshots:   0 total\n", count(3, 1, 2)],
    ["vitest, in colour", "\u001B[2m Test Files \u001B[22m 1 passed (1)\n\u001B[2m      Tests \u001B[22m \u001B[1m\u001B[32m4 passed\u001B[39m\u001B[22m | \u001B[33m1 skipped\u001B[39m (5)\n", count(4, 0, 1)],
    ["mocha", "\n  5 passing (8ms)\n  2 pending\n  1 failing\n", count(5, 1, 2)],
    ["pytest", "...\n=========== 1 failed, 3 passed, 1 skipped, 1 xfailed in 0.12s ===========\n", count(3, 1, 2)],
    ["pytest, quiet", "3 passed in 0.01s\n", count(3)],
    ["pytest without tests", "============ no tests ran in 0.00s ============\n", count(0)],
    ["unittest", "...\n----\nRan 4 tests in 0.001s\n\nOK (skipped=1)\n", count(3, 0, 1)],
    ["unittest that fails", "Ran 4 tests in 0.001s\n\nFAILED (failures=1, errors=1)\n", count(2, 2)],
    ["unittest with failures that were expected", "Ran 4 tests in 0.001s\n\nOK (expected failures=1)\n", count(3, 0, 1)],
    ["unittest with a success nobody expected", "Ran 4 tests in 0.001s\n\nFAILED (failures=1, skipped=1, expected failures=1, unexpected successes=1)\n", count(0, 2, 2)],
    ["cargo, several crates", "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured\ntest result: FAILED. 1 passed; 2 failed; 0 ignored\n", count(4, 2, 1)],
    ["rspec", "Finished in 0.1 seconds\n5 examples, 1 failure, 1 pending\n", count(3, 1, 1)],
    ["phpunit", "OK (5 tests, 8 assertions)\n", count(5)],
    ["phpunit that fails", "Tests: 5, Assertions: 8, Failures: 1, Skipped: 1.\n", count(3, 1, 1)],
    ["go", "--- PASS: TestA (0.00s)\n    --- PASS: TestA/b (0.00s)\n--- SKIP: TestC (0.00s)\n", count(2, 0, 1)],
    ["dotnet", "Passed!  - Failed:     0, Passed:     5, Skipped:     1, Total:     6\n", count(5, 0, 1)],
  ])("%s", (_name, output, expected) => {
    expect(testCountOf(output)).toEqual(expected);
  });

  it("adds up what one command ran several times", () => {
    expect(testCountOf("# tests 2\n# pass 2\n# fail 0\n# tests 3\n# pass 1\n# fail 2\n")).toEqual(count(3, 2));
  });

  it.each(["", "all good\n", "tests 5\n", "Ran out of memory", "passed"])("reads nothing into %j", (output) => {
    expect(testCountOf(output)).toBeNull();
  });

  it("counts what was run, not what was left out", () => {
    expect(testsRun(count(3, 1, 7))).toBe(4);
  });
});
