import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { actLine, stepLine } from "./step-words.ts";

describe("a step", () => {
  test.each([["show_task", { number: 12 }, "Reading task 12"], ["submit_task", { description: "x" }, "Writing a task"], ["recall", { query: "x" }, "Remembering"], ["show_diff", {}, "Reading the change of task"], ["constructor", null, "Using constructor"]])("%s %j", (tool, input, line) => expect(stepLine(tool, input)).toBe(line));

  test("has words for every tool there is", () => {
    const tools = readdirSync(join(import.meta.dirname, "../../server/tools")).filter((f) => !f.includes("test")).map((f) => f.replace(".ts", ""));
    expect(tools.filter((tool) => stepLine(tool, {}).startsWith("Using "))).toEqual([]);
  });
});

describe("an act", () => {
  test("is told with all it carries, in words no model wrote", () => {
    expect(actLine({ tool: "send_to_agent", input: { number: 2, text: "use tabs" } })).toEqual({ title: "Tell the agent of task 2", rest: "text: use tabs" });
    expect(actLine({ tool: "edit_task", input: { number: 2, priority: 3 } })).toEqual({ title: "Edit task 2", rest: "priority: 3" });
    expect(actLine({ tool: "land_task", input: {} })).toEqual({ title: "Land task ?", rest: "" });
    expect(actLine({ tool: "split_task", input: { number: 3, parts: [{ description: "a" }] } })).toEqual({ title: "Split task 3", rest: 'parts: [{"description":"a"}]' });
    expect(actLine({ tool: "merge_tasks", input: { numbers: [3, 4] } })).toEqual({ title: "Put tasks together into one", rest: "numbers: [3,4]" });
    expect(actLine({ tool: "order_tasks", input: { number: 5, notAfter: [3] } })).toEqual({ title: "Change what task 5 waits for", rest: "notAfter: [3]" });
    expect(actLine({ tool: "toString", input: { number: 7 } })).toEqual({ title: "Use toString", rest: "number: 7" });
    expect(actLine({ tool: "toString", input: { a: [1] } })).toEqual({ title: "Use toString", rest: "a: [1]" });
  });
});
