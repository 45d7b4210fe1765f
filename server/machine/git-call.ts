import { readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "#domain/errors.ts";
import { type Arg, lits, opt, type Program, run, type RunResult, val } from "./process.ts";

/** A repository or worktree by registered paths; git never looks for one by itself. */
export interface Tree {
  /** The shared git folder of the repository. */
  commonDir: string;
  /** The folder with the files. */
  workTree: string;
}

export interface GitOptions {
  git: Program | undefined;
  /** Wraps calls on trees an agent can write; undefined runs them as they are. */
  sandbox: ((program: Program, args: readonly Arg[], allow: { read: string; write: readonly string[] }) => { program: Program; args: Arg[] }) | undefined;
  path: string;
  home: string;
}

export interface CallOptions {
  stdin?: string;
  encoding?: "utf8" | "latin1";
  timeoutMs?: number;
  env?: Record<string, string>;
  /** Exit codes besides 0 that are answers, not failures. */
  accept?: readonly number[];
  maxBytes?: number;
  /** True for the few verbs that put files into the folder; all others see it read-only. */
  writesFiles?: boolean;
}

/** Calls git on a tree with everything switched off that would run code from it. */
export type GitCall = (tree: Tree, args: readonly Arg[], options?: CallOptions) => Promise<RunResult>;

const TIMEOUT_MS = 30_000;

const HARDENED: readonly Arg[] = [
  ...lits("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never"),
  ...lits("-c", "safe.bareRepository=explicit", "-c", "commit.gpgSign=false", "-c", "gc.auto=0", "-c", "core.quotePath=false"),
  ...lits("--no-optional-locks", "--literal-pathspecs", "--no-pager"),
];

/** Calls git in a folder that is not registered yet; the only place where git may look for the repository. */
export function createGitDiscovery(options: GitOptions): (cwd: string, args: readonly Arg[]) => Promise<RunResult> {
  return (cwd, args) => run(programOf(options), [...HARDENED, ...args], { cwd, env: envOf(options), timeoutMs: TIMEOUT_MS });
}

export function createGitCall(options: GitOptions): GitCall {
  return async (tree, args, call = {}) => {
    const gitDir = await gitDirOf(tree);
    const base = [opt("--git-dir=", gitDir), opt("--work-tree=", tree.workTree), ...HARDENED, ...args];
    const isAgentTree = gitDir !== tree.commonDir;
    const plain = { program: programOf(options), args: base };
    const command = isAgentTree && options.sandbox ? options.sandbox(plain.program, base, { read: tree.workTree, write: [gitDir, tree.commonDir, ...(call.writesFiles ? [tree.workTree] : [])] }) : plain;
    const result = await run(command.program, command.args, {
      cwd: tree.workTree,
      env: { ...envOf(options), ...call.env },
      timeoutMs: call.timeoutMs ?? TIMEOUT_MS,
      maxBytes: call.maxBytes ?? 16 << 20,
      ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
      ...(call.encoding === undefined ? {} : { encoding: call.encoding }),
    });
    const isAnswer = result.exitCode === 0 || (result.exitCode !== null && call.accept?.includes(result.exitCode));
    // Half an answer would be read as a whole one.
    if (isAnswer && !result.isCut) return result;
    throw refused(args, result);
  };
}

/** Git's own folder for a tree, read and checked by us: an agent may have replaced `.git` or `commondir`. */
export async function gitDirOf(tree: Tree): Promise<string> {
  const link = await readFile(join(tree.workTree, ".git"), "utf8").catch((error: NodeJS.ErrnoException) => (error.code === "EISDIR" ? undefined : ""));
  if (link === undefined) return requireSame(join(tree.workTree, ".git"), tree.commonDir, tree);
  const target = /^gitdir: (.+?)\r?\n?$/s.exec(link)?.[1];
  if (!target) throw tampered(tree, "its .git file is missing or changed");
  const gitDir = await realpath(resolve(tree.workTree, target)).catch(() => "");
  if (dirname(dirname(gitDir)) !== tree.commonDir) throw tampered(tree, "its .git file points elsewhere");
  const common = (await readFile(join(gitDir, "commondir"), "utf8").catch(() => "")).trim();
  if ((await realpath(resolve(gitDir, common)).catch(() => "")) !== tree.commonDir) throw tampered(tree, "its commondir points elsewhere");
  const back = (await readFile(join(gitDir, "gitdir"), "utf8").catch(() => "")).replace(/\n$/, "");
  if (dirname(back) !== tree.workTree) throw tampered(tree, "the repository knows another folder for it");
  return gitDir;
}

async function requireSame(path: string, expected: string, tree: Tree): Promise<string> {
  if ((await realpath(path).catch(() => "")) !== expected) throw tampered(tree, "its .git folder is another one than registered");
  return expected;
}

function tampered(tree: Tree, what: string): AppError {
  return new AppError("conflict", `Git was not run in ${tree.workTree}: ${what}.`, "Look at the folder by hand; nothing was changed.");
}

function refused(args: readonly Arg[], result: RunResult): AppError {
  const verb = args.find((a) => !a.startsWith("-")) ?? "";
  const why = result.isCut ? "its answer is too long to be read" : result.timedOut ? "it took too long" : (result.stderr.trim().split("\n").at(-1) ?? `exit ${result.exitCode}`);
  return new AppError(result.isCut ? "too-large" : "conflict", `git ${verb} did not work: ${why.slice(0, 300)}`, "Nothing else was changed. Look at the repository and retry.");
}

function programOf(options: GitOptions): Program {
  if (options.git) return options.git;
  throw new AppError("not-available", "git is not installed.", "Install it (Debian: sudo apt-get install git) and restart Remote Dev.");
}

function envOf(options: GitOptions): Record<string, string> {
  return { PATH: options.path, HOME: options.home, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" };
}

/** Author and committer of what Remote Dev commits for somebody. */
export function committerEnv(): Record<string, string> {
  const who = { NAME: "Remote Dev", EMAIL: "remote-dev@localhost" };
  return { GIT_AUTHOR_NAME: who.NAME, GIT_AUTHOR_EMAIL: who.EMAIL, GIT_COMMITTER_NAME: who.NAME, GIT_COMMITTER_EMAIL: who.EMAIL };
}

/** A value that names one commit: a hash, or a ref by git's own rules, which people's branches may use in full. No range, no path, no search. */
export function refArg(ref: string): Arg {
  if (!/^[^-\s~^:?*[\\\p{Cc}][^\s~^:?*[\\\p{Cc}]*(~1)?$/u.test(ref) || /\.\.|@\{/.test(ref)) throw new Error(`not a ref: ${JSON.stringify(ref.slice(0, 100))}`);
  return val(ref);
}
