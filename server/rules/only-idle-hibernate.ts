import { whyAwake } from "#domain/hibernation.ts";
import type { Rule } from "#domain/rule.ts";

const rule: Rule = {
  id: "only-idle-hibernate",
  purpose: "An agent is hibernated only at its prompt, with nothing it would lose, and never unasked where a person looks at it.",
  judge({ kind, actor }, { rest }) {
    if (kind !== "session.hibernate") return { verdict: "allow" };
    const why = rest ? whyAwake(rest, actor.kind) : "what it does is not known";
    return why === undefined ? { verdict: "checkpoint", rule: "only-idle-hibernate", why: "what works in its folder is ended" } : { verdict: "deny", rule: "only-idle-hibernate", why };
  },
};

export default rule;
