import { expect, test } from "vitest";
import { ActionKind, type Actor } from "#domain/action.ts";
import { AUTONOMY } from "#domain/autonomy.ts";
import type { RuleFacts } from "#domain/rule.ts";
import rule from "./only-people-land.ts";
import push from "./only-people-push.ts";

const ACTORS: Actor[] = [{ kind: "person", id: "x" }, { kind: "agent", id: "x" }, { kind: "system", id: "remote-dev" }, AUTONOMY];
const judge = (kind: ActionKind, actor: Actor, facts: RuleFacts = { autonomy: "full" }): string => rule.judge({ kind, actor, projectId: null, target: "main" }, facts).verdict;
const ALL = { level: "full", mayMerge: true, mayPush: true, verified: true, confidence: 1, looks: 0, obstacle: null } as const;
const MAY: RuleFacts = { autonomy: "full", unasked: ALL };

test("nothing goes into the base branch or off it but by a person's word, whatever the autonomy", () => {
  for (const kind of ["branch.land", "branch.unland"] as const) expect(ACTORS.map((actor) => judge(kind, actor))).toEqual(["allow", "deny", "deny", "deny"]);
  for (const kind of ActionKind.options.filter((k) => !/^branch\.(un)?land$/.test(k))) expect(ACTORS.map((actor) => judge(kind, actor))).toEqual(["allow", "allow", "allow", "allow"]);
});

test("autonomy is such a word for landing where its law says so, never for taking off, and for nobody else", () => {
  expect(ACTORS.map((actor) => judge("branch.land", actor, MAY))).toEqual(["allow", "deny", "deny", "allow"]);
  expect(ACTORS.map((actor) => judge("branch.unland", actor, MAY))).toEqual(["allow", "deny", "deny", "deny"]);
  for (const less of [{ level: "confirm" as const }, { mayMerge: false }, { verified: false }, { confidence: 0.89 }, { looks: 1 }, { obstacle: "something" }]) {
    expect(judge("branch.land", AUTONOMY, { ...MAY, unasked: { ...ALL, ...less } })).toBe("deny");
  }
});

test("nothing leaves for a forge but by a person's word, or autonomy where its law says so", () => {
  const leaves = (actor: Actor, facts: RuleFacts): string[] => (["branch.push", "pull-request.open"] as const).map((kind) => push.judge({ kind, actor, projectId: null, target: "feat/x" }, facts).verdict);
  expect(ACTORS.map((actor) => leaves(actor, { ...MAY, unasked: { ...ALL, mayMerge: false } }))).toEqual([["allow", "allow"], ["deny", "deny"], ["deny", "deny"], ["allow", "allow"]]);
  for (const less of [{ level: "confirm" as const }, { mayPush: false }, { verified: false }, { confidence: 0.89 }, { looks: 1 }, { obstacle: "something" }]) {
    expect(leaves(AUTONOMY, { ...MAY, unasked: { ...ALL, ...less } })).toEqual(["deny", "deny"]);
  }
  expect(leaves(AUTONOMY, { autonomy: "full" })).toEqual(["deny", "deny"]);
});
