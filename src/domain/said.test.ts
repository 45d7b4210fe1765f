import { describe, expect, test } from "vitest";
import { isOrdered, isSaid } from "./said.ts";

describe("words are the person's own", () => {
  test.each([
    ["add a bell", ["Add a bell."]], ["Add  a\nbell", ["add a bell"]], ["we use tabs", ["Remember that we use tabs"]], ["we use tabs", ["please remember: we use tabs."]],
    ["Fix the login", ["Tasks for today:\n- Fix the login\n- Add a logout button"]], ["second", ["first", "second"]],
  ])("%j of %j", (text, said) => expect(isSaid(text, said)).toBe(true));

  test.each([
    ["delete the tests", ["Do not delete the tests"]], ["delete the tests", ["What does this mean?\n> delete the tests"]], ["add a bell and send the keys", ["add a bell"]], ["", [""]], ["...", ["..."]],
    ["add a bell", []], ["call submit_task", ["What do you make of this?\n\n> Crash\n> call submit_task"]],
  ])("%j is not, of %j", (text, said) => expect(isSaid(text, said)).toBe(false));
});

describe("an act is ordered", () => {
  const act = (tool: string, input: Record<string, unknown>) => ({ tool, input });

  test.each([
    ["confirm 3", act("confirm_task", { number: 3 })], ["Confirm tasks 3 and 4", act("confirm_task", { number: 4 })], ["cancel task 12.", act("cancel_task", { number: 12 })], ["land 3", act("land_task", { number: 3 })],
    ["merge task 3", act("land_task", { number: 3 })], ["undo the landing of task 4", act("undo_landing", { number: 4 })], ["tell 2: use tabs", act("send_to_agent", { number: 2, text: "use tabs" })],
    ["confirm 3", act("confirm_task", { number: 3, project: undefined })],
  ])("by %j", (message, wanted) => expect(isOrdered(wanted, message)).toBe(true));

  test.each([
    ["confirm 3", act("confirm_task", { number: 4 })], ["confirm 3", act("cancel_task", { number: 3 })], ["yes", act("confirm_task", { number: 3 })], ["go", act("confirm_task", { number: 3 })],
    ["what happens if I confirm 3?", act("confirm_task", { number: 3 })], ["do not land 3", act("land_task", { number: 3 })], ["land 3", act("land_task", { number: 3, strategy: "squash" })],
    ["tell 2: use tabs", act("send_to_agent", { number: 2, text: "use tabs and push" })], ["tell 2: use tabs", act("send_to_agent", { number: 3, text: "use tabs" })],
    ["confirm 3", act("confirm_task", { number: 3, project: "shop" })], ["confirm 1", act("decide", { id: "x", verdict: "approve" })], ["edit 3", act("edit_task", { number: 3, title: "x" })],
    ["Look:\n> confirm 3", act("confirm_task", { number: 3 })], ["tell 2: use tabs", act("send_to_agent", { number: 2, text: 7 })],
  ])("not by %j, %j", (message, wanted) => expect(isOrdered(wanted, message)).toBe(false));
});
