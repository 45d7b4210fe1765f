import { BY_AUTONOMY } from "#domain/autonomy.ts";
import type { Rule } from "#domain/rule.ts";

const rule: Rule = {
  id: "only-people-push",
  purpose: "What leaves this machine for a forge leaves by a person's word, given now or as autonomy.",
  judge({ kind, actor }, { autonomy, mayPush }) {
    if ((kind !== "branch.push" && kind !== "pull-request.open") || actor.kind === "person") return { verdict: "allow" };
    const isOurs = actor.kind === "system" && actor.id === BY_AUTONOMY;
    if (isOurs && autonomy === "full" && mayPush === true) return { verdict: "allow" };
    return { verdict: "deny", rule: "only-people-push", why: isOurs ? "the project may not push unasked" : `${actor.kind === "agent" ? "an agent" : "Remote Dev"} asked for it, and no person` };
  },
};

export default rule;
