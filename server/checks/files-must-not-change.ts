import type { Check } from "#domain/check.ts";
import { isInScope } from "#domain/glob.ts";
import { resultOfLooking, skippedResult } from "../lib/looking-check.ts";

const check: Check = {
  id: "files-must-not-change",
  means: "What had to stay as it was did.",
  suggest: () => [],
  async run({ paths = [] }, { tree }) {
    if (paths.length === 0) return skippedResult("the contract names no files");
    const touched = [...new Set([...tree.changed.map((file) => file.path), ...tree.uncommitted])].filter((path) => isInScope(path, paths));
    return resultOfLooking(touched.map((path) => ({ message: `${path} changed, and it had to stay as it was. Take that change back.`, path })), `${paths.join(", ")} is as it was`);
  },
};

export default check;
