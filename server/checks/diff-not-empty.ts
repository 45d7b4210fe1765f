import type { Check, TreeFacts } from "#domain/check.ts";
import type { CheckResult } from "#domain/evidence.ts";
import { isScratch } from "#domain/scratch.ts";
import { resultOfLooking } from "../lib/looking-check.ts";

const check: Check = {
  id: "diff-not-empty",
  means: "There is a commit, and it changes something that is work.",
  overall: true,
  suggest: () => [{ check: "diff-not-empty", title: "At least one commit with a real change" }],
  run: async (_spec, { tree }) => look(tree),
};

export default check;

function look(tree: TreeFacts): CheckResult {
  if (tree.commits < 1 || tree.headSha === tree.baseSha) return refused("No commit was made. Do the work and commit it on the task's branch.");
  if (tree.changed.length === 0) return refused("The commits change nothing against the commit the task started from.");
  const work = tree.changed.filter((file) => !isScratch(file.path));
  if (work.length === 0) return refused("Only scratch files of an agent, an editor or a build were committed. They are no work; take them out and commit the change itself.");
  const lines = work.reduce((sum, file) => sum + file.additions + file.deletions, 0);
  return resultOfLooking([], `${count(tree.commits, "commit")}, ${count(work.length, "file")}, ${count(lines, "line")} changed`);
}

function refused(message: string): CheckResult {
  return resultOfLooking([{ message }], "");
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
