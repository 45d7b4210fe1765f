import { BY_AUTONOMY } from "#domain/autonomy.ts";
import type { Rule } from "#domain/rule.ts";
import { mayProposeUnasked } from "#domain/unasked-landing.ts";

const rule: Rule = {
  id: "only-people-push",
  purpose: "What leaves this machine for a forge leaves by a person's word, given now or as autonomy.",
  judge({ kind, actor }, { unasked }) {
    if ((kind !== "branch.push" && kind !== "pull-request.open") || actor.kind === "person") return { verdict: "allow" };
    if (actor.kind === "system" && actor.id === BY_AUTONOMY && unasked) {
      const { run, why } = mayProposeUnasked(unasked);
      return run ? { verdict: "allow" } : { verdict: "deny", rule: "only-people-push", why };
    }
    return { verdict: "deny", rule: "only-people-push", why: `${actor.kind === "agent" ? "an agent" : "Remote Dev"} asked for it, and no person` };
  },
};

export default rule;
