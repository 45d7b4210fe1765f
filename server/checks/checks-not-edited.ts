import type { Check } from "#domain/check.ts";
import { tamperings } from "#domain/check-tampering.ts";
import { resultOfLooking, resultOfWeighing } from "../lib/looking-check.ts";

const check: Check = {
  id: "checks-not-edited",
  means: "What judges the work was left alone: commands, settings, pipelines and the runner, and nothing was silenced.",
  suggest: () => [{ check: "checks-not-edited", title: "What checks the work is left alone" }],
  async run(_spec, { task, tree, texts, addedLines }) {
    const seen = await Promise.all([texts(), addedLines()]).catch(() => undefined);
    if (!seen) return resultOfLooking([{ message: "The changed files could not be read, so nobody can say that the checks were left alone." }], "");
    return resultOfWeighing(tamperings(seen[0], seen[1], { task, folder: tree.folder }), "commands, settings and pipelines are as they were");
  },
};

export default check;
