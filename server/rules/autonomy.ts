import type { Rule } from "#domain/rule.ts";

const rule: Rule = {
  id: "autonomy",
  purpose: "What the project's autonomy does not cover is asked first.",
  judge(intent, facts) {
    if (intent.actor.kind === "person") return { verdict: "allow" };
    if (intent.kind === "session.spawn" && facts.autonomy === "manual" && (facts.attempt ?? 1) > 1) {
      return { verdict: "confirm", rule: "autonomy", why: "autonomy is manual and the plan covered the first try only" };
    }
    if (intent.kind === "worktree.commit" && facts.mayCommit === false) {
      return { verdict: "deny", rule: "autonomy", why: "this project may not be committed to by Remote Dev" };
    }
    return { verdict: "allow" };
  },
};

export default rule;
