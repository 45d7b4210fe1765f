import type { Check } from "#domain/check.ts";
import type { Finding } from "#domain/finding.ts";
import { isScratch } from "#domain/scratch.ts";
import { resultOfLooking } from "../lib/looking-check.ts";

const check: Check = {
  id: "committed",
  means: "The work is committed, on the branch of the task.",
  suggest: () => [{ check: "committed", title: "All work is committed on the task's branch" }],
  async run(_spec, { tree }) {
    const findings: Finding[] = tree.uncommitted
      .filter((path) => !isScratch(path))
      .map((path) => ({ message: `${path} is changed but not committed. Commit it, or take the change back.`, path }));
    const { branch, expectedBranch } = tree;
    if (expectedBranch !== null && branch !== expectedBranch) {
      findings.unshift({ message: `The worktree is on ${branch ?? "no branch"}; the work belongs on ${expectedBranch}. Switch to that branch and bring the commits along.` });
    }
    return resultOfLooking(findings, `nothing is left uncommitted${branch === null ? "" : ` on ${branch}`}`);
  },
};

export default check;
