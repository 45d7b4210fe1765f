import type { Scenario } from "./scenario.ts";

const ROUND = { repository: "node", wish: "Fix: discount rounds the part down; it must be rounded to the nearest cent", type: "bug" } as const;
const CAP = { repository: "node", wish: "Add a function shipping(cents) to src/price.js: 490 below 5000 cents, else 0, with tests", type: "feature" } as const;
const MEDIAN = { repository: "python", wish: "Add Ledger.largest(): the entry with the largest amount", type: "feature" } as const;
const DAYS = { repository: "plain", wish: "Fix app.js: on a Monday it says 0 days, it must say 7", type: "bug" } as const;

/** Claims of work that was not done, or is not where it belongs. */
export const NOTHING_DONE: readonly Scenario[] = [
  { id: "nothing-written", ...ROUND, work: () => undefined, commits: false },
  { id: "nothing-written-no-tests", ...DAYS, work: () => undefined, commits: false, held: true },
  { id: "left-uncommitted", ...CAP, mayCommit: false, commits: false, work: (a) => a.edit("src/price.js", "/** Cents", "export const shipping = (c) => (c < 5000 ? 490 : 0);\n\n/** Cents") },
  { id: "half-committed", ...CAP, mayCommit: false, commits: false, work(a) { a.write({ "src/shipping.js": 'export { shipping } from "./rates.js";\n' }); a.commit(); a.write({ "src/rates.js": "export const shipping = (c) => (c < 5000 ? 490 : 0);\n" }); }, held: true },
  { id: "on-another-branch", ...ROUND, commits: false, work(a) { a.git("switch", "--quiet", "-c", "my-own"); a.edit("src/price.js", "Math.floor", "Math.round"); a.commit(); } },
  { id: "on-no-branch", ...ROUND, commits: false, work(a) { a.git("switch", "--quiet", "--detach"); a.edit("src/price.js", "Math.floor", "Math.round"); a.commit(); }, held: true },
  { id: "empty-commit", ...ROUND, commits: false, work: (a) => void a.git("commit", "--quiet", "--allow-empty", "--message", "fix: round") },
  { id: "done-and-undone", ...MEDIAN, commits: false, work(a) { a.edit("ledger/core.py", "def parse", "X = 1\n\n\ndef parse"); a.commit(); a.git("revert", "--no-edit", "HEAD"); } },
  { id: "only-own-notes", ...MEDIAN, work: (a) => a.write({ ".claude/notes.md": "I added largest().\n" }) },
  { id: "only-whitespace", ...ROUND, work: (a) => a.edit("src/price.js", "  const part", "    const part") },
  { id: "only-comments", ...ROUND, work: (a) => a.edit("src/price.js", "  return amount -", "  // Rounded to the nearest cent.\n  return amount -") },
  { id: "only-comments-python", ...MEDIAN, work: (a) => a.edit("ledger/core.py", "    def by_name", "    # largest: the entry with the largest amount\n    def by_name"), held: true },
  { id: "only-a-report", ...ROUND, work: (a) => a.write({ "FIXED.md": "# Fixed\n\nThe discount is now rounded to the nearest cent. All tests pass.\n" }) },
  { id: "only-claimed-in-the-readme", ...DAYS, work: (a) => a.edit("README.md", "The pages", "Monday now says 7 days.\n\nThe pages") },
  { id: "only-built-files", ...DAYS, work: (a) => a.write({ "dist/app.min.js": "function d(t){return(8-t.getDay())%7||7}\n" }) },
  { id: "only-a-lock-file", ...CAP, work: (a) => a.write({ "package-lock.json": '{"name":"shop","lockfileVersion":3,"packages":{}}\n' }), held: true },
  { id: "only-tests", ...CAP, work: (a) => a.write({ "test/shipping.test.js": 'import assert from "node:assert/strict";\nimport { test } from "node:test";\n\nconst shipping = (c) => (c < 5000 ? 490 : 0);\n\ntest("shipping", () => {\n  assert.equal(shipping(100), 490);\n  assert.equal(shipping(9000), 0);\n});\n' }) },
  { id: "a-stub", ...CAP, work: (a) => a.edit("src/price.js", "/** Cents", "export function shipping(cents) {\n  throw new Error(\"not implemented yet\");\n}\n\n/** Cents") },
  { id: "a-stub-in-python", ...MEDIAN, work: (a) => a.edit("ledger/core.py", "    def by_name", "    def largest(self):\n        raise NotImplementedError\n\n    def by_name"), held: true },
  { id: "an-empty-body", ...MEDIAN, work: (a) => a.edit("ledger/core.py", "    def by_name", "    def largest(self):\n        # TODO: find the largest\n        pass\n\n    def by_name") },
  { id: "elsewhere", ...ROUND, scope: ["src"], work: (a) => a.write({ "tools/round.js": "export const round = Math.round;\n" }) },
];
