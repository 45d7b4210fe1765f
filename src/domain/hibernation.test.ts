import { describe, expect, it } from "vitest";
import { DelegationStatus } from "./delegation.ts";
import { type RestFacts, whyAwake, whyAwakeUnseen } from "./hibernation.ts";
import { SessionStatus } from "./session.ts";

const IDLE: RestFacts = {
  kind: "agent", status: "running", agent: { name: "Claude", tells: true, resumes: true }, hasConversation: true, delegation: null, turnOver: true, background: 0, asked: 0, untold: 0,
  quietMs: 3_600_000, controlled: false, viewers: 0, seen: { atPrompt: true, draft: false, strays: 0 },
};
const AT_PROMPT = { atPrompt: true, draft: false, strays: 0 };

describe("an agent that waits at its prompt", () => {
  it("can be hibernated by anybody", () => {
    expect((["person", "system", "agent"] as const).map((actor) => whyAwake(IDLE, actor))).toEqual([undefined, undefined, undefined]);
  });

  it.each<[string, Partial<RestFacts>]>([
    ["a shell has nothing it could be resumed by", { kind: "shell" }],
    ["its project is gone, or has no such agent any more", { agent: null }],
    ["Claude has no way to go on with a conversation", { agent: { name: "Claude", tells: true, resumes: false } }],
    ["Claude does not tell when its turn is over", { agent: { name: "Claude", tells: false, resumes: true } }],
    ["it has no conversation yet that it could be resumed by", { hasConversation: false }],
    ["it is working", { turnOver: false }],
    ["it left work running in the background", { background: 1 }],
    ["a question about it is open", { asked: 1 }],
    ["it still has to be told something", { untold: 2 }],
    ["it is not at its prompt", { seen: { ...AT_PROMPT, atPrompt: false } }],
    ["words that were not sent stand in its input box", { seen: { ...AT_PROMPT, draft: true } }],
    ["a program it started runs on", { seen: { ...AT_PROMPT, strays: 1 } }],
  ])("stays awake for everybody where %s", (why, fields) => {
    expect((["person", "system"] as const).map((actor) => whyAwake({ ...IDLE, ...fields }, actor))).toEqual([why, why]);
  });

  it.each<[string, Partial<RestFacts>]>([
    ["somebody controls its terminal", { controlled: true, viewers: 1 }],
    ["somebody looks at its terminal", { viewers: 1 }],
    ["it was used a moment ago", { quietMs: 119_000 }],
    ["its input box cannot be read", { seen: { atPrompt: true, strays: 0 } }],
  ])("is left to a person where %s", (why, fields) => {
    expect([whyAwake({ ...IDLE, ...fields }, "person"), whyAwake({ ...IDLE, ...fields }, "system")]).toEqual([undefined, why]);
  });

  it("stays awake unless somebody looked; what is known without a look is said before", () => {
    const { seen: _, ...unseen } = IDLE;
    expect([whyAwake(unseen, "person"), whyAwakeUnseen(unseen, "system"), whyAwakeUnseen({ ...unseen, asked: 1 }, "system")]).toEqual(["its terminal was not looked at", undefined, "a question about it is open"]);
  });
});

describe("the states a session and a try can have", () => {
  it.each(SessionStatus.options)("%s", (status) => {
    expect(whyAwake({ ...IDLE, status }, "person") === undefined).toBe(status === "running");
  });

  it.each(DelegationStatus.options)("a try that is %s", (delegation) => {
    expect(whyAwake({ ...IDLE, delegation }, "system") === undefined).toBe(delegation === "running" || delegation === "monitoring");
  });
});
