import type { Check } from "#domain/check.ts";
import { isInScope } from "#domain/glob.ts";
import { isScratch } from "#domain/scratch.ts";
import { resultOfLooking, skippedResult } from "../lib/looking-check.ts";

const check: Check = {
  id: "inside-scope",
  means: "Nothing outside the places the task is about was changed.",
  suggest(_facts, scope) {
    const paths = scope.map((path) => path.trim()).filter((path) => path !== "" && path.length <= 512).slice(0, 200);
    return paths.length === 0 ? [] : [{ check: "inside-scope", title: `Changes stay inside ${paths.join(", ")}`, paths }];
  },
  async run({ paths = [] }, { tree }) {
    if (paths.length === 0) return skippedResult("the contract names no places");
    const changed = [...tree.changed.map((file) => file.path), ...tree.uncommitted.filter((path) => !isScratch(path))];
    const outside = [...new Set(changed)].filter((path) => !isInScope(path, paths));
    const findings = outside.map((path) => ({ message: `${path} is changed but lies outside ${paths.join(", ")}. Take that change back.`, path }));
    return resultOfLooking(findings, `${tree.changed.length} changed ${tree.changed.length === 1 ? "file lies" : "files lie"} inside ${paths.join(", ")}`);
  },
};

export default check;
