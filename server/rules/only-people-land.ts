import { BY_AUTONOMY } from "#domain/autonomy.ts";
import type { Rule } from "#domain/rule.ts";
import { mayLandUnasked } from "#domain/unasked-landing.ts";

const rule: Rule = {
  id: "only-people-land",
  purpose: "What goes into the base branch, or comes off it, goes by a person's word, given now or as autonomy.",
  judge({ kind, actor }, { unasked }) {
    if ((kind !== "branch.land" && kind !== "branch.unland") || actor.kind === "person") return { verdict: "allow" };
    if (kind === "branch.land" && actor.kind === "system" && actor.id === BY_AUTONOMY && unasked) {
      const { run, why } = mayLandUnasked(unasked);
      return run ? { verdict: "allow" } : { verdict: "deny", rule: "only-people-land", why };
    }
    return { verdict: "deny", rule: "only-people-land", why: `${actor.kind === "agent" ? "an agent" : "Remote Dev"} asked for it, and no person` };
  },
};

export default rule;
