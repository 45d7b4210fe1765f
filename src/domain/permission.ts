import type { Autonomy } from "./autonomy.ts";
import { shellCommands } from "./shell-commands.ts";
import { shellTokens } from "./shell-tokens.ts";
import type { ToolUse } from "./signal.ts";

export interface PermissionFacts {
  autonomy: Autonomy;
  /** Absolute path of the worktree; edits outside are always asked. */
  worktree: string;
  /** Worktrees of the task in further repositories; they are the agent's as its own is. */
  also?: readonly string[];
  /** Command lines the contract runs anyway. */
  contractCommands: readonly string[];
}

export type PermissionVerdict = { allow: true; rule: string } | { allow: false; rule: string; reason: string };

// Options that let git run another program, write a file, or look elsewhere. Git takes any unambiguous beginning for the whole.
const RISKY_LONG = [
  "--output", "--ext-diff", "--textconv", "--exec", "--upload-pack", "--receive-pack", "--git-dir", "--work-tree", "--open-files-in-pager",
  "--no-index", "--pathspec-from-file", "--template", "--edit", "--gpg-sign", "--contents", "--ignore-revs-file", "--file",
];
const RISKY_SHORT = /^-(?!-).*[OeS]/;
// Subcommands that read, or write only what a checkpoint or the branch keeps.
const SAFE_GIT = new Set(["status", "diff", "log", "show", "add", "commit", "rev-parse", "ls-files", "blame", "describe", "shortlog"]);

/** Whether an agent may use a tool unasked: read freely, edit inside the worktree, run what the contract runs; the rest is asked. */
export function judgeTool(tool: ToolUse, facts: PermissionFacts): PermissionVerdict {
  if (tool.kind === "read") return { allow: true, rule: "reading" };
  if (tool.kind === "question" || tool.kind === "plan") return { allow: false, rule: "question", reason: "the agent asks you" };
  if (facts.autonomy === "full") return { allow: true, rule: "autonomy full" };
  if (tool.kind === "edit") return judgeEdit(tool, facts);
  if (facts.autonomy === "manual") return { allow: false, rule: "autonomy manual", reason: "every command is asked in manual" };
  if (tool.kind === "command") return judgeCommand(tool.command ?? "", facts);
  return { allow: false, rule: "unknown tool", reason: `${tool.name} is not known to be harmless` };
}

function judgeEdit(tool: ToolUse, facts: PermissionFacts): PermissionVerdict {
  if (![facts.worktree, ...(facts.also ?? [])].some((folder) => isInside(tool.path ?? "", folder))) return { allow: false, rule: "outside the worktree", reason: `${tool.path ?? "a file"} lies outside the task's folder` };
  if (facts.autonomy === "manual") return { allow: false, rule: "autonomy manual", reason: "every edit is asked in manual" };
  return { allow: true, rule: "edit in the worktree" };
}

function judgeCommand(command: string, facts: PermissionFacts): PermissionVerdict {
  if (facts.contractCommands.includes(command.trim())) return { allow: true, rule: "contract command" };
  const tokens = shellTokens(command);
  const isPlain = tokens?.every((t) => (t.kind === "word" ? t.plain : t.op === "&&" || t.op === ";" || t.op === "\n")) ?? false;
  const commands = isPlain ? (shellCommands(command) ?? []) : [];
  const isAllowed = commands.length > 0 && commands.every((c) => c.assignments.length === 0 && isSafe(c.words.map((w) => w.text), facts.also ?? []));
  return isAllowed ? { allow: true, rule: "git in the worktree" } : { allow: false, rule: "command", reason: "only git on the branch and the contract's own commands run unasked" };
}

function isSafe(words: readonly string[], also: readonly string[]): boolean {
  return (words[0] === "cd" && words.length === 2 && also.includes(words[1] ?? "")) || isSafeGit(words, also);
}

/** `git`, maybe saying who commits or in which worktree of the task, then one of the known subcommands with nothing that runs a program or leaves the folder. */
function isSafeGit(words: readonly string[], also: readonly string[]): boolean {
  if (words[0] !== "git") return false;
  let at = 1;
  for (; words[at]?.startsWith("-"); at++) {
    if (words[at] === "--no-pager") continue;
    if (words[at] === "-C" && also.includes(words[at + 1] ?? "")) {
      at++;
      continue;
    }
    if (words[at] !== "-c" || !/^user\.(name|email)=/.test(words[++at] ?? "")) return false;
  }
  return SAFE_GIT.has(words[at] ?? "") && !words.slice(at + 1).some(isRisky);
}

function isRisky(word: string): boolean {
  if (!word.startsWith("--")) return RISKY_SHORT.test(word);
  const name = word.split("=")[0] ?? "";
  return name.length > 2 && RISKY_LONG.some((option) => option.startsWith(name));
}

function isInside(path: string, folder: string): boolean {
  if (path === "" || path.split("/").includes("..")) return false;
  return !path.startsWith("/") || path === folder || path.startsWith(`${folder}/`);
}
