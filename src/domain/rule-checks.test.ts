import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksByRule } from "./rule-checks.ts";
import { Suggestions } from "./suggested-checks.ts";

const FILES = ["README.md", "STYLE.md", "docs/guide.md", "src/login.ts", "src/api/routes.ts", "package.json", "db/schema.sql"];
const rules = (wish: string): [string, string[] | null][] => checksByRule({ wish, files: FILES }).checks.map((c) => [c.kind, c.paths]);

describe("checks by words alone", () => {
  it.each([
    ["Fix the crash, but do not touch src/api/", "src/api/"],
    ["Fix the login without changing db/schema.sql.", "db/schema.sql"],
    ["Refactor the router; don't edit `src/login.ts`", "src/login.ts"],
    ["Bump the version and leave package.json alone", "package.json"],
    ["Rename the field, keep the file src/login.ts as it is", "src/login.ts"],
  ])("hold what has to stay: %s", (wish, path) => expect(rules(wish)).toEqual([["files-must-not-change", [path]]]));

  it.each([
    ["Create a file notes/today.txt with one line", "notes/today.txt"],
    ["Add a file notes.txt to the sources", "**/notes.txt"],
    ["Create a new file called config.json in src", "**/config.json"],
    ["Add src/logout.ts that ends a session", "src/logout.ts"],
    ["Add a section about tokens to docs/guide.md", "docs/guide.md"],
    ["Fix the typo in README.md", "README.md"],
    ["Document the login in the file docs/guide.md", "docs/guide.md"],
  ])("hold what has to change: %s", (wish, path) => expect(rules(wish)).toEqual([["files-must-change", [path]]]));

  it.each([
    "Fix the crash in src/login.ts", "Add dark mode", "Add a test to src/login.ts", "Do not touch src/gone.ts", "Add ../outside.md", "Add src/login.ts to the build",
    "Document the login as described in STYLE.md", "Fix the typos listed in docs/guide.md", "Add docs for the login, see README.md", "Add vue.js support", "Add Vue.js/React.js examples", "Create config.json in src", "Make example.com the default", "Add a link to docs/guide.md in the help section", "Rewrite the parser in README.md style, v1.2", "",
  ])("hold nothing that good work could fail: %s", (wish) => expect(rules(wish)).toEqual([]));

  it("say both, and what stays does not have to change", () => {
    expect(rules("Add a note to README.md and do not touch docs/guide.md")).toEqual([["files-must-change", ["README.md"]], ["files-must-not-change", ["docs/guide.md"]]]);
    expect(rules("Fix the typo in the docs, do not edit README.md; leave README.md alone")).toEqual([["files-must-not-change", ["README.md"]]]);
  });

  it("fit the shape that models are held to, whatever is wished, and are quick", () => {
    const words = fc.constantFrom("add", "the", "file", "do not", "touch", "leave", "alone", "in", "README.md", "src/login.ts", "../../x", "a/b/c", "/etc/passwd", "typo", "”", "\n", "a".repeat(300));
    fc.assert(fc.property(fc.array(fc.oneof(words, fc.string({ unit: "grapheme", maxLength: 30 })), { maxLength: 60 }), (parts) => {
      const { checks } = Suggestions.parse(checksByRule({ wish: parts.join(" "), files: FILES }));
      for (const path of checks.flatMap((c) => c.paths ?? [])) expect(path.startsWith("/") || path.split("/").includes("..")).toBe(false);
    }));
    const began = performance.now();
    checksByRule({ wish: `do not touch ${"a/".repeat(9000)}`, files: FILES });
    checksByRule({ wish: `add ${"a.".repeat(9000)}`, files: FILES });
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
