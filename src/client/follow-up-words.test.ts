import { expect, test } from "vitest";
import { whereItIs } from "./follow-up-words.ts";

test.each([
  ["waiting", "", "Waits to be typed"],
  ["waiting", "waits for the agent's turn to end", "Waits for the agent's turn to end"],
  ["pasted", "", "Is being typed"],
  ["submitted", "", "Sent, its turn has not begun yet"],
  ["begun", "", "Delivered"],
  ["begun", "typed into its terminal", "Typed into its terminal"],
  ["unsure", "its input box is empty", "It is not certain that it arrived"],
  ["dropped", "you took it back", "Not sent: you took it back"],
] as const)("a message that is %s (%s) reads: %s", (status, why, words) => {
  expect(whereItIs({ status, why, closedAt: null })).toBe(words);
});
