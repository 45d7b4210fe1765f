import type { Rule } from "#domain/rule.ts";

const rule: Rule = {
  id: "no-blind-delete",
  purpose: "A worktree goes away only when its work is committed and merged, or kept in a checkpoint first.",
  judge({ kind }, { worktree }) {
    if (kind !== "worktree.remove" || (worktree?.clean && worktree.merged)) return { verdict: "allow" };
    const why = !worktree ? "its state is not known" : !worktree.clean ? "it has changes that are not committed" : "its branch is not merged";
    return { verdict: "checkpoint", rule: "no-blind-delete", why };
  },
};

export default rule;
