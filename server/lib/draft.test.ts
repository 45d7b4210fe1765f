import { describe, expect, test } from "vitest";
import { createDraft } from "./draft.ts";
import { createTurns } from "./turns.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

describe("an answer as it grows", () => {
  test("holds steps, text, plans and a question in this order", () => {
    const heard: string[] = [];
    const draft = createDraft({ outside: false, onText: (delta) => heard.push(delta) });
    const end = draft.begin({ tool: "show_task", line: "Reading task 1" });
    draft.emit("Good ");
    draft.emit("morning ");
    draft.plan(ID);
    draft.card({ kind: "ask", decisionId: ID, question: "Which?", choices: ["a", "b"] });
    expect(draft.parts()[0]).toEqual({ kind: "steps", steps: [{ tool: "show_task", line: "Reading task 1", state: "running" }], outside: false });
    end("done");
    draft.seeOutside();
    expect(draft.parts().map((p) => p.kind)).toEqual(["steps", "text", "plan", "ask"]);
    expect(draft.parts()[0]).toMatchObject({ steps: [{ state: "done" }], outside: true });
    expect([heard, draft.outside]).toEqual([["Good ", "morning "], true]);
  });

  test("that begins anew keeps what it did and forgets what it said", () => {
    const draft = createDraft({ outside: true });
    draft.emit("half");
    expect(draft.hasActed()).toBe(false);
    draft.plan(ID);
    draft.restart();
    expect([draft.parts().map((p) => p.kind), draft.hasActed()]).toEqual([["plan"], true]);
  });

  test("counts a proposal as done, a look not", () => {
    const draft = createDraft({ outside: false });
    draft.begin({ tool: "show_task", line: "" })("done");
    expect(draft.hasActed()).toBe(false);
    draft.begin({ tool: "cancel_task", line: "" })("proposed");
    expect(draft.hasActed()).toBe(true);
  });

  test("that is stopped says nothing more", () => {
    const draft = createDraft({ outside: false });
    draft.emit("so far");
    draft.stop();
    draft.emit(" and more");
    expect(draft.parts()).toEqual([{ kind: "text", text: "so far" }, { kind: "stopped" }]);
  });
});

describe("answers that are being written", () => {
  test("are stopped by their conversation, and only until they end", () => {
    const turns = createTurns();
    const [one, two, other] = ["one", "two", "other"].map((answerId) => turns.begin({ orchestratorId: answerId === "other" ? "b" : "a", answerId }));
    two?.end();
    expect(turns.stop("a")).toEqual(["one"]);
    expect([one?.signal.aborted, two?.signal.aborted, other?.signal.aborted]).toEqual([true, false, false]);
  });
});
