import type { CommandUse } from "./command-line.ts";

// What every agent runs in every project: that it repeats says nothing about this one.
const PROGRAMS: ReadonlySet<string> = new Set([
  "awk", "base64", "basename", "cat", "chmod", "chown", "clear", "cmp", "column", "comm", "cp", "curl", "cut", "date", "df", "diff", "dirname", "du", "egrep", "env",
  "fd", "fgrep", "file", "find", "free", "grep", "gunzip", "gzip", "head", "history", "hostname", "id", "jq", "kill", "less", "ln", "ls", "lsof", "man", "md5sum",
  "mkdir", "mktemp", "more", "mv", "nc", "nl", "open", "paste", "pgrep", "pkill", "ps", "pwd", "readlink", "realpath", "rg", "rm", "rmdir", "sed", "seq", "sha256sum",
  "sort", "ss", "stat", "strings", "tac", "tail", "tar", "tee", "time", "top", "touch", "tr", "tree", "type", "uname", "uniq", "unzip", "vi", "vim", "wc", "wget", "whereis",
  "which", "who", "whoami", "xargs", "xxd", "yes", "yq", "zip",
]);
const GIT: ReadonlySet<string> = new Set([
  "add", "blame", "branch", "checkout", "commit", "config", "diff", "fetch", "grep", "init", "log", "ls-files", "ls-tree", "merge", "merge-base", "pull", "push", "rebase",
  "reflog", "remote", "reset", "restore", "rev-parse", "rm", "show", "stash", "status", "switch", "symbolic-ref", "tag", "worktree",
]);
const INTERPRETERS: ReadonlySet<string> = new Set(["bun", "deno", "node", "perl", "php", "python", "python3", "ruby", "tsx"]);

/** True for what is run in every project and therefore teaches nothing about one. */
export function isGeneric({ program, subcommand, flags, key }: CommandUse): boolean {
  if (PROGRAMS.has(program)) return true;
  if (program === "git") return subcommand === undefined || GIT.has(subcommand);
  if (flags.includes("--help") || flags.includes("--version") || /^(help|version)( |$)/.test(subcommand ?? "")) return true;
  // A program that is only asked who it is, and code that was written for one moment.
  return /^\S+ -(V|h|version)$|^(npm|pnpm|yarn|bun|tsc|java) -v$/.test(key) || (subcommand === undefined && INTERPRETERS.has(program));
}
