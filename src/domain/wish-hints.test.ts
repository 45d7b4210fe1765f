import { describe, expect, it } from "vitest";
import { ParsedWish } from "./brain.ts";
import { parseWish } from "./wish.ts";

const AGENTS = ["claude", "codex", "gemini", "opencode", "my-agent"];

function parse(wish: string): ParsedWish {
  return ParsedWish.parse(parseWish(wish, { agents: AGENTS }));
}

describe("the agent a wish names", () => {
  it.each([
    ["Add dark mode with codex", "codex"],
    ["Add dark mode using Codex.", "codex"],
    ["Use claude to fix the login bug", "claude"],
    ["use Claude Code: fix the login bug", "claude"],
    ["Use gemini for this: add a footer", "gemini"],
    ["@gemini add tests for utils", "gemini"],
    ["Fix the login bug @claude", "claude"],
    ["let opencode refactor the parser", "opencode"],
    ["Let OpenCode fix it: the login is broken", "opencode"],
    ["have open code clean up the parser", "opencode"],
    ["ask codex to rename foo", "codex"],
    ["Claude: write docs for the API", "claude"],
    ["codex, add a footer", "codex"],
    ["Add a footer via gemini cli", "gemini"],
    ["Add a footer (with claude, after task 2)", "claude"],
    ["Assign it to codex: fix the typo", "codex"],
    ["Add dark mode. Give this to gemini.", "gemini"],
    ["agent: codex add a footer", "codex"],
    ["Add a footer with my-agent", "my-agent"],
    ["have my agent clean up the code", "my-agent"],
    ["Add a footer, done by claude", "claude"],
    ["With codex, add a footer", "codex"],
    ["Fix the bug with claude and then stop", "claude"],
    ["Add docs with the codex agent", "codex"],
    ["Delegate to claude: add a footer", "claude"],
    ["After task 3, opencode should add a footer", "opencode"],
    ["codex can add a footer", "codex"],
    ["Could claude please fix the footer?", "claude"],
    ["Fix the footer, gemini", "gemini"],
    ["Add a footer, codex please", "codex"],
  ])("%s: %s", (wish, agent) => {
    const { title, agent: named } = parse(wish);
    expect(named).toBe(agent);
    expect(title.toLowerCase()).not.toContain(agent.replace("-", " "));
  });

  it.each([
    "Add dark mode", "Replace GPT with claude in the README", "Add support for the claude API", "Integrate with codex", "Fix the @codex/sdk import", "Make claude the default agent", "Use claude sonnet in the config",
    "Mail codex@example.com on errors", "Work with redux", "Use typescript for this", "Rename claude.ts", "Sync settings with gemini", "Add tests with vitest", "Show the opencode-logo",
    "Claude should be selectable in the settings", "Add icons for claude, codex", "Codex can return an error, handle it", "Anyone but codex: add a footer", "Add a gemini theme",
  ])("%s: nobody", (wish) => {
    expect(parse(wish).agent).toBeNull();
  });

  it("knows only the agents that are there", () => {
    expect(parseWish("Add dark mode with codex", { agents: ["claude"] }).agent).toBeNull();
    expect(parseWish("Add dark mode with aider", { agents: ["aider"] }).agent).toBe("aider");
    expect(parseWish("Add dark mode with c++", { agents: ["c++", "(", ""] }).agent).toBeNull();
  });
});

describe("what must be done before", () => {
  it.each<[string, number[]]>([
    ["Add dark mode after task 3", [3]],
    ["Add dark mode after #3 and #4", [3, 4]],
    ["After task 3, add dark mode", [3]],
    ["After 3 and 4, add docs", [3, 4]],
    ["once 12 is done, rename foo", [12]],
    ["Rename foo once task 12 is merged", [12]],
    ["Document the API, depends on 7", [7]],
    ["Document the API (depends on #7, #8)", [7, 8]],
    ["Add a footer as soon as task 5 has finished", [5]],
    ["When #2 is verified, add a footer", [2]],
    ["Add a footer, blocked by 9", [9]],
    ["after tasks 3-5 add a changelog", [3, 4, 5]],
    ["Add a changelog after tasks 3, 4 and 6", [3, 4, 6]],
    ["Wait for task 8, then add a footer", [8]],
    ["Add a footer. Task 4 must be done first.", [4]],
    ["Add a footer on top of #11 with codex", [11]],
    ["Needs 5 and 6 first: add a footer", [5, 6]],
    ["Don't start before 21 is merged: add a footer", [21]],
    ["Add a footer, not before #7", [7]],
    ["Hold this until task 8 is done: add a footer", [8]],
    ["Write tests for it\n\nThis follows task 31: Add a footer", [31]],
    ["Add a footer after task 3 and after task 5", [3, 5]],
    ["Add a footer after task #3", [3]],
    ["Add a footer after tasks 2 and 2", [2]],
  ])("%s: %j", (wish, after) => {
    expect(parse(wish).after).toEqual(after);
  });

  it.each([
    "Log users out after 30 minutes", "Retry after 3 attempts", "Redirect after 5 seconds", "Fix #12", "Show 3 items", "Needs 2 columns", "Requires Node 20", "Close the menu after 2 clicks",
    "Add a rule for after 2024-01-01", "Wait for 5 seconds before closing", "Round after 2 decimals", "After login, show a banner", "Add step 3 to the wizard", "Version 2.0 of the page", "After 1.5 seconds fade out", "Sort by date after filtering",
  ])("%s: nothing", (wish) => {
    expect(parse(wish).after).toEqual([]);
  });

  it("a range is not an invitation to count", () => {
    expect(parse("Add a footer after tasks 1-999999").after.length).toBeLessThanOrEqual(22);
    expect(parse(`Add a footer after tasks ${Array.from({ length: 60 }, (_, i) => i + 1).join(", ")}`).after).toHaveLength(20);
  });
});

describe("where the work may happen", () => {
  it.each<[string, string[]]>([
    ["Add a button, only in src/foo", ["src/foo"]],
    ["Rename it; only touch src/a.ts and docs/", ["src/a.ts", "docs"]],
    ["Only touch README.md: fix the typos", ["README.md"]],
    ["Add login. Do not touch anything outside packages/auth/**.", ["packages/auth/**"]],
    ["Clean up the code, stay inside `lib/x`", ["lib/x"]],
    ["Clean up the code, only in the docs folder", ["docs"]],
    ["Fix the header; keep changes in src/ui, please", ["src/ui"]],
    ["Limit changes to src/a.ts, src/b.ts and test", ["src/a.ts", "src/b.ts", "test"]],
    ["Refactor the store (scope: src/store)", ["src/store"]],
    ["Fix the crash. Nothing outside src/parser", ["src/parser"]],
    ["Add types, only change files in ./src/types/", ["src/types"]],
    ["Add types without touching any files outside of \"my dir/types\"", ["my dir/types"]],
    ["Only edit .github/workflows/ci.yml: cache npm", [".github/workflows/ci.yml"]],
  ])("%s: %j", (wish, scope) => {
    expect(parse(wish).scope).toEqual(scope);
  });

  it.each(["Only in production the app crashes", "only change colors", "Show only active users", "Only in Safari the menu is cut", "Add a folder picker", "only touch /etc/passwd", "only touch ../secret", "Keep changes small", "Just add a footer", "Limit uploads to 5 MB"])("%s: anywhere", (wish) => {
    expect(parse(wish).scope).toEqual([]);
  });
});
