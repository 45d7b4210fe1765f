import type { ActionKind } from "#domain/action.ts";
import { isInsideAny } from "#domain/path.ts";
import type { Rule } from "#domain/rule.ts";

/** Actions that are done to a folder or file. What the others are done to is no path. */
const ON_PATHS: ReadonlySet<ActionKind> = new Set([
  "worktree.create", "worktree.setup", "worktree.remove", "worktree.commit", "checkpoint.restore", "instructions.write", "file.edit", "project.scaffold",
]);

const rule: Rule = {
  id: "inside-repo",
  purpose: "Nothing outside the project's repository and its worktrees is touched.",
  judge({ kind, target }, { roots }) {
    if (!ON_PATHS.has(kind)) return { verdict: "allow" };
    if (!roots || roots.length === 0) return { verdict: "deny", rule: "inside-repo", why: "it is not known which folders belong to the project" };
    if (isInsideAny(target, roots)) return { verdict: "allow" };
    return { verdict: "deny", rule: "inside-repo", why: `${target} lies outside ${roots.join(" and ")}` };
  },
};

export default rule;
