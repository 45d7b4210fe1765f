import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TaskType } from "./task.ts";
import { stripPoliteness, titleOf } from "./wish-title.ts";

describe("a wish without greeting and thanks", () => {
  it.each([
    ["Hey there, could you please add a footer?", "add a footer?"],
    ["Hi! I would like you to rename it, thanks a lot!", "rename it"],
    ["Please just fix it asap", "fix it"],
    ["we need tests for the parser", "Add tests for the parser"],
    ["I want to have a search box", "have a search box"],
    ["Let's remove the banner if possible", "remove the banner"],
    ["Your task is to write docs. Thank you!", "write docs."],
    ["ok", "ok"],
    ["please", "please"],
    ["Add a page", "Add a page"],
  ])("%j", (text, bare) => {
    expect(stripPoliteness(text)).toBe(bare);
  });

  it("is never nothing, and done twice is done once", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("please", "hi", "could you", "add", "a page", "thanks", "I want", ",", "!"), { minLength: 1, maxLength: 12 }), (words) => {
        const text = words.join(" ");
        const once = stripPoliteness(text);
        expect(once).not.toBe("");
        expect(once.length).toBeLessThanOrEqual(text.length + 4);
      }),
    );
  });
});

describe("a title", () => {
  it.each([
    ["add dark mode.", "feature", "Add dark mode"],
    ["- add dark mode", "feature", "Add dark mode"],
    ["12. add dark mode;", "feature", "Add dark mode"],
    ["“add dark mode”", "feature", "Add dark mode"],
    ["a dark mode", "feature", "Add a dark mode"],
    ["the login page", "documentation", "Document the login page"],
    ["every endpoint", "test", "Test every endpoint"],
    ["our old module", "refactor", "Refactor our old module"],
    ["the page crashes on save", "bug", "Fix: page crashes on save"],
    ["there is a leak in the pool", "bug", "Fix: leak in the pool"],
    ["when I click save nothing happens", "bug", "Fix: when I click save nothing happens"],
    ["useState is called twice", "feature", "useState is called twice"],
    ["src/a.ts needs tests", "test", "src/a.ts needs tests"],
    ["", "feature", "Untitled task"],
    ["...", "bug", "Untitled task"],
  ] as const)("of %j as %s is %j", (sentence, type, title) => {
    expect(titleOf(sentence, type)).toBe(title);
  });

  it("is cut between words and does not end on a small one", () => {
    const title = titleOf("Add a very long explanation about everything that there is to say for the people who read it", "feature");
    expect(title.length).toBeLessThanOrEqual(60);
    expect("Add a very long explanation about everything that there is to say for the people".startsWith(title)).toBe(true);
    expect(title).not.toMatch(/ (and|or|the|an?|to|of|in|on|for|with)$/);
  });

  it("of one endless word is cut all the same, and never in the middle of a character", () => {
    expect(titleOf("x".repeat(200), "feature")).toHaveLength(60);
    const title = titleOf(`${"x".repeat(59)}🎉🎉🎉`, "feature");
    expect(title.isWellFormed()).toBe(true);
    expect(title).not.toContain("\uFFFD");
  });

  it("is one short line for everything", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), fc.constantFrom(...TaskType.options), (sentence, type) => {
        const title = titleOf(sentence, type);
        expect(title).not.toBe("");
        expect(title).not.toMatch(/[\n\r\t]/);
        expect(title.length).toBeLessThanOrEqual(61);
      }),
    );
  });
});
