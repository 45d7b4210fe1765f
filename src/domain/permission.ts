import type { Autonomy } from "./autonomy.ts";
import { type ShellCommand, shellCommands } from "./shell-commands.ts";
import type { ToolUse } from "./signal.ts";

export interface PermissionFacts {
  autonomy: Autonomy;
  /** Absolute path of the worktree; edits outside are always asked. */
  worktree: string;
  /** Command lines the contract runs anyway. */
  contractCommands: readonly string[];
}

export type PermissionVerdict = { allow: true; rule: string } | { allow: false; rule: string; reason: string };

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
  if (!isInside(tool.path ?? "", facts.worktree)) return { allow: false, rule: "outside the worktree", reason: `${tool.path ?? "a file"} lies outside the task's folder` };
  if (facts.autonomy === "manual") return { allow: false, rule: "autonomy manual", reason: "every edit is asked in manual" };
  return { allow: true, rule: "edit in the worktree" };
}

function judgeCommand(command: string, facts: PermissionFacts): PermissionVerdict {
  if (facts.contractCommands.includes(command.trim())) return { allow: true, rule: "contract command" };
  // Substitutions, redirections and pipes could do anything; only plain commands joined by && or ; are looked into.
  const isPlain = !/[`$<>|\\]|[^&]&[^&]|&$/.test(command);
  const commands = isPlain ? (shellCommands(command) ?? []) : [];
  if (commands.length > 0 && commands.every(isSafeGit)) return { allow: true, rule: "git in the worktree" };
  return { allow: false, rule: "command", reason: "only git and the contract's own commands run unasked" };
}

/** Git itself by its bare name, with nothing in front that could change what it runs, and a subcommand that harms nothing. */
function isSafeGit({ words, assignments }: ShellCommand): boolean {
  const [program, ...args] = words.map((word) => word.text);
  if (program !== "git" || assignments.length > 0) return false;
  let at = 0;
  while (args[at] === "--no-pager" || (args[at] === "-c" && /^user\.(name|email)=/.test(args[at + 1] ?? ""))) at += args[at] === "-c" ? 2 : 1;
  return SAFE_GIT.has(args[at] ?? "") && !args.slice(at + 1).some(isRisky);
}

// Options that let git run another program or write elsewhere.
const RISKY = ["--output", "--ext-diff", "--textconv", "--upload-pack", "--exec", "--git-dir", "--work-tree", "--config-env"];

/** Git takes any unambiguous beginning of an option for the whole. */
function isRisky(arg: string): boolean {
  const name = arg.split("=")[0] ?? "";
  return arg.startsWith("-O") || (/^--\w/.test(name) && RISKY.some((risky) => risky.startsWith(name) || name.startsWith(risky)));
}

function isInside(path: string, folder: string): boolean {
  if (path === "" || path.split("/").includes("..")) return false;
  return !path.startsWith("/") || path === folder || path.startsWith(`${folder}/`);
}
