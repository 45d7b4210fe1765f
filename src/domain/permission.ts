import type { Autonomy } from "./autonomy.ts";
import { commandsOf } from "./command-line.ts";
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
  const parts = isPlain ? commandsOf(command) : [];
  const isSafe = parts.length > 0 && parts.every((part) => part.program === "git" && SAFE_GIT.has(part.subcommand ?? "") && !part.flags.some(isRisky));
  return isSafe ? { allow: true, rule: "git in the worktree" } : { allow: false, rule: "command", reason: "only git and the contract's own commands run unasked" };
}

/** Options that let git run another program or write elsewhere; `-c` may set only who commits. */
function isRisky(flag: string): boolean {
  return /^(--output|--ext-diff|--textconv|--upload-pack|--exec|--git-dir|--work-tree|-C$|--config-env|-O)/.test(flag);
}

function isInside(path: string, folder: string): boolean {
  if (path === "" || path.split("/").includes("..")) return false;
  return !path.startsWith("/") || path === folder || path.startsWith(`${folder}/`);
}
