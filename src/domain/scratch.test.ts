import { describe, expect, it } from "vitest";
import { isScratch } from "./scratch.ts";

describe("isScratch", () => {
  it.each([
    ".claude/settings.local.json", ".codex/sessions/1.jsonl", ".gemini/tmp/x", ".opencode/state", ".cursor/rules/x.mdc", ".some-new-agent/log", ".idea/workspace.xml",
    "node_modules/x/index.js", "packages/a/node_modules/x.js", "src/__pycache__/a.pyc", "a.pyc", ".DS_Store", "src/.DS_Store", "a.swp", "b.orig", "c.rej", "npm-debug.log", "x.pid", "notes.txt~",
  ])("%s is nobody's work", (path) => {
    expect(isScratch(path)).toBe(true);
  });

  it.each([
    "src/a.ts", ".github/workflows/ci.yml", ".husky/pre-commit", ".gitignore", ".env.example", ".prettierrc", "CLAUDE.md", "AGENTS.md", ".vscode/settings.json", ".storybook/main.ts",
    "docs/.vitepress/config.ts", "src/.hidden/x.ts", "logs/reader.ts", "changelog", "src/log.ts", "catalog", "x.login",
  ])("%s is work", (path) => {
    expect(isScratch(path)).toBe(false);
  });
});
