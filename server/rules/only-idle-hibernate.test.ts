import { describe, expect, it } from "vitest";
import type { RestFacts } from "#domain/hibernation.ts";
import rule from "./only-idle-hibernate.ts";

const REST: RestFacts = {
  kind: "agent", status: "running", agent: { name: "Claude", tells: true, resumes: true }, hasConversation: true, delegation: null, turnOver: true, background: 0, asked: 0, untold: 0,
  quietMs: 3_600_000, controlled: false, viewers: 0, seen: { atPrompt: true, draft: false, strays: 0 },
};
const judge = (actor: "person" | "system", rest?: RestFacts) => rule.judge({ kind: "session.hibernate", actor: { kind: actor, id: "x" }, projectId: null, target: "1 Do it" }, rest ? { rest } : {});

describe("only-idle-hibernate", () => {
  it("lets an idle agent rest, behind a checkpoint of its folder", () => {
    expect([judge("system", REST).verdict, judge("person", { ...REST, viewers: 1 }).verdict]).toEqual(["checkpoint", "checkpoint"]);
  });

  it("never ends one that works, is looked at, or of which nothing is known", () => {
    expect(judge("person", { ...REST, turnOver: false })).toEqual({ verdict: "deny", rule: "only-idle-hibernate", why: "it is working" });
    expect(judge("system", { ...REST, viewers: 1 })).toMatchObject({ verdict: "deny", why: "somebody looks at its terminal" });
    expect(judge("person")).toMatchObject({ verdict: "deny", why: "what it does is not known" });
  });

  it("is nobody else's matter", () => {
    expect(rule.judge({ kind: "session.kill", actor: { kind: "person", id: "x" }, projectId: null, target: "x" }, {})).toEqual({ verdict: "allow" });
  });
});
