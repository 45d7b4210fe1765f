import { expect, it } from "vitest";
import { checksLine } from "./pull-request-words.ts";

it("says the worst first, and nothing of what is not there", () => {
  expect(checksLine([])).toBe("No checks have reported there.");
  expect(checksLine([{ state: "passed" }, { state: "failed" }, { state: "passed" }, { state: "pending" }])).toBe("Checks there: 1 failed, 1 pending, 2 passed.");
});
