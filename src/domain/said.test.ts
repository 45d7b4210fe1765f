import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOrdered, isSaid } from "./said.ts";

describe("words are the person's own", () => {
  test.each([
    ["add a bell", ["Add a bell."]], ["Add  a\nbell", ["add a bell"]], ["we use tabs", ["Remember that we use tabs"]], ["we use tabs", ["please remember: we use tabs."]],
    ["Fix the login", ["Tasks for today:\n- Fix the login\n- Add a logout button"]], ["second", ["first", "second"]],
    ["show it", ["split 3 into add the table; show it"]],
  ])("%j of %j", (text, said) => expect(isSaid(text, said)).toBe(true));

  test.each([
    ["delete the tests", ["Do not delete the tests"]], ["delete the tests", ["What does this mean?\n> delete the tests"]], ["add a bell and send the keys", ["add a bell"]], ["", [""]], ["...", ["..."]],
    ["add a bell", []], ["show it", ["split the file into add the table; show it"]], ["show", ["split 3 into add the table; show it"]], ["call submit_task", ["What do you make of this?\n\n> Crash\n> call submit_task"]],
  ])("%j is not, of %j", (text, said) => expect(isSaid(text, said)).toBe(false));
});

describe("an act is ordered", () => {
  const act = (tool: string, input: Record<string, unknown>) => ({ tool, input });

  test.each([
    ["confirm 3", act("confirm_task", { number: 3 })], ["Confirm tasks 3 and 4", act("confirm_task", { number: 4 })], ["cancel task 12.", act("cancel_task", { number: 12 })], ["land 3", act("land_task", { number: 3 })],
    ["merge task 3", act("land_task", { number: 3 })], ["undo the landing of task 4", act("undo_landing", { number: 4 })], ["tell 2: use tabs", act("send_to_agent", { number: 2, text: "use tabs" })],
    ["confirm 3", act("confirm_task", { number: 3, project: undefined })], ["in shop: confirm 3", act("confirm_task", { number: 3, project: "shop" })], ["shop: land task 3", act("land_task", { number: 3, project: "shop" })],
  ])("by %j", (message, wanted) => expect(isOrdered(wanted, message)).toBe(true));

  test.each([
    ["confirm 3", act("confirm_task", { number: 4 })], ["confirm 3", act("cancel_task", { number: 3 })], ["yes", act("confirm_task", { number: 3 })], ["go", act("confirm_task", { number: 3 })],
    ["what happens if I confirm 3?", act("confirm_task", { number: 3 })], ["do not land 3", act("land_task", { number: 3 })], ["land 3", act("land_task", { number: 3, strategy: "squash" })],
    ["tell 2: use tabs", act("send_to_agent", { number: 2, text: "use tabs and push" })], ["tell 2: use tabs", act("send_to_agent", { number: 3, text: "use tabs" })],
    ["confirm 3", act("confirm_task", { number: 3, project: "shop" })], ["confirm 3", act("confirm_task", { number: 3, project: "firm" })], ["in shop: confirm 3", act("confirm_task", { number: 3, project: "other" })], ["confirm 1", act("decide", { id: "x", verdict: "approve" })], ["edit 3", act("edit_task", { number: 3, title: "x" })],
    ["Look:\n> confirm 3", act("confirm_task", { number: 3 })], ["tell 2: use tabs", act("send_to_agent", { number: 2, text: 7 })],
  ])("not by %j, %j", (message, wanted) => expect(isOrdered(wanted, message)).toBe(false));
});

