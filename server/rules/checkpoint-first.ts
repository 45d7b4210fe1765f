import type { Rule } from "#domain/rule.ts";

const rule: Rule = {
  id: "checkpoint-first",
  purpose: "Before Remote Dev writes into the project's own folder, its state is kept.",
  judge: (intent) =>
    intent.kind === "instructions.write" ? { verdict: "checkpoint", rule: "checkpoint-first", why: "a file of the project is about to change" } : { verdict: "allow" },
};

export default rule;
