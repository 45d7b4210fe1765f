import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActionKind, type ActionIntent } from "#domain/action.ts";
import { Autonomy } from "#domain/autonomy.ts";
import { BranchName } from "#domain/branch.ts";
import type { Rule, RuleFacts } from "#domain/rule.ts";
import { Verdict } from "#domain/verdict.ts";
import { loadPlugs } from "../lib/registry.ts";
import branchName from "./branch-name.ts";
import insideRepo from "./inside-repo.ts";
import noBlindDelete from "./no-blind-delete.ts";

const rules = await loadPlugs<Rule>(import.meta.dirname);
const target = fc.oneof(fc.constantFrom("/repo", "/repo/src", "/etc/passwd", "/repo/../etc", "feat/x", "", "..", "~", "\0"), fc.string({ maxLength: 20 }));
const intent: fc.Arbitrary<ActionIntent> = fc.record({
  kind: fc.constantFrom(...ActionKind.options),
  actor: fc.record({ kind: fc.constantFrom("person" as const, "agent" as const, "system" as const), id: fc.string() }),
  projectId: fc.option(fc.string()),
  target,
});
const facts: fc.Arbitrary<RuleFacts> = fc.record(
  {
    autonomy: fc.constantFrom(...Autonomy.options),
    roots: fc.array(fc.constantFrom("/repo", "/worktrees/1", "/", "", "x"), { maxLength: 3 }),
    worktree: fc.record({ clean: fc.boolean(), merged: fc.boolean() }),
    branch: fc.oneof(fc.constantFrom("feat/x", "-x", "a..b", "HEAD"), fc.string({ maxLength: 20 })),
    attempt: fc.integer({ min: 1, max: 5 }),
    mayCommit: fc.boolean(),
  },
  { requiredKeys: [] },
);

function act(kind: ActionKind, target = "/repo/x"): ActionIntent {
  return { kind, actor: { kind: "system", id: "remote-dev" }, projectId: null, target };
}

describe.each([...rules].map(([id, rule]) => [id, rule] as const))("the rule %s", (id, rule) => {
  it("is called like its file and says what it protects", () => {
    expect(rule.id).toBe(id);
    expect(rule.purpose).toMatch(/^[A-Z].*\.$/);
  });

  it("judges every action with a verdict in its own name, always the same, and never throws", () => {
    fc.assert(
      fc.property(intent, facts, (intent, facts) => {
        const verdict = rule.judge(intent, facts);
        expect(Verdict.safeParse(verdict).success).toBe(true);
        expect(verdict.verdict === "allow" || verdict.rule === id).toBe(true);
        expect(verdict.verdict === "allow" || verdict.why !== "").toBe(true);
        expect(rule.judge(structuredClone(intent), structuredClone(facts))).toEqual(verdict);
      }),
      { numRuns: 500 },
    );
  });
});

describe("inside-repo", () => {
  const judge = (intent: ActionIntent, roots?: readonly string[]): string => insideRepo.judge(intent, roots ? { roots } : {}).verdict;

  it.each([
    ["/repo", "allow"],
    ["/repo/src/a.ts", "allow"],
    ["/worktrees/1/x", "allow"],
    ["/repo/src/../../repo/b", "allow"],
    ["/repo/../etc/passwd", "deny"],
    ["/repository/x", "deny"],
    ["/etc", "deny"],
    ["/", "deny"],
    ["src/a.ts", "deny"],
    ["~/x", "deny"],
    ["", "deny"],
    ["/repo/\0", "deny"],
  ])("%j is a matter to %s", (target, verdict) => {
    for (const kind of ["worktree.create", "worktree.remove", "instructions.write", "checkpoint.restore"] as const) expect(judge(act(kind, target), ["/repo", "/worktrees/1"])).toBe(verdict);
  });

  it("what is not known is not touched", () => {
    expect(judge(act("worktree.remove"))).toBe("deny");
    expect(judge(act("worktree.remove"), [])).toBe("deny");
  });

  it.each(["session.spawn", "session.kill", "session.input", "check.run"] as const)("%s is done to no path", (kind) => {
    expect(judge(act(kind, "/bin/sh"))).toBe("allow");
  });
});

describe("no-blind-delete", () => {
  it.each([
    [{ clean: true, merged: true }, "allow"],
    [{ clean: false, merged: true }, "checkpoint"],
    [{ clean: true, merged: false }, "checkpoint"],
    [{ clean: false, merged: false }, "checkpoint"],
    [undefined, "checkpoint"],
  ])("a worktree that is %j: %s", (worktree, verdict) => {
    expect(noBlindDelete.judge(act("worktree.remove"), worktree ? { worktree } : {}).verdict).toBe(verdict);
  });

  it("has nothing to say about anything else", () => {
    for (const kind of ActionKind.options.filter((k) => k !== "worktree.remove")) expect(noBlindDelete.judge(act(kind), {}).verdict).toBe("allow");
  });
});

describe("branch-name", () => {
  it("lets through exactly the names we would make", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom("feat/x", "fix/a-2", "feat/-x", "a..b", "x.lock", "", "HEAD"), fc.string({ maxLength: 30 })), (branch) => {
        expect(branchName.judge(act("worktree.create"), { branch }).verdict).toBe(BranchName.safeParse(branch).success ? "allow" : "deny");
      }),
    );
  });

  it("does not make a worktree without knowing its branch", () => {
    expect(branchName.judge(act("worktree.create"), {})).toEqual({ verdict: "deny", rule: "branch-name", why: "the branch is not known" });
  });

  it("has nothing to say about anything else", () => {
    expect(branchName.judge(act("worktree.remove"), { branch: "-x" }).verdict).toBe("allow");
  });
});