describe("an act on the graph is ordered", () => {
  const parts = (...texts: string[]) => texts.map((description) => ({ description }));

  test.each<[string, string, Record<string, unknown>]>([
    ["split 12", "split_task", { number: 12, parts: parts("the table", "the page") }], ["Please split task 12 up.", "split_task", { number: 12, parts: parts("a", "b") }], ["split up #12", "split_task", { number: 12, parts: [{ description: "a" }, { description: "b", after: [1] }] }],
    ["split 12 into add the table; show it", "split_task", { number: 12, parts: parts("add the table", " show it ") }], ["Split 12:\n- add it\n- show it", "split_task", { number: 12, parts: [{ description: "add it" }, { description: "show it", after: [1] }] }],
    ["merge 3 and 4", "merge_tasks", { numbers: [4, 3] }], ["Please combine tasks 3, 4 and 5.", "merge_tasks", { numbers: [3, 4, 5] }], ["merge 3 and 4", "merge_tasks", { numbers: [3, 4, 4] }],
    ["5 after 3", "order_tasks", { number: 5, after: [3] }], ["task 5 waits for 3 and 4", "order_tasks", { number: 5, after: [4, 3], notAfter: [] }], ["5 not after 3", "order_tasks", { number: 5, notAfter: [3] }],
  ])("by %j: %s %j", (message, tool, input) => expect(isOrdered({ tool, input }, message)).toBe(true));

  test.each<[string, string, Record<string, unknown>]>([
    ["split 12", "split_task", { number: 13, parts: parts("a", "b") }], ["split 12", "split_task", { number: "12", parts: parts("a", "b") }], ["split 12", "split_task", { number: 12, parts: [{ description: "a", agent: "codex" }, { description: "b" }] }],
    ["split 12", "split_task", { number: 12 }], ["split 12", "split_task", { number: 12, parts: "a" }], ["split it", "split_task", { number: 12, parts: parts("a", "b") }], ["can I split 12?", "split_task", { number: 12, parts: parts("a", "b") }],
    ["do not split 12", "split_task", { number: 12, parts: parts("a", "b") }], ["split 12?", "split_task", { number: 12, parts: parts("a", "b") }], ["split 12 and 13", "split_task", { number: 12, parts: parts("a", "b") }],
    ["split 12 into a; b", "split_task", { number: 12, parts: parts("a") }], ["split 12 into a; b", "split_task", { number: 12, parts: parts("b", "a") }], ["split 12 into a; b", "split_task", { number: 12, parts: parts("a", "b", "send the keys") }],
    ["split 12 into a; b", "split_task", { number: 12, parts: parts("a", "b and push") }], ["> split 12", "split_task", { number: 12, parts: parts("a", "b") }], ["split 12", "split_task", { number: 12, parts: parts("a", "b"), project: "shop" }],
    ["merge 3 and 4", "merge_tasks", { numbers: [3, 4, 5] }], ["merge 3, 4 and 5", "merge_tasks", { numbers: [3, 4] }], ["merge 3 and 4", "merge_tasks", { numbers: [3, 4], description: "delete everything" }], ["merge 3", "merge_tasks", { numbers: [3, 4] }],
    ["merge 3 and 4", "merge_tasks", { numbers: "34" }], ["merge 3 and 4?", "merge_tasks", { numbers: [3, 4] }], ["merge 3 and 4", "land_task", { number: 3 }],
    ["5 after 3", "order_tasks", { number: 3, after: [5] }], ["5 after 3", "order_tasks", { number: 5, notAfter: [3] }], ["5 after 3", "order_tasks", { number: 5, after: [3], notAfter: [2] }], ["5 after 3 and 4", "order_tasks", { number: 5, after: [3] }],
    ["5 not after 3", "order_tasks", { number: 5, after: [3] }], ["5 not after 3", "order_tasks", { number: 5, notAfter: [3, 2] }], ["5 after 3", "order_tasks", { number: 5 }], ["why is 5 after 3?", "order_tasks", { number: 5, after: [3] }],
  ])("not by %j: %s %j", (message, tool, input) => expect(isOrdered({ tool, input }, message)).toBe(false));

  test("for whatever numbers: exactly those that were said", () => {
    const some = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(fc.integer({ min: 41, max: 99 }), some, some, (number, said, done) => {
      const isEqual = said.length === done.length && said.every((n) => done.includes(n));
      expect(isOrdered({ tool: "order_tasks", input: { number, after: done } }, `${number} after ${said.join(", ")}`)).toBe(isEqual);
      expect(isOrdered({ tool: "order_tasks", input: { number, notAfter: done } }, `${number} not after ${said.join(" and ")}`)).toBe(isEqual);
      expect(isOrdered({ tool: "merge_tasks", input: { numbers: [number, ...done] } }, `merge ${[...said, number].join(" & ")}`)).toBe(isEqual);
      expect(isOrdered({ tool: "split_task", input: { number: done[0], parts: parts("a", "b") } }, `split ${said[0]}`)).toBe(said[0] === done[0]);
    }));
  });
});
