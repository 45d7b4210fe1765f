import { describe, expect, it } from "vitest";
import { commandsOf } from "./command-line.ts";
import { isGeneric } from "./generic-commands.ts";

const isDull = (line: string): boolean => {
  const [use] = commandsOf(line);
  if (!use) throw new Error(`${line} runs nothing`);
  return isGeneric(use);
};

describe("a command that teaches nothing about a project", () => {
  it.each([
    "ls -la", "cat a.txt", "grep -rn x .", "curl http://localhost", "git status", "git", "git commit -m x", "git log --oneline", "npm --version", "npm help", "cargo --help",
    "node -v", "python3 -V", "java -version", "go version", "node -e 'x()'", "python3 -c 'print(1)'", "rg todo", "mkdir -p a/b", "jq . a.json",
  ])("is %s", (line) => {
    expect(isDull(line)).toBe(true);
  });

  it.each([
    "npm test", "node tools/gen.js", "npm run build", "pnpm lint", "cargo clippy", "go test ./...", "make check", "git bisect start", "git lfs pull", "pytest -x", "docker compose up", "tsc --noEmit", "eslint .",
  ])("is not %s", (line) => {
    expect(isDull(line)).toBe(false);
  });
});
