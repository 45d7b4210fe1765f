import type { Check } from "#domain/check.ts";
import { isInScope } from "#domain/glob.ts";
import { resultOfLooking, skippedResult } from "../lib/looking-check.ts";

const check: Check = {
  id: "files-must-change",
  means: "Every place that had to change did.",
  suggest: () => [],
  async run({ paths = [] }, { tree }) {
    if (paths.length === 0) return skippedResult("the contract names no files");
    const untouched = paths.filter((path) => !tree.changed.some((file) => isInScope(file.path, [path])));
    return resultOfLooking(untouched.map((path) => ({ message: `${path} did not change, and it had to.`, path })), `${paths.join(", ")} changed`);
  },
};

export default check;
