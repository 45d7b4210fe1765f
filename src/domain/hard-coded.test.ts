import { describe, expect, it } from "vitest";
import { hardCoded } from "./hard-coded.ts";

const TESTS = ['  assert.equal(slug("Größe 10"), "größe-10");\n  assert.equal(slug("Ärger"), "ärger");\n', '        self.assertEqual(ledger.largest(), ("pay", 900))\n', "assert.equal(factorial(0), 1);\nassert.equal(factorial(1), 1);\n"];
const look = (path: string, after: string, wish = "Keep all letters", before: string | null = null): string[] => hardCoded([{ path, oldPath: null, before, after }], TESTS, wish).map((f) => f.message);

const CASES = 'if (title === "Größe 10") return "größe-10";\nif (title === "Ärger") return "ärger";\n';

describe("answers made for tests", () => {
  it.each([
    ["a.js", CASES],
    ["a.js", 'switch (title) {\n  case "Größe 10": return "größe-10";\n  case "Ärger": return "ärger";\n}\n'],
    ["a.py", 'if title == "Größe 10":\n    return "größe-10"\nif title == "Ärger":\n    return "ärger"\n'],
    ["a.py", '    def largest(self):\n        return ("pay", 900)\n'],
  ])("are found in %s: %s", (path, code) => {
    expect(look(path, code)).toHaveLength(1);
  });

  it.each<[string, string, string, string | null]>([
    ["cases of short literals", "if (n === 0) return 1;\nif (n === 1) return 1;\n", "Add factorial", null],
    ["what the wish names", CASES, "Größe 10 gives größe-10, Ärger gives ärger", null],
    ["cases among others", `${CASES}if (title === "Straße") return "strasse";\n`, "Keep all letters", null],
    ["what was there before", CASES, "Keep all letters", CASES],
    ["one case", 'if (title === "Ärger") return "ärger";\n', "Keep all letters", null],
    ["a constant no test asks that function for", 'def version():\n    return "1.2.0"\n', "Tell the version", null],
  ])("are not: %s", (_name, code, wish, before) => {
    expect(look("a.js", code, wish, before)).toEqual([]);
  });

  it("are none in tests", () => {
    expect(look("a.test.js", CASES)).toEqual([]);
  });
});
