import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskFacts } from "./check.ts";
import { sharesWord, type Weakness, weigh, type Weight, weightOf } from "./wish-excuse.ts";

const WEAKNESSES: readonly Weakness[] = ["gone", "skipped", "weaker", "bent", "snapshot", "slower", "empty", "setting", "loosened", "silenced", "vendored"];
const TYPES: readonly TaskFacts["type"][] = ["feature", "bug", "refactor", "test", "documentation"];
const of = (weakness: Weakness, wish: string, more: { type?: TaskFacts["type"]; about?: string } = {}): Weight => weightOf(weakness, { type: more.type ?? "feature", wish }, more.about);

describe("a weakness the wish asks for", () => {
  it.each<[Weakness, string]>([
    ["gone", "Remove the old importer"], ["gone", "Clean up unused helpers"], ["gone", "Merge both parsers"],
    ["skipped", "Quarantine the flaky upload test"], ["skipped", "Disable the import"],
    ["slower", "Raise the timeout of the upload"], ["slower", "Wait for the server to start"],
    ["snapshot", "Update the snapshots"],
    ["setting", "Switch from jest to vitest"], ["setting", "Add a lint script to package.json"], ["setting", "Raise the engines in the config"],
    ["loosened", "Allow any in tests"], ["loosened", "Turn the no-var rule off"],
    ["silenced", "Suppress the warning about dates"],
    ["vendored", "Bundle the library"], ["vendored", "Embed a third-party parser"],
  ])("%s is looked at: %s", (weakness, wish) => {
    expect(of(weakness, wish)).toBe("look");
  });

  it.each<[Weakness, string]>([
    ["gone", "Add a dark mode"], ["skipped", "Make names longer"], ["slower", "Show the total"], ["snapshot", "Show the total"], ["setting", "Make names longer"],
    ["loosened", "Make names longer"], ["silenced", "Make names longer"], ["vendored", "Make names longer"], ["weaker", "Remove, skip, disable, ignore and allow everything"],
  ])("%s is refused: %s", (weakness, wish) => {
    expect(of(weakness, wish)).toBe("refuse");
  });
});

describe("a task about tests", () => {
  it.each<[Weakness, Weight]>([
    ["gone", "look"], ["skipped", "look"], ["weaker", "look"], ["slower", "look"], ["setting", "look"], ["bent", "look"], ["snapshot", "look"],
    ["empty", "refuse"], ["loosened", "refuse"], ["silenced", "refuse"], ["vendored", "refuse"],
  ])("%s: %s", (weakness, weight) => {
    expect(of(weakness, "Tidy", { type: "test" })).toBe(weight);
  });
});

describe("an expectation that was bent", () => {
  it("is looked at where the wish is about the same thing", () => {
    expect(of("bent", "Prices have two decimals", { about: 'expect(price(3)).toBe("3.00")' })).toBe("look");
    expect(of("snapshot", "The header is blue", { about: "header.snap" })).toBe("look");
  });

  it("is refused where it is about something else, or about nothing", () => {
    expect(of("bent", "Prices have two decimals", { about: 'expect(name("a")).toBe("b")' })).toBe("refuse");
    expect(of("bent", "Prices have two decimals")).toBe("refuse");
  });

  it("is refused in a refactoring, which changes no behaviour", () => {
    expect(of("bent", "Tidy the prices", { type: "refactor", about: "expect(price(3)).toBe(4)" })).toBe("refuse");
  });
});

it("what makes a test prove nothing is excused by no wish and no type", () => {
  fc.assert(fc.property(fc.string(), fc.string(), fc.constantFrom(...TYPES), (wish, about, type) => {
    expect(of("empty", wish, { type, about })).toBe("refuse");
  }));
});

it("says what is the case, and what to do about it only where it refutes", () => {
  const said = { fact: "a.test.js has 2 tests less.", remedy: "Put them back.", path: "a.test.js" };
  for (const weakness of WEAKNESSES) {
    for (const wish of ["Remove the timeout", "Add a bell"]) {
      const { weight, finding } = weigh(weakness, { type: "feature", wish }, said);
      expect(weight).toBe(of(weakness, wish));
      expect(finding).toEqual({ message: weight === "look" ? "a.test.js has 2 tests less. The wish may ask for that." : "a.test.js has 2 tests less. Put them back.", path: "a.test.js" });
    }
  }
});

describe("a wish and a piece of code share a word", () => {
  it.each([
    ["Prices have two decimals", "formatPrice(3)"], ["Show the user's name", "const userNames = []"], ["Round to 25 cents", "expect(round(25))"], ["Write it in €", "`€ 3`"],
    ["Ändere die Größe", "größe = 3"], ["cafe\u0301 opens", "caf\u00e9"], ["HTTP answers", "HTTPServer"],
  ])("%j and %j", (wish, code) => {
    expect(sharesWord(wish, code)).toBe(true);
  });

  it.each([
    ["Make it new", "new Test()"], ["Return the value", "return value"], ["Add a bell", "expect(add(1, 2))"], ["Change src/price.ts", "price(3)"], ["See price.test.ts", "price(3)"],
    ["Round to 2", "x(2)"], ["", "price"], ["price", ""],
  ])("but not %j and %j", (wish, code) => {
    expect(sharesWord(wish, code)).toBe(false);
  });

  it("whatever the case and number it is written in", () => {
    fc.assert(fc.property(fc.constantFrom("colour", "invoice", "basket", "refund"), fc.constantFrom("", "s"), fc.constantFrom("", "s"), (word, a, b) => {
      expect(sharesWord(`Show the ${word}${a}`, `get${word.slice(0, 1).toUpperCase()}${word.slice(1)}${b}()`)).toBe(true);
      expect(sharesWord(`SHOW ${word.toUpperCase()}`, `${word}_${b}`)).toBe(true);
    }));
  });
});
