import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionsIn, namesIn, readResult, tasksIn } from "./tool-result.ts";

const TASK = { number: 3, title: "Add dark mode", status: "executing" };

describe("readResult", () => {
  it.each([
    ['{"number":3}', { number: 3 }, null],
    ["[]", [], null],
    ['{"error":"There is no task 3."}', { error: "There is no task 3." }, "There is no task 3."],
    ['{"error":{"message":"Too many."}}', { error: { message: "Too many." } }, "Too many."],
    ["Wait a minute.\nThen try again.", undefined, "Wait a minute. Then try again."],
    ['{"error":null,"number":3}', { error: null, number: 3 }, null],
  ])("%s", (text, value, refusal) => {
    expect(readResult(text)).toEqual({ value, refusal });
  });

  it("cuts a refusal that is too long, and takes what is hidden out of it", () => {
    expect(readResult("x".repeat(5000)).refusal?.length).toBe(600);
    expect(readResult("a\u202Eb\u0007").refusal).toBe("ab");
  });
});

describe("tasksIn", () => {
  it.each([
    ["a list", [TASK]],
    ["a page", { items: [TASK], nextCursor: null }],
    ["a named list", { tasks: [TASK] }],
    ["a named task", { task: TASK }],
    ["a task", TASK],
  ])("reads %s", (_, value) => {
    expect(tasksIn(value)).toMatchObject([{ number: 3, title: "Add dark mode", state: "executing" }]);
  });

  it.each([
    [{ state: "working", detail: "" }, "working"],
    [{ state: "blocked", detail: "by 2" }, "blocked by 2"],
    [{ attention: { state: "verifying", detail: "2 of 3" } }, "verifying 2 of 3"],
    [{ attention: "waiting-answer" }, "waiting-answer"],
    [{ attention: null }, "executing"],
    [{ status: undefined }, ""],
  ])("%j is told as %j", (more, state) => {
    expect(tasksIn({ ...TASK, ...more })[0]?.state).toBe(state);
  });

  it("reads what else it knows by any of its names", () => {
    expect(tasksIn({ ...TASK, agent: "alpha", branch: "feat/x", project: "shop" })[0]).toMatchObject({ agent: "alpha", branch: "feat/x", project: "shop" });
    expect(tasksIn({ ...TASK, assignedAgent: "beta", projectName: "site" })[0]).toMatchObject({ agent: "beta", project: "site" });
    expect(tasksIn({ ...TASK, agent: null, branch: null })[0]).toMatchObject({ agent: "", branch: "" });
  });

  it.each([undefined, null, 3, "x", {}, [], [null], [{ title: "no number" }], { items: [{ number: "3" }] }, { number: 0 }])("finds none in %j", (value) => {
    expect(tasksIn(value)).toEqual([]);
  });
});

describe("the other readers", () => {
  it("decisions", () => {
    expect(decisionsIn([{ id: "1", title: "Plan", kind: "plan" }, { id: "2", title: "Ask", body: { kind: "question" } }, { title: "no id" }])).toEqual([
      { id: "1", title: "Plan", kind: "plan" },
      { id: "2", title: "Ask", kind: "question" },
    ]);
  });

  it("names", () => {
    expect(namesIn(["a", { name: "b", path: "/b" }, 3])).toEqual(["a", "b"]);
    expect(namesIn({ projects: ["a"] })).toEqual(["a"]);
  });

  it("take anything", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const { value } = readResult(text);
        expect([tasksIn(value), decisionsIn(value), namesIn(value)].every(Array.isArray)).toBe(true);
      }),
    );
  });
});
