import { mkdtemp, realpath, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BranchName } from "#domain/branch.ts";
import type { ChangedFile } from "#domain/check.ts";
import { AppError } from "#domain/errors.ts";
import { committerEnv, createGitCall, createGitDiscovery, dangerousSettings, type GitCall, type GitOptions, refArg, type Tree } from "./git-call.ts";
import { readAddedLines, readChanges, readStatus, readWorktreeList, splitPatch, type WorktreeEntry } from "./git-read.ts";
import { createKeyedMutex } from "../lib/mutex.ts";
import { type Arg, lit, lits, opt, val } from "./process.ts";

export type { Tree } from "./git-call.ts";

/** A change to a tree against a commit, with the patch of each text file. */
export interface TreeDiff {
  files: (ChangedFile & { oldPath: string | null; isBinary: boolean; patch: string })[];
  uncommitted: string[];
}

/** Every verb of git that Remote Dev uses. Arguments are values, never options; refs are checked, paths stay literal. */
export interface Git {
  /** What repository a folder is the top of. Refuses folders inside one, bare ones, and worktrees of another. */
  identify(path: string): Promise<{ tree: Tree; defaultBranch: string; head: string | null }>;
  /** Makes an empty repository with the branch `main`. */
  init(path: string): Promise<void>;
  branches(tree: Tree): Promise<string[]>;
  /** Full hash a ref or branch stands for, or null. */
  resolve(tree: Tree, ref: string): Promise<string | null>;
  /** `reuse` takes the branch an interrupted call left behind instead of making it. */
  addWorktree(repository: Tree, options: { path: string; branch: BranchName; base: string; reuse: boolean }): Promise<void>;
  worktrees(repository: Tree): Promise<WorktreeEntry[]>;
  removeWorktree(repository: Tree, path: string): Promise<void>;
  /** Forgets worktrees whose folder is gone. */
  pruneWorktrees(repository: Tree): Promise<void>;
  currentBranch(tree: Tree): Promise<string | null>;
  /** Paths changed or untracked but not committed; ignored files are not among them. */
  uncommitted(tree: Tree): Promise<string[]>;
  /** Ignored files that a file with ignore patterns also names. */
  ignoredMatches(tree: Tree, patternFile: string): Promise<string[]>;
  isAncestor(tree: Tree, ancestor: string, descendant: string): Promise<boolean>;
  commitsBetween(tree: Tree, base: string, head: string): Promise<number>;
  changes(tree: Tree, base: string, head: string): Promise<ChangedFile[]>;
  addedLines(tree: Tree, base: string): Promise<{ path: string; line: number; text: string }[]>;
  /** Against the folder's files, or against another commit. */
  diff(tree: Tree, base: string, head: string | null): Promise<TreeDiff>;
  /** Commits everything that is not ignored; null when there is nothing. */
  commitAll(tree: Tree, message: string): Promise<string | null>;
  /** Commits one file as it lies in the folder, whatever else is staged. */
  commitFile(tree: Tree, path: string, message: string): Promise<string>;
  /** Keeps tracked and untracked files under a hidden ref without touching index, branch or files. */
  checkpoint(tree: Tree, ref: string, message: string): Promise<{ commit: string; tree: string }>;
  /** Puts the files of a checkpoint back into a folder; the branch stays where it is. */
  restore(tree: Tree, commit: string): Promise<void>;
  /** Keeps a branch under another ref and deletes it, if it still is at `expected`. */
  archiveBranch(tree: Tree, branch: string, expected: string, archive: string): Promise<void>;
  /** Hash of the settings that make git run programs. */
  settingsHash(tree: Tree): Promise<{ names: string[]; hash: string }>;
}

export function createGit(options: GitOptions): Git {
  const call = createGitCall(options);
  return { ...repositoryVerbs(call, createGitDiscovery(options)), ...readingVerbs(call), ...writingVerbs(call) };
}

type RepositoryVerbs = Pick<Git, "identify" | "init" | "branches" | "resolve" | "addWorktree" | "worktrees" | "removeWorktree" | "pruneWorktrees" | "archiveBranch" | "settingsHash">;

