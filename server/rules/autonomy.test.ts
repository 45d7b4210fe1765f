import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActionKind, type Actor } from "#domain/action.ts";
import { AUTONOMY, Autonomy } from "#domain/autonomy.ts";
import { mayLandUnasked, mayProposeUnasked } from "#domain/unasked-landing.ts";
import type { RuleFacts } from "#domain/rule.ts";
import { needsCheckpoint, strictest } from "#domain/verdict.ts";
import { loadPlugs } from "../lib/registry.ts";
import type { Rule } from "#domain/rule.ts";
import autonomy from "./autonomy.ts";
import checkpointFirst from "./checkpoint-first.ts";
import push from "./only-people-push.ts";

const rules = [...(await loadPlugs<Rule>(import.meta.dirname)).values()];
const PERSON: Actor = { kind: "person", id: "owner" };
const REMOTE_DEV: Actor = { kind: "system", id: "remote-dev" };
const AGENT: Actor = { kind: "agent", id: "autonomy" };
const say = (rule: Rule, kind: ActionKind, actor: Actor, facts: RuleFacts = {}) => rule.judge({ kind, actor, projectId: null, target: "feat/x" }, facts);

describe("the project's autonomy", () => {
  it.each([
    ["manual", 1, "allow"], ["manual", undefined, "allow"], ["manual", 2, "confirm"], ["manual", 9, "confirm"], ["confirm", 2, "allow"], ["full", 9, "allow"], [undefined, 2, "allow"],
  ] as const)("at %s, try %s is a matter to %s", (level, attempt, verdict) => {
    const facts = { ...(level ? { autonomy: level } : {}), ...(attempt ? { attempt } : {}) };
    expect(say(autonomy, "session.spawn", REMOTE_DEV, facts).verdict).toBe(verdict);
    expect(say(autonomy, "session.spawn", AGENT, facts).verdict).toBe(verdict);
    expect(say(autonomy, "session.spawn", PERSON, facts).verdict).toBe("allow");
    for (const kind of ActionKind.options.filter((k) => k !== "session.spawn")) expect(say(autonomy, kind, REMOTE_DEV, facts).verdict).toBe("allow");
  });

  it("lets nobody but a person commit where the project may not", () => {
    for (const level of Autonomy.options) expect([REMOTE_DEV, AUTONOMY, AGENT, PERSON].map((actor) => say(autonomy, "worktree.commit", actor, { autonomy: level, mayCommit: false }).verdict)).toEqual(["deny", "deny", "deny", "allow"]);
    for (const facts of [{}, { mayCommit: true }]) expect(say(autonomy, "worktree.commit", REMOTE_DEV, facts).verdict).toBe("allow");
    expect(say(autonomy, "worktree.commit", REMOTE_DEV, { mayCommit: false })).toMatchObject({ why: "this project may not be committed to by Remote Dev" });
  });
});

it("what writes into a person's folder is kept first, whoever asks; nothing else is", () => {
  const first = ActionKind.options.filter((kind) => say(checkpointFirst, kind, PERSON).verdict === "checkpoint");
  expect(first.toSorted()).toEqual(["branch.land", "branch.unland", "file.edit", "instructions.write"]);
  for (const actor of [AGENT, AUTONOMY, REMOTE_DEV]) expect(ActionKind.options.filter((kind) => say(checkpointFirst, kind, actor).verdict === "checkpoint")).toEqual(first);
});

describe("all rules together", () => {
  const unasked = fc.record({ level: fc.constantFrom(...Autonomy.options), mayMerge: fc.boolean(), mayPush: fc.boolean(), verified: fc.boolean(), confidence: fc.constantFrom(0.8, 0.9), looks: fc.nat(1), obstacle: fc.constant(null) });
  const facts: fc.Arbitrary<RuleFacts> = fc.record({ autonomy: fc.constantFrom(...Autonomy.options), unasked, mayCommit: fc.boolean(), attempt: fc.integer({ min: 1, max: 4 }) }, { requiredKeys: [] });
  const actor: fc.Arbitrary<Actor> = fc.oneof(fc.constantFrom(PERSON, REMOTE_DEV, AGENT, AUTONOMY), fc.record({ kind: fc.constantFrom("person" as const, "agent" as const, "system" as const), id: fc.constantFrom("autonomy", "owner", "AUTONOMY", "") }));
  const all = (kind: ActionKind, by: Actor, known: RuleFacts) => rules.map((rule) => say(rule, kind, by, known));

  it("let something leave the machine exactly where a person asks, or autonomy where its law says so", () => {
    fc.assert(fc.property(fc.constantFrom("branch.push" as const, "pull-request.open" as const), actor, facts, (kind, by, known) => {
      const may = by.kind === "person" || (by.kind === "system" && by.id === "autonomy" && known.unasked !== undefined && mayProposeUnasked(known.unasked).run);
      expect(strictest(all(kind, by, known)).verdict).toBe(may ? "allow" : "deny");
    }), { numRuns: 300 });
  });

  it("land and take off for a person, land for autonomy where its law says so, and always keep what is there first", () => {
    fc.assert(fc.property(fc.constantFrom("branch.land" as const, "branch.unland" as const), actor, facts, (kind, by, known) => {
      const verdicts = all(kind, by, known);
      expect(needsCheckpoint(verdicts)).toBe(true);
      const unaskedMay = kind === "branch.land" && by.kind === "system" && by.id === "autonomy" && known.unasked !== undefined && mayLandUnasked(known.unasked).run;
      expect(strictest(verdicts).verdict === "deny").toBe(by.kind !== "person" && !unaskedMay);
    }), { numRuns: 300 });
  });

  it("say who asked when they refuse", () => {
    expect(say(push, "branch.push", AGENT)).toMatchObject({ why: "an agent asked for it, and no person" });
    expect(say(push, "branch.push", REMOTE_DEV)).toMatchObject({ why: "Remote Dev asked for it, and no person" });
    expect(say(push, "branch.push", AUTONOMY, { unasked: { level: "full", mayMerge: true, mayPush: false, verified: true, confidence: 1, looks: 0, obstacle: null } })).toMatchObject({ why: "the project may not push" });
  });
});
