import type { Check } from "#domain/check.ts";
import { missingWork } from "#domain/real-change.ts";
import { resultOfLooking } from "../lib/looking-check.ts";

const check: Check = {
  id: "real-change",
  means: "The change holds work, not only words, blanks, tests or built files, and nothing of it is put off.",
  overall: true,
  suggest: () => [{ check: "real-change", title: "The change is the work itself" }],
  async run(_spec, { tree, task, texts }) {
    const changed = await texts().catch(() => undefined);
    if (!changed) return resultOfLooking([{ message: "The changed files could not be read, so nobody can say that there is work in them." }], "");
    return resultOfLooking(missingWork(tree.changed, changed, task), "files that are work changed, and nothing is put off");
  },
};

export default check;
