import { describe, expect, it } from "vitest";
import type { ChangedText, TaskFacts } from "./check.ts";
import { weakenings } from "./test-weakening.ts";

const PATH = "test/price.test.js";
const task = (wish = "Add tax(cents)", type: TaskFacts["type"] = "feature"): TaskFacts => ({ type, wish, scope: [] });
const change = (before: string | null, after: string | null, path = PATH, oldPath: string | null = null): ChangedText => ({ path, oldPath, before, after });
const one = (body: string, name = "adds"): string => `test("${name}", () => {\n${body}\n});\n`;
const found = (texts: ChangedText[], facts = task()): string[] => weakenings(texts, facts).map((w) => `${w.weight}: ${w.finding.message}`);

const EQUAL = one("  assert.equal(total(2), 4);");

describe("tests that are no less than before", () => {
  it.each<[string, ChangedText[]]>([
    ["more assertions", [change(EQUAL, one("  assert.equal(total(2), 4);\n  assert.equal(total(3), 6);"))]],
    ["another test", [change(EQUAL, EQUAL + one("  assert.equal(total(0), 0);", "of nothing"))]],
    ["another name", [change(EQUAL, EQUAL.replace("adds", "adds prices"))]],
    ["another file", [change(EQUAL, null), change(null, EQUAL, "src/price.test.js")]],
    ["a moved file", [change(EQUAL, EQUAL, "src/price.test.js", PATH)]],
    ["a renamed function", [change(EQUAL, EQUAL.replace("total", "sumOf"))]],
    ["code that is no test", [change("skip()", "it.skip()", "src/a.js")]],
    ["a stronger assertion in Python", [change("def test_a(self):\n    with self.assertRaises(E):\n        f()\n", 'def test_a(self):\n    with self.assertRaisesRegex(E, "x"):\n        f()\n', "tests/test_a.py")]],
  ])("%s", (_name, texts) => {
    expect(found(texts)).toEqual([]);
  });
});

describe("tests that are", () => {
  it.each<[string, ChangedText, RegExp]>([
    ["gone", change(EQUAL + one("  assert.equal(f(1), 9);", "b"), EQUAL), /“b” is gone/],
    ["gone with their file", change(EQUAL, null), /“adds” is gone/],
    ["out of the runner's sight", change(EQUAL, EQUAL, "docs/old.js", PATH), /“adds” is gone/],
    ["called so that no runner finds them", change("def test_a():\n    assert f(1) == 2\n", "def check_a():\n    assert f(1) == 2\n", "test_a.py"), /“test_a” is gone/],
    ["replaced by an easier one", change(EQUAL, one("  assert.equal(1 + 1, 2);", "sums")), /“adds” is gone/],
    ["skipped", change(EQUAL, EQUAL.replace("test(", "test.skip(")), /leaves out 1 more/],
    ["skipped by an option", change(EQUAL, EQUAL.replace('"adds", ', '"adds", { skip: true }, ')), /leaves out 1 more/],
    ["skipped by a decorator", change("def test_a():\n    assert f(1) == 2\n", "@pytest.mark.skip\ndef test_a():\n    assert f(1) == 2\n", "test_a.py"), /leaves out 1 more/],
    ["left out for another's sake", change(EQUAL, EQUAL.replace("test(", "test.only(")), /leaves out 1 more/],
    ["without their assertion", change(EQUAL, one("  total(2);")), /asserts less/],
    ["commented out", change(EQUAL, one("  // assert.equal(total(2), 4);")), /asserts less/],
    ["content with anything", change(EQUAL, one("  assert.ok(total(2));")), /asserts less/],
    ["truisms", change(EQUAL, one("  assert.equal(4, 4);")), /asserts less/],
    ["fitted to what came out", change(EQUAL, one("  assert.equal(total(2), 5);")), /expects something else.*"4"/],
    ["quiet about failure", change(EQUAL, one("  try { assert.equal(total(2), 4); } catch {}")), /swallows its own failure/],
    ["over before they begin", change(EQUAL, one("  return;\n  assert.equal(total(2), 4);")), /returns before it asserts/],
    ["for one machine only", change(EQUAL, one("  if (process.env.FULL) assert.equal(total(2), 4);")), /condition of the environment/],
    ["loops over nothing", change(EQUAL, one("  for (const n of []) assert.equal(total(2), 4, n);")), /nothing gets to/],
    ["slower", change(`${EQUAL}const o = { timeout: 500 };\n`, `${EQUAL}const o = { timeout: 9000 };\n`), /raises timeout from 500 to 9000/],
    ["new and empty", change(null, one("  total(2);")), /asserts nothing/],
    ["snapshots made anew", change("<p>warm</p>\n", "<p>undefined</p>\n", "web/__snapshots__/p.snap"), /made anew/],
  ])("%s", (_name, text, says) => {
    const all = found([text]);
    expect(all).toContainEqual(expect.stringMatching(new RegExp(`^refuse: .*${says.source}`)));
  });

  it("of a stand-in, not of the work", () => {
    const texts = [change("", "export function tax(c) { return c; }\n", "src/tax.js"), change(null, one("  const tax = mock.fn(real, () => 10);\n  assert.equal(tax(1), 10);"), "test/tax.test.js")];
    expect(found(texts)).toEqual([expect.stringMatching(/^refuse: .*replaces tax/)]);
  });
});

describe("what was asked for is looked at, not refused", () => {
  it.each<[string, TaskFacts, ChangedText]>([
    ["a removal", task("Remove the old adder and its tests", "refactor"), change(EQUAL, null)],
    ["a skip", task("Skip the flaky test", "bug"), change(EQUAL, EQUAL.replace("test(", "test.skip("))],
    ["another answer", task("total must count double", "feature"), change(EQUAL, EQUAL.replace("4", "8"))],
    ["anything in a task about tests", task("Rework them", "test"), change(EQUAL, one("  assert.ok(total(2));"))],
    ["a longer wait", task("Raise the timeout", "bug"), change(`${EQUAL}timeout: 500`, `${EQUAL}timeout: 5000`)],
  ])("%s", (_name, facts, text) => {
    expect(weakenings([text], facts).map((w) => w.weight)).toEqual(["look"]);
  });

  it("but a refactoring changes no answer, and an empty test is never asked for", () => {
    expect(weakenings([change(EQUAL, EQUAL.replace("4", "8"))], task("Refactor total", "refactor"))[0]?.weight).toBe("refuse");
    expect(weakenings([change(null, one("  total(2);"))], task("Write tests", "test"))[0]?.weight).toBe("refuse");
  });
});
