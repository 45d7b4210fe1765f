import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParsedWish } from "./brain.ts";
import { parseWish } from "./wish.ts";

const AGENTS = ["claude", "codex", "gemini", "opencode", "my-agent"];

function parse(wish: string): ParsedWish {
  const parsed = parseWish(wish, { agents: AGENTS });
  expect(ParsedWish.safeParse(parsed).error?.issues).toBeUndefined();
  return parsed;
}

describe("the title of a wish", () => {
  it.each([
    ["add dark mode to the settings page.", "Add dark mode to the settings page"],
    ["Could you please add a logout button?", "Add a logout button"],
    ["Hi there, I'd like you to rename foo to bar, thanks!", "Rename foo to bar"],
    ["I want a search box on the orders page", "Add a search box on the orders page"],
    ["With codex, add a footer after task 3", "Add a footer"],
    ["The app crashes when I click save", "Fix: app crashes when I click save"],
    ["There is a race condition in the queue", "Fix: race condition in the queue"],
    ["Fix the bug. It happens on every save.", "Fix the bug"],
    ["Add a footer\n\nIt should show the version.", "Add a footer"],
    ["- add a footer", "Add a footer"],
    ["useState is called twice", "useState is called twice"],
    ["Bump lodash to 4.17.21 for e.g. security", "Bump lodash to 4.17.21 for e.g. security"],
    ["A button that exports the list", "Add a button that exports the list"],
    ["", "Untitled task"],
    ["...", "Untitled task"],
    ["🎉", "🎉"],
  ])("%j is %j", (wish, title) => {
    expect(parse(wish).title).toBe(title);
  });

  it("does not end in the middle of an addition", () => {
    expect(parse("Add a farewell function that says goodbye by name, with a test").title).toBe("Add a farewell function that says goodbye by name");
  });

  it("is cut between words", () => {
    const { title } = parse("Add a configurable notification system with email and push channels and quiet hours for every user");
    expect(title).toBe("Add a configurable notification system with email and push");
    expect(title.length).toBeLessThanOrEqual(60);
  });
});

describe("a wish that follows another", () => {
  it("takes the order from it and nothing else", () => {
    const parsed = parse("add a theme switch, with codex\n\nThis follows task 31: Add tokens only in src/theme, with claude");
    expect(parsed).toMatchObject({ title: "Add a theme switch", agent: "codex", after: [31], scope: [] });
  });
});

describe("how sure it is, and how long it takes", () => {
  it("is sure enough to run a clear wish, and not a vague one", () => {
    for (const wish of ["Add dark mode to the settings page", "Fix the login redirect in src/auth.ts", "Write unit tests for src/date.ts"]) expect(parse(wish).confidence).toBeGreaterThanOrEqual(0.8);
    for (const wish of ["Make it better", "fix it", "improve stuff", "foo", "something with the colors maybe", ""]) expect(parse(wish).confidence).toBeLessThan(0.7);
  });

  it("gives the parts of a wish their weight", () => {
    expect(parse("Add a logout button to the header?").confidence).toBeLessThan(parse("Add a logout button to the header").confidence);
    expect(parse("Add `logout()` to src/auth.ts here").confidence).toBeGreaterThan(parse("Add a logout to the header").confidence);
  });

  it("takes longer for more", () => {
    expect(parse("Fix typo in README").estimateMinutes).toBeLessThan(parse("Fix the login redirect").estimateMinutes);
    expect(parse("Rewrite the entire billing system").estimateMinutes).toBeGreaterThan(parse("Refactor the parser").estimateMinutes);
  });
});

describe("any wish", () => {
  const words = fc.array(fc.constantFrom("add", "fix", "after", "task", "3", "#4", "with", "codex", "only", "in", "src/a", "and", ",", ".", "(", ")", "\n", "the", "use", "@claude", "once", "is", "done", "please", "?", "🎉", "`", "-"), { maxLength: 25 }).map((w) => w.join(" "));

  it("is understood in some way that the schema allows, and always in the same one", () => {
    fc.assert(
      fc.property(fc.oneof(words, fc.string({ unit: "binary", maxLength: 200 })), fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }), (wish, agents) => {
        const parsed = parseWish(wish, { agents });
        expect(ParsedWish.safeParse(parsed).error?.issues).toBeUndefined();
        expect(parsed.title.length).toBeLessThanOrEqual(60);
        expect(parsed.agent === null || agents.includes(parsed.agent)).toBe(true);
        expect(parsed.scope.every((place) => !place.startsWith("/") && !place.includes(".."))).toBe(true);
        expect(parseWish(wish, { agents })).toEqual(parsed);
      }),
      { numRuns: 400 },
    );
  });

  it("is understood quickly, whatever it is made of", () => {
    for (const unit of [" ", "a", "only ", "after 1, ", "only in a/b, ", "with codex ", "- ", "/", "`", "(", "only in the ", "replace x ", "\n", "?", "a.", "@", "add test ", "1,"]) {
      const since = performance.now();
      parse(unit.repeat(Math.ceil(50_000 / unit.length)));
      expect(performance.now() - since).toBeLessThan(1500);
    }
  });
});
