import { expect, test } from "vitest";
import { ActionKind } from "#domain/action.ts";
import rule from "./only-people-land.ts";

const judge = (kind: ActionKind, actor: "person" | "agent" | "system"): string => rule.judge({ kind, actor: { kind: actor, id: "x" }, projectId: null, target: "main" }, { autonomy: "full" }).verdict;

test("nothing goes into the base branch or off it but by a person's word, whatever the autonomy", () => {
  for (const kind of ["branch.land", "branch.unland"] as const) expect((["person", "agent", "system"] as const).map((actor) => judge(kind, actor))).toEqual(["allow", "deny", "deny"]);
  for (const kind of ActionKind.options.filter((k) => !k.startsWith("branch."))) expect(judge(kind, "agent")).toBe("allow");
});
