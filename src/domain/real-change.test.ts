import { describe, expect, it } from "vitest";
import type { ChangedFile, ChangedText, TaskFacts } from "./check.ts";
import { missingWork } from "./real-change.ts";

const task = (wish = "Round prices", type: TaskFacts["type"] = "bug"): TaskFacts => ({ type, wish, scope: [] });
const file = (path: string): ChangedFile => ({ path, status: "modified", additions: 1, deletions: 1 });
const look = (texts: [path: string, before: string | null, after: string | null][], facts = task()): string[] =>
  missingWork(texts.map(([path]) => file(path)), texts.map(([path, before, after]): ChangedText => ({ path, oldPath: null, before, after })), facts).map((f) => f.message);

const CODE = "const a = 1;\nf(a);\n";

describe("a change that only looks like work", () => {
  it.each<[string, [string, string | null, string | null], RegExp]>([
    ["blanks", ["a.js", CODE, "  const a = 1;\n\n  f(a);\n"], /Only blanks/],
    ["comments", ["a.js", CODE, `// rounded\n${CODE}`], /Only comments/],
    ["comments in Python", ["a.py", "a = 1\n", "a = 1  # rounded\n"], /Only comments/],
    ["prose", ["FIXED.md", null, "Done.\n"], /Only text to read/],
    ["built files", ["dist/a.js", "x", "y"], /Only files that tools write/],
    ["tests", ["a.test.js", null, "x"], /Only tests/],
  ])("%s", (_name, text, says) => {
    expect(look([text])).toEqual([expect.stringMatching(says)]);
  });

  it("and several of them together", () => {
    expect(look([["README.md", "a", "b"], ["a.test.js", null, "x"]])[0]).toContain("Only tests and text to read changed");
  });
});

describe("a change that is work", () => {
  it.each<[string, [string, string | null, string | null], TaskFacts]>([
    ["code", ["a.js", CODE, "f(2);\n"], task()],
    ["an address within a string", ["a.js", 'get("http://a/b");\n', 'get("http://c/d");\n'], task()],
    ["another depth in Python", ["a.py", "if a:\n    b()\nc()\n", "if a:\n    b()\n    c()\n"], task()],
    ["a page", ["index.html", "<p>a</p>", "<p>b</p>"], task()],
    ["prose as asked", ["README.md", "a", "b"], task("Explain it in the README", "feature")],
    ["prose in a task about it", ["guide/a.md", "a", "b"], task("Say how", "documentation")],
    ["tests in a task about them", ["a.test.js", null, "x"], task("Cover rounding", "test")],
    ["tests as asked", ["a.test.js", null, "x"], task("Improve the test coverage", "feature")],
    ["a format as asked", ["a.js", CODE, `  ${CODE}`], task("Format it", "refactor")],
    ["a comment as asked", ["a.js", CODE, `// a\n${CODE}`], task("Fix the typo in the comment", "bug")],
    ["a lock file as asked", ["package-lock.json", "a", "b"], task("Update the dependencies", "refactor")],
  ])("%s", (_name, text, facts) => {
    expect(look([text], facts)).toEqual([]);
  });

  it("is not its tests when those were to come with it", () => {
    expect(look([["a.test.js", null, "x"]], task("Add shipping(cents), with tests", "feature"))).toHaveLength(1);
  });
});

describe("work that is put off", () => {
  it.each<[string, string]>([["a.js", 'function f() {\n  throw new Error("not implemented");\n}\n'], ["a.py", "def f():\n    raise NotImplementedError\n"], ["a.rs", "fn f() { todo!() }\n"], ["b.py", "def f():\n    # TODO: do it\n    pass\n"]])("in %s is found", (path, after) => {
    expect(look([[path, null, after]])).toEqual([expect.stringContaining("puts the work off")]);
  });

  it("is none where others are to fill it, where it was before, and where a stub was asked for", () => {
    const body = "    raise NotImplementedError\n";
    expect(look([["a.py", null, `class A(ABC):\n    @abstractmethod\n    def f(self):\n    ${body}`]])).toEqual([]);
    expect(look([["a.py", `def f():\n${body}`, `x = 1\ndef f():\n${body}`]])).toEqual([]);
    expect(look([["a.py", null, `def f():\n${body}`]], task("Add a stub for f", "feature"))).toEqual([]);
    expect(look([["a.py", null, "class E(Exception):\n    pass\n"]])).toEqual([]);
  });
});
