import type { Rule } from "#domain/rule.ts";

const rule: Rule = {
  id: "only-people-land",
  purpose: "What goes into the base branch, or comes off it, goes by a person's word.",
  judge({ kind, actor }) {
    if ((kind !== "branch.land" && kind !== "branch.unland") || actor.kind === "person") return { verdict: "allow" };
    return { verdict: "deny", rule: "only-people-land", why: `${actor.kind === "agent" ? "an agent" : "Remote Dev"} asked for it, and no person` };
  },
};

export default rule;
