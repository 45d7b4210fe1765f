import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_WISHES, splitWishes } from "./wish-split.ts";

const texts = (message: string): string[] => splitWishes(message).map((part) => part.text);
const order = (message: string): boolean[] => splitWishes(message).map((part) => part.follows);

describe("one wish", () => {
  it.each([
    "Add a login page",
    "  Add a login page  \n",
    "Add a page with:\n- a form\n- a button",
    "Create a settings screen that has:\n1. dark mode\n2. language",
    "Fix the crash. Steps:\n1. open the page\n2. click save",
    "- Add a login page",
    "When I click save and then reload, the text is gone",
    "Add a button and then show a toast",
    "Users can sign in and then change their name",
    "Explain this\n- Add a page\nand more text behind",
    "Add it, and then",
  ])("stays one: %j", (message) => {
    expect(texts(message)).toEqual([message.trim()]);
  });
});

describe("a list of wishes", () => {
  it.each([
    ["- Add a login page\n- Fix the footer", ["Add a login page", "Fix the footer"]],
    ["1. Add a login page\n2) Fix the footer", ["Add a login page", "Fix the footer"]],
    ["Tasks for today:\n\n* Add a login page\n* Fix the footer", ["Add a login page", "Fix the footer"]],
    ["- [ ] Add a login page\n- [x] Fix the footer", ["Add a login page", "Fix the footer"]],
    ["Two things:\n* dark mode for the landing page\n* Fix the footer", ["dark mode for the landing page", "Fix the footer"]],
    ["Please do these things:\n- Add a login page\n  with a logo\n- Fix the footer", ["Add a login page\nwith a logo", "Fix the footer"]],
  ])("%j is one wish per item", (message, parts) => {
    expect(texts(message)).toEqual(parts);
    expect(order(message)).toEqual(parts.map(() => false));
  });

  it("keeps an order that is said", () => {
    expect(splitWishes("- Add a table\n- then add its page\n- After that, document it")).toEqual([
      { text: "Add a table", follows: false },
      { text: "add its page", follows: true },
      { text: "document it", follows: true },
    ]);
  });

  it("gives the agent that is named above it to each", () => {
    expect(texts("Do these tasks with codex:\n- Add a login page\n- Fix the footer")).toEqual(["Add a login page with codex", "Fix the footer with codex"]);
    expect(texts("@gemini tasks:\n- Add a login page\n- Fix the footer")).toEqual(["Add a login page @gemini", "Fix the footer @gemini"]);
  });

  it("that is too long is a plan: only its beginning is taken", () => {
    const list = Array.from({ length: 14 }, (_, i) => `- Add page ${i}`).join("\n");
    expect(texts(list)).toHaveLength(MAX_WISHES);
  });
});

describe("do this and then do that", () => {
  it.each([
    ["Add a login page and then write its tests", ["Add a login page", "write its tests"]],
    ["Rename the module, then update the docs accordingly", ["Rename the module", "update the docs accordingly"]],
    ["Add a login page. After that, remove the old form", ["Add a login page", "remove the old form"]],
    ["Add a table and then add its page and then write the docs", ["Add a table", "add its page", "write the docs"]],
    ["Add a roles table, and after that restrict the admin pages", ["Add a roles table", "restrict the admin pages"]],
  ])("%j", (message, parts) => {
    expect(texts(message)).toEqual(parts);
    expect(order(message)).toEqual(parts.map((_, i) => i > 0));
  });
});

it("never loses a message, never makes too many of it, and the first waits for nobody", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("- Add a page", "1. Fix it", "then ", "\n", " ", "words", "and then ", "With codex:", "  more"), { maxLength: 30 }), (parts) => {
      const message = parts.join("\n");
      const wishes = splitWishes(message);
      expect(wishes.length).toBeGreaterThanOrEqual(1);
      expect(wishes.length).toBeLessThanOrEqual(MAX_WISHES);
      expect(wishes[0]?.follows).toBe(false);
      expect(wishes.length > 1 || wishes[0]?.text === message.trim()).toBe(true);
    }),
  );
});
