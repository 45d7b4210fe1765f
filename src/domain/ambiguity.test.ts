import { describe, expect, test } from "vitest";
import { ambiguityOf, resolved } from "./ambiguity.ts";

const MEANT = { agents: ["claude", "codex"], openTasks: [{ number: 3, title: "Fix the login" }, { number: 5, title: "Add dark mode" }] };
const ask = (wish: string, meant = MEANT) => ambiguityOf(wish, meant);

describe("a wish that can mean two things that have names", () => {
  test.each([
    ["Rewrite the store using redux or zustand", "Redux or zustand?", ["redux", "zustand", "Both"]],
    ["Sort the list by date or name", "Date or name?", ["date", "name", "Both"]],
    ["Migrate to vite or esbuild for the build", "Vite or esbuild?", ["vite", "esbuild", "Both"]],
    ["Add dark mode with claude or codex", "Which agent shall do it?", ["claude", "codex", "Whichever fits"]],
    ["fix it", "What is meant by “it”?", ["Task 3: Fix the login", "Task 5: Add dark mode", "Something else"]],
    ["Please improve that again.", "What is meant by “that”?", ["Task 3: Fix the login", "Task 5: Add dark mode", "Something else"]],
  ])("%s", (wish, question, choices) => expect(ask(wish)).toMatchObject({ question, choices }));

  test.each([
    "Add a logout button to the header", "Fix typos or other mistakes in the docs", "Let users sign in using email or phone", "Warn when a name or address is empty", "Support sorting by date or name", "Fix the login page",
    "Use one or more workers", "fix it so that the header has a logout button and the footer keeps its three links as they are", "Rename foo to bar", `Use redux or zustand. ${"The store holds the cart and the session of a visitor. ".repeat(4)}`,
  ])("is not: %s", (wish) => expect(ask(wish)).toBeNull());

  test("is not asked where no choice can be named", () => expect(ask("fix it", { agents: [], openTasks: [] })).toBeNull());
});

describe("the wish as it is meant", () => {
  const after = (wish: string, answer: string) => resolved(wish, ask(wish)!, answer);

  test.each([
    ["Rewrite the store using redux or zustand", "zustand", "Rewrite the store using zustand"], ["Rewrite the store using redux or zustand", "Both", "Rewrite the store using redux and zustand"],
    ["Rewrite the store using redux or zustand", "jotai.", "Rewrite the store using jotai"], ["Add dark mode with claude or codex", "codex", "Add dark mode with codex"],
    ["Add dark mode with claude or codex", "Whichever fits", "Add dark mode"], ["fix it", "Task 3: Fix the login", "fix what task 3 is about (Fix the login)"], ["fix it", "the cart", "fix the cart"],
  ])("%s, %s", (wish, answer, meant) => expect(after(wish, answer)).toBe(meant));

  test("stays open after “Something else”, and after nothing", () => expect([after("fix it", "something else"), after("fix it", " ")]).toEqual([null, null]));
});
