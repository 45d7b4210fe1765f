import { describe, expect, it } from "vitest";
import type { TaskFacts } from "./check.ts";
import { sharesWord, type Weakness, weigh, weightOf } from "./wish-excuse.ts";

const task = (wish: string, type: TaskFacts["type"] = "feature") => ({ type, wish });

describe("what a wish excuses", () => {
  it.each<[Weakness, string]>([
    ["gone", "Remove the slug page"], ["skipped", "Quarantine the flaky login test"], ["slower", "Raise the timeouts of the suite"], ["snapshot", "Update the snapshots"],
    ["setting", "Run CI on pull requests"], ["loosened", "Turn the rule no-console off"], ["silenced", "Suppress the warning in a.ts"], ["vendored", "Bundle the library"],
  ])("%s: %s", (weakness, wish) => {
    expect(weightOf(weakness, task(wish))).toBe("look");
  });

  it.each<[Weakness, string]>([
    ["gone", "Make the failing test pass"], ["skipped", "Fix the tests"], ["setting", "Make it faster"], ["loosened", "Fix the lint errors"], ["silenced", "Fix the type errors"], ["vendored", "Add a chart"], ["weaker", "Remove dead code"],
  ])("not %s: %s", (weakness, wish) => {
    expect(weightOf(weakness, task(wish, "bug"))).toBe("refuse");
  });

  it("nothing excuses a test that proves nothing, nor a refactoring that changes answers", () => {
    expect(weightOf("empty", task("Write tests", "test"))).toBe("refuse");
    expect([weightOf("bent", task("Clean up total", "refactor"), "total(2)"), weightOf("bent", task("total counts double"), "total(2)"), weightOf("bent", task("Add tax"), "total(2)")]).toEqual(["refuse", "look", "refuse"]);
  });

  it("tells what to do only where it refuses", () => {
    const said = { fact: "It is gone.", remedy: "Bring it back.", path: "a" };
    expect([weigh("gone", task("Add tax"), said), weigh("gone", task("Drop it"), said)].map((w) => w.finding.message)).toEqual(["It is gone. Bring it back.", "It is gone. The wish may ask for that."]);
  });
});

describe("being about the same thing", () => {
  it.each([["Show prices in euros", "price: 3"], ["Write 12 €", 'equal(f(), "€")'], ["Change parseLine", "def test_parse"], ["Größe", 'slug("Größe")']])("%j and %j are", (wish, code) => {
    expect(sharesWord(wish, code)).toBe(true);
  });

  it.each([["Add tax to src/price.js", "price: 3"], ["Make the test pass", 'test("adds", () => { assert.equal(1, 1) })'], ["", "x"]])("%j and %j are not", (wish, code) => {
    expect(sharesWord(wish, code)).toBe(false);
  });
});
