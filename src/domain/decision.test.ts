import { describe, expect, it } from "vitest";
import { DecisionBody, type DecisionEvent, DecisionStatus, DecisionVerdict, nextDecision, tasksAsked, VERDICTS } from "./decision.ts";

const EVENTS: readonly DecisionEvent[] = ["answer", "take", "expire"];

const LAW: readonly [DecisionStatus, DecisionEvent, DecisionStatus][] = [
  ["open", "answer", "answered"],
  ["open", "expire", "expired"],
  ["answered", "take", "taken"],
  ["answered", "expire", "expired"],
];

describe("a decision's states", () => {
  it.each(DecisionStatus.options.flatMap((status) => EVENTS.map((event) => [status, event] as const)))("%s and %s lead where the law says, or nowhere", (status, event) => {
    const listed = LAW.find(([from, on]) => from === status && on === event)?.[2];
    expect(nextDecision(status, event)).toBe(listed);
  });

  it("is answered once: a second answer finds nothing to do", () => {
    const answered = nextDecision("open", "answer");
    expect(answered && nextDecision(answered, "answer")).toBeUndefined();
  });

  it("is not taken before somebody answered", () => {
    expect(nextDecision("open", "take")).toBeUndefined();
  });

  it.each(["taken", "expired"] as const)("nothing leads out of %s", (status) => {
    expect(EVENTS.some((event) => nextDecision(status, event) !== undefined)).toBe(false);
  });
});

describe("the verdicts of a decision", () => {
  const kinds = DecisionBody.options.map((option) => option.shape.kind.value);

  it("are listed for every kind and for no other", () => {
    expect(Object.keys(VERDICTS).sort()).toEqual([...kinds].sort());
  });

  it.each(kinds)("%s can always be refused, and takes each verdict once", (kind) => {
    expect(VERDICTS[kind]).toContain("deny");
    expect(new Set(VERDICTS[kind]).size).toBe(VERDICTS[kind].length);
    expect(VERDICTS[kind].length).toBeGreaterThan(1);
  });

  it("every verdict is good for something", () => {
    const used = new Set(Object.values(VERDICTS).flat());
    expect([...used].sort()).toEqual([...DecisionVerdict.options].sort());
  });

  it("a question is not approved, a plan is not answered with text", () => {
    expect(VERDICTS.question).not.toContain("approve");
    expect(VERDICTS.plan).not.toContain("answer");
  });
});

describe("the tasks a decision is about", () => {
  it("are all of a plan, or the one it belongs to", () => {
    const plan = { kind: "plan" as const, why: "" };
    expect(tasksAsked({ body: { ...plan, taskIds: ["a", "b"] }, taskId: null })).toEqual(["a", "b"]);
    expect(tasksAsked({ body: plan, taskId: "a" })).toEqual(["a"]);
    expect(tasksAsked({ body: plan, taskId: null })).toEqual([]);
  });
});