function repositoryVerbs(call: GitCall, discover: ReturnType<typeof createGitDiscovery>): RepositoryVerbs {
  // Two `worktree add` at once fight over config.lock and leave orphan branches behind.
  const oneAtATime = createKeyedMutex();
  return {
    async identify(path) {
      const found = await discover(path, lits("rev-parse", "--path-format=absolute", "--show-toplevel", "--git-common-dir", "--absolute-git-dir"));
      const [top, common, gitDir] = found.stdout.trim().split("\n");
      if (found.exitCode !== 0 || !top || !common) throw new AppError("bad-request", `There is no git repository at ${path}.`, "Choose the top folder of a repository, or run `git init` there.");
      if ((await realpath(top)) !== path) throw new AppError("bad-request", `${path} is inside the repository ${top}.`, `Add ${top} instead.`);
      if (gitDir !== common) throw new AppError("bad-request", `${path} is a worktree of another repository.`, `Add ${dirname(common)} instead.`);
      const tree = { commonDir: await realpath(common), workTree: path };
      const head = await call(tree, lits("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), { accept: [1, 128] });
      const branch = await call(tree, lits("symbolic-ref", "--quiet", "--short", "HEAD"), { accept: [1] });
      return { tree, head: head.stdout.trim() || null, defaultBranch: branch.stdout.trim() || "HEAD" };
    },
    init: async (path) => void (await discover(path, lits("init", "--quiet", "--initial-branch=main"))),
    async branches(tree) {
      const { stdout } = await call(tree, [...lits("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads")]);
      return stdout.split("\n").filter(Boolean);
    },
    async resolve(tree, ref) {
      const { stdout } = await call(tree, [...lits("rev-parse", "--verify", "--quiet", "--end-of-options"), `${refArg(ref)}^{commit}` as Arg], { accept: [1, 128] });
      return stdout.trim() || null;
    },
    addWorktree: (repository, { path, branch, base, reuse }) =>
      oneAtATime(repository.commonDir, async () => {
        const made = reuse ? [lit("--"), val(path), val(branch)] : [lit("-b"), val(branch), lit("--"), val(path), refArg(base)];
        await call(repository, [...lits("worktree", "add", "--no-track", "--quiet"), ...made], { timeoutMs: 300_000 });
      }),
    async worktrees(repository) {
      return readWorktreeList((await call(repository, lits("worktree", "list", "--porcelain", "-z"))).stdout);
    },
    removeWorktree: (repository, path) =>
      oneAtATime(repository.commonDir, async () => {
        await call(repository, [...lits("worktree", "remove", "--force", "--force", "--"), val(path)], { timeoutMs: 120_000 });
      }),
    pruneWorktrees: (repository) => oneAtATime(repository.commonDir, async () => void (await call(repository, lits("worktree", "prune")))),
    async archiveBranch(tree, branch, expected, archive) {
      await call(tree, [...lits("update-ref", "--no-deref"), refArg(archive), refArg(expected)]);
      await call(tree, [...lits("update-ref", "--no-deref", "-d"), refArg(`refs/heads/${branch}`), refArg(expected)]);
    },
    settingsHash: (tree) => dangerousSettings(call, tree),
  };
}

type ReadingVerbs = Pick<Git, "currentBranch" | "uncommitted" | "ignoredMatches" | "isAncestor" | "commitsBetween" | "changes" | "addedLines" | "diff">;

/** The same form whatever the person's settings are; and no look into the work trees of submodules, which are repositories of their own. */
const PLAIN_DIFF = lits("--no-ext-diff", "--no-textconv", "--no-color", "-M", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=dirty");

function readingVerbs(call: GitCall): ReadingVerbs {
  const changed = async (tree: Tree, range: readonly Arg[]): Promise<ReturnType<typeof readChanges>> =>
    readChanges((await call(tree, [...lits("diff", "--raw", "--numstat", "-z", "--abbrev=40"), ...PLAIN_DIFF, ...range, lit("--")])).stdout);
  const uncommitted = async (tree: Tree): Promise<string[]> =>
    readStatus((await call(tree, lits("status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=all"))).stdout);
  return {
    uncommitted,
    async currentBranch(tree) {
      return (await call(tree, lits("symbolic-ref", "--quiet", "--short", "HEAD"), { accept: [1] })).stdout.trim() || null;
    },
    async ignoredMatches(tree, patternFile) {
      const list = async (exclude: readonly Arg[]): Promise<string[]> =>
        (await call(tree, [...lits("ls-files", "-z", "--others", "--ignored"), ...exclude])).stdout.split("\0").filter(Boolean);
      const named = new Set(await list([opt("--exclude-from=", join(tree.workTree, patternFile))]));
      return (await list(lits("--exclude-standard"))).filter((path) => named.has(path)).slice(0, 1000);
    },
    async isAncestor(tree, ancestor, descendant) {
      return (await call(tree, [...lits("merge-base", "--is-ancestor"), refArg(ancestor), refArg(descendant)], { accept: [1] })).exitCode === 0;
    },
    async commitsBetween(tree, base, head) {
      return Number((await call(tree, [...lits("rev-list", "--count"), refArg(head), `^${refArg(base)}` as Arg])).stdout.trim());
    },
    changes: (tree, base, head) => changed(tree, [refArg(base), refArg(head)]),
    async addedLines(tree, base) {
      const { stdout } = await call(tree, [...lits("diff", "-U0"), ...PLAIN_DIFF, refArg(base), lit("--")]);
      return readAddedLines(stdout);
    },
    async diff(tree, base, head) {
      const range = head === null ? [refArg(base)] : [refArg(base), refArg(head)];
      const files = await changed(tree, range);
      const { stdout } = await call(tree, [...lits("diff", "--unified=3"), ...PLAIN_DIFF, ...range, lit("--")]);
      const patches = splitPatch(stdout);
      return { files: files.map((f) => ({ ...f, patch: patches.get(f.path) ?? "" })), uncommitted: head === null ? await uncommitted(tree) : [] };
    },
  };
}

type WritingVerbs = Pick<Git, "commitAll" | "commitFile" | "checkpoint" | "restore">;

function writingVerbs(call: GitCall): WritingVerbs {
  const head = async (tree: Tree): Promise<string> => (await call(tree, lits("rev-parse", "--verify", "HEAD^{commit}"))).stdout.trim();
  return {
    async commitAll(tree, message) {
      await call(tree, lits("add", "--all", "--", "."), { timeoutMs: 120_000 });
      const staged = await call(tree, lits("diff", "--cached", "--quiet", "--no-ext-diff"), { accept: [1] });
      if (staged.exitCode === 0) return null;
      await call(tree, lits("commit", "--quiet", "--no-verify", "--file=-"), { stdin: message, env: committerEnv() });
      return head(tree);
    },
    async commitFile(tree, path, message) {
      await call(tree, [...lits("add", "--all", "--force", "--"), val(path)]);
      await call(tree, [...lits("commit", "--quiet", "--no-verify", "--only", "--file=-", "--"), val(path)], { stdin: message, env: committerEnv() });
      return head(tree);
    },
    async checkpoint(tree, ref, message) {
      const folder = await mkdtemp(join(tree.commonDir, "rdv-index-"));
      const env = { ...committerEnv(), GIT_INDEX_FILE: join(folder, "index") };
      try {
        const parent = await head(tree);
        await call(tree, [lit("read-tree"), refArg(parent)], { env });
        await call(tree, lits("add", "--all", "--", "."), { env, timeoutMs: 120_000 });
        const treeSha = (await call(tree, [lit("write-tree")], { env })).stdout.trim();
        const commit = (await call(tree, [lit("commit-tree"), refArg(treeSha), lit("-p"), refArg(parent)], { env, stdin: message })).stdout.trim();
        await call(tree, [...lits("update-ref", "--no-deref"), refArg(ref), refArg(commit)]);
        return { commit, tree: treeSha };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async restore(tree, commit) {
      await call(tree, [...lits("read-tree", "--reset", "-u"), refArg(commit)], { writesFiles: true });
      await call(tree, lits("reset", "--quiet", "--mixed"));
    },
  };
}
