import { describe, expect, it } from "vitest";
import { hasActed, MessagePart, sawOutside, spokenText, type Step, textOf } from "./message.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

describe("textOf", () => {
  it("is what was said, without cards", () => {
    expect(textOf({ parts: [{ kind: "text", text: "a" }, { kind: "plan", taskIds: [ID] }, { kind: "text", text: "b" }] })).toBe("a\nb");
    expect(textOf({ parts: [] })).toBe("");
  });

  it("cards carry ids and nothing that could grow old", () => {
    expect(MessagePart.safeParse({ kind: "plan", taskIds: ["not an id"] }).success).toBe(false);
    expect(MessagePart.parse({ kind: "plan", taskIds: [ID], title: "old" })).toEqual({ kind: "plan", taskIds: [ID] });
  });
});

describe("what a brain is told of a message", () => {
  const ask: MessagePart = { kind: "ask", decisionId: ID, question: "Which colour?", choices: ["Red", "Blue"] };

  it("is its text, and the question it put with its choices", () => {
    expect(spokenText({ parts: [{ kind: "text", text: "Hm." }, ask] })).toBe("Hm.\n\nWhich colour?\n- Red\n- Blue");
    expect(spokenText({ parts: [ask] })).toBe("Which colour?\n- Red\n- Blue");
    expect(spokenText({ parts: [{ kind: "stopped" }, { kind: "plan", taskIds: [ID] }] })).toBe("");
  });
});

describe("what came of an answer", () => {
  const steps = (outside: boolean, ...states: Step["state"][]): MessagePart => ({ kind: "steps", outside, steps: states.map((state) => ({ tool: "show_task", line: "Reading task 3", state })) });

  it("saw texts of others where one of its steps did", () => {
    expect([steps(true), steps(false), { kind: "stopped" } as const].map((part) => sawOutside({ parts: [part] }))).toEqual([true, false, false]);
    expect(sawOutside({ parts: [steps(false), { kind: "text", text: "a" }, steps(true)] })).toBe(true);
  });

  it("is more than words with a task, a question or a proposed act", () => {
    const acted = (...parts: MessagePart[]): boolean => hasActed({ parts });
    expect([acted({ kind: "plan", taskIds: [ID] }), acted({ kind: "ask", decisionId: ID, question: "?", choices: [] }), acted(steps(false, "proposed"))]).toEqual([true, true, true]);
    expect([acted(), acted({ kind: "text", text: "done" }), acted({ kind: "stopped" }), acted(steps(true))]).toEqual([false, false, false, false]);
  });
});
