import type { Check } from "#domain/check.ts";
import { isTestFile } from "#domain/test-file.ts";
import { weakenings } from "#domain/test-weakening.ts";
import { resultOfLooking, resultOfWeighing } from "../lib/looking-check.ts";

const check: Check = {
  id: "tests-not-weakened",
  means: "No test was taken away, left out or made to ask for less, and new tests assert something.",
  suggest: () => [{ check: "tests-not-weakened", title: "No test is weakened" }],
  async run(_spec, { task, texts }) {
    const changed = await texts().catch(() => undefined);
    if (!changed) return resultOfLooking([{ message: "The changed files could not be read, so nobody can say that no test was weakened." }], "");
    const touched = changed.filter((text) => isTestFile(text.path) || isTestFile(text.oldPath ?? "")).length;
    return resultOfWeighing(weakenings(changed, task), touched === 0 ? "no test file changed" : `${touched} changed test ${touched === 1 ? "file asks" : "files ask"} for no less than before`);
  },
};

export default check;
