import type { ActionKind } from "#domain/action.ts";
import type { Rule } from "#domain/rule.ts";

const WRITES: ReadonlySet<ActionKind> = new Set(["instructions.write", "file.edit", "branch.land", "branch.unland"]);

const rule: Rule = {
  id: "checkpoint-first",
  purpose: "Before Remote Dev writes into a folder for a person, its state is kept.",
  judge: (intent) => (WRITES.has(intent.kind) ? { verdict: "checkpoint", rule: "checkpoint-first", why: "files of the project are about to change" } : { verdict: "allow" }),
};

export default rule;
