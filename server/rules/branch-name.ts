import { BranchName } from "#domain/branch.ts";
import type { Rule } from "#domain/rule.ts";

const rule: Rule = {
  id: "branch-name",
  purpose: "Branches have names that are safe in paths, arguments and terminals.",
  judge({ kind }, { branch }) {
    if (kind !== "worktree.create" || BranchName.safeParse(branch).success) return { verdict: "allow" };
    return { verdict: "deny", rule: "branch-name", why: branch === undefined ? "the branch is not known" : `${JSON.stringify(branch)} is not a safe branch name` };
  },
};

export default rule;
