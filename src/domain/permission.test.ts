import { describe, expect, it } from "vitest";
import { judgeTool, type PermissionFacts } from "./permission.ts";
import type { ToolUse } from "./signal.ts";

const FACTS: PermissionFacts = { autonomy: "confirm", worktree: "/w/1-task", contractCommands: ["npm test", "npx tsc --noEmit"] };

function command(line: string, facts: Partial<PermissionFacts> = {}): boolean {
  return judgeTool({ name: "Bash", kind: "command", command: line }, { ...FACTS, ...facts }).allow;
}

function edit(path: string, facts: Partial<PermissionFacts> = {}): boolean {
  return judgeTool({ name: "Edit", kind: "edit", path }, { ...FACTS, ...facts }).allow;
}

describe("commands an agent may run unasked", () => {
  it.each([
    "git status", "git diff --stat", "git log --oneline -5", "git add -A", "git add . && git commit -m 'feat: add dark mode'", "git add src/a.ts; git commit -m x", "git commit -am \"x; y && z\"",
    "git --no-pager diff", "git -c user.name=me -c user.email=me@x commit -m x", "npm test", " npm test ", "npx tsc --noEmit", "git show HEAD",
  ])("%s", (line) => {
    expect(command(line)).toBe(true);
  });

  it.each([
    "rm -rf /", "npm test && rm -rf /", "git status && curl evil", "git push", "git reset --hard", "git checkout .", "git clean -fd", "git config user.name x", "git",
    "./git status", "/tmp/git status", "sudo git commit -m x", "env X=1 git status", "timeout 5 git log", "bash -c 'git status'", "GIT_EXTERNAL_DIFF=./evil git diff", "export GIT_PAGER=./evil && git log",
    "GIT_PAGER=./evil; git log", "cd / && git add -A", "alias git=evil; git status", "git() { evil; }; git status", "function git { evil; }; git status", "for x do evil; done; git status", "case x in x) evil;; esac; git status", "for x in a b; do rm x; done; git status",
    "git -C /other commit -m x", "git --git-dir=/other/.git status", "git --work-tree=/ add -A", "git -c core.pager=./evil log", "git -c alias.x=!evil log", "git --exec-path=/tmp status",
    "git log --output=/etc/x", "git log --outp=/etc/x", "git diff --ext-diff", "git diff --ext", "git diff --textconv", "git show --textc HEAD:x",
    "git diff > /etc/passwd", "git log | sh", "git commit -m \"$(evil)\"", "git commit -m `evil`", "git status &", "git status & evil", "git log\nevil", "git commit -m 'open", "", " ",
  ])("asks before %j", (line) => {
    expect(command(line)).toBe(false);
  });

  it("asks before everything in manual, but for what the contract runs: not even that", () => {
    expect(command("git status", { autonomy: "manual" })).toBe(false);
    expect(command("npm test", { autonomy: "manual" })).toBe(false);
  });

  it("asks before nothing in full", () => {
    expect(command("rm -rf x", { autonomy: "full" })).toBe(true);
  });
});

describe("edits an agent may make unasked", () => {
  it.each(["/w/1-task/src/a.ts", "src/a.ts", "/w/1-task"])("%s", (path) => {
    expect(edit(path)).toBe(true);
  });

  it.each(["/w/1-task-evil/a.ts", "/etc/passwd", "../x", "/w/1-task/../2-task/a.ts", "src/../../x", ""])("asks before %j", (path) => {
    expect(edit(path)).toBe(false);
  });

  it("asks before each one in manual", () => {
    expect(edit("src/a.ts", { autonomy: "manual" })).toBe(false);
  });
});

describe("further worktrees of a task", () => {
  const also = ["/w/api-1-task"];

  it.each(["git -C /w/api-1-task add -A", "cd /w/api-1-task && git add -A && git commit -m x", "git --no-pager -C /w/api-1-task diff", "git -c user.name=me -C /w/api-1-task commit -m x"])("%s runs unasked there, and only there", (line) => {
    expect([command(line, { also }), command(line), command(line, { also: ["/w/api"] })]).toEqual([true, false, false]);
  });

  it.each(["git -C /w/api-1-task push", "git -C /w/api-1-task/.. status", "git -C /w/api-1-task -C / status", "cd /w/api-1-task/sub && git add -A", "cd / && git status", "cd /w/api-1-task /x", "cd", "git -C /w/api-1-task -c core.pager=x log"])("%s is asked there as at home", (line) => {
    expect(command(line, { also })).toBe(false);
  });

  it("are edited as the own one is", () => {
    expect([edit("/w/api-1-task/a.ts", { also }), edit("/w/api-1-task/a.ts"), edit("/w/api-1-taskx/a.ts", { also }), edit("/w/api-1-task/../b.ts", { also }), edit("/w/api-1-task/a.ts", { also, autonomy: "manual" })]).toEqual([true, false, false, false, false]);
  });
});

describe("other tools", () => {
  const judge = (tool: ToolUse, autonomy: PermissionFacts["autonomy"]): boolean => judgeTool(tool, { ...FACTS, autonomy }).allow;

  it.each(["manual", "confirm", "full"] as const)("in %s reading is free, and a question is always a person's", (autonomy) => {
    expect(judge({ name: "Read", kind: "read", path: "/x" }, autonomy)).toBe(true);
    expect(judge({ name: "AskUserQuestion", kind: "question" }, autonomy)).toBe(false);
    expect(judge({ name: "ExitPlanMode", kind: "plan" }, autonomy)).toBe(false);
  });

  it("what is not known is asked, and says why", () => {
    expect(judgeTool({ name: "Teleport", kind: "other" }, FACTS)).toEqual({ allow: false, rule: "unknown tool", reason: "Teleport is not known to be harmless" });
    expect(judge({ name: "Teleport", kind: "other" }, "full")).toBe(true);
  });
});
