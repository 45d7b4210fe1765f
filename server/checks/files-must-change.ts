import type { Check } from "#domain/check.ts";
import { isInScope } from "#domain/glob.ts";
import { resultOfLooking, skippedResult } from "../lib/looking-check.ts";

const check: Check = {
  id: "files-must-change",
  means: "Every place that had to change did, or one of several where one is enough.",
  suggest: () => [],
  async run({ paths = [], any = false }, { tree }) {
    if (paths.length === 0) return skippedResult("the contract names no files");
    const untouched = paths.filter((path) => !tree.changed.some((file) => isInScope(file.path, [path])));
    if (any) return resultOfLooking(untouched.length < paths.length ? [] : [{ message: `Nothing in ${paths.join(", ")} changed, and something there had to.` }], `${paths.filter((path) => !untouched.includes(path)).join(", ")} changed`);
    return resultOfLooking(untouched.map((path) => ({ message: `${path} did not change, and it had to.` })), `${paths.join(", ")} changed`);
  },
};

export default check;
