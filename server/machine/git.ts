import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BranchName } from "#domain/branch.ts";
import { AppError } from "#domain/errors.ts";
import { type CallOptions, committerEnv, createGitCall, createGitDiscovery, type GitCall, gitDirOf, type GitOptions, refArg, type Tree } from "./git-call.ts";
import { checkoutVerbs, type GitCheckout } from "./git-checkout.ts";
import { diffVerbs, type GitDiff, PLAIN_DIFF } from "./git-diff.ts";
import { stageAll, updateIndex, withOwnIndex } from "./git-index.ts";
import { type GitLand, landingVerbs } from "./git-land.ts";
import { type GitPush, pushVerbs } from "./git-push.ts";
import { type GitProof, proofVerbs } from "./git-proof.ts";
import { readBranches, readTip } from "./git-refs.ts";
import { createSettingsReader } from "./git-settings.ts";
import { readAddedLines, readStatus, readWorktreeList, type WorktreeEntry } from "./git-read.ts";
import { createKeyedMutex } from "../lib/mutex.ts";
import { type Arg, lit, lits, opt, val } from "./process.ts";

export type { Tree } from "./git-call.ts";

/** Every verb of git that Remote Dev uses. Arguments are values, never options; refs are checked, paths stay literal. */
export interface Git extends GitLand, GitCheckout, GitProof, GitPush, GitDiff {
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
  addedLines(tree: Tree, base: string): Promise<{ path: string; line: number; text: string }[]>;
  /** Commits everything that is not ignored; null when there is nothing. */
  commitAll(tree: Tree, message: string): Promise<string | null>;
  /** Commits one file as it lies in the folder, whatever else is staged; under the name git knows the person by, if wanted. */
  commitFile(tree: Tree, path: string, message: string, author?: "person"): Promise<string>;
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
  return { ...repositoryVerbs(call, createGitDiscovery(options)), ...readingVerbs(call), ...writingVerbs(call), ...landingVerbs(call), ...checkoutVerbs(call), ...proofVerbs(call), ...pushVerbs(call), ...diffVerbs(call) };
}

type RepositoryVerbs = Pick<Git, "identify" | "init" | "branches" | "resolve" | "addWorktree" | "worktrees" | "removeWorktree" | "pruneWorktrees" | "archiveBranch" | "settingsHash">;

function repositoryVerbs(call: GitCall, discover: ReturnType<typeof createGitDiscovery>): RepositoryVerbs {
  // Two `worktree add` at once fight over config.lock and leave orphan branches behind.
  const oneAtATime = createKeyedMutex();
  return {
    async identify(path) {
      // One at a time: a path may hold a line break.
      const tell = async (what: Arg): Promise<string> => (await discover(path, [...lits("rev-parse", "--path-format=absolute"), what])).stdout.replace(/\n$/, "");
      const [top, common, gitDir] = await Promise.all(lits("--show-toplevel", "--git-common-dir", "--absolute-git-dir").map(tell));
      if (!top || !common) throw new AppError("bad-request", `There is no git repository at ${path}.`, "Choose the top folder of a repository, or run `git init` there.");
      if ((await realpath(top)) !== path) throw new AppError("bad-request", `${path} is inside the repository ${top}.`, `Add ${top} instead.`);
      if (gitDir !== common) throw new AppError("bad-request", `${path} is a worktree of another repository.`, `Add ${dirname(common)} instead.`);
      const tree = { commonDir: await realpath(common), workTree: path };
      const head = await call(tree, lits("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), { accept: [1, 128] });
      const branch = await call(tree, lits("symbolic-ref", "--quiet", "--short", "HEAD"), { accept: [1] });
      return { tree, head: head.stdout.trim() || null, defaultBranch: branch.stdout.trim() || "HEAD" };
    },
    init: async (path) => void (await discover(path, lits("init", "--quiet", "--initial-branch=main"))),
    async branches(tree) {
      const read = await readBranches(tree.commonDir);
      if (read) return read;
      const { stdout } = await call(tree, [...lits("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads")]);
      return stdout.split("\n").filter(Boolean);
    },
    async resolve(tree, ref) {
      // The HEAD of a worktree is its own; branches are everybody's.
      const tip = await readTip(tree.commonDir, ref, ref === "HEAD" ? await gitDirOf(tree) : undefined);
      if (tip !== undefined) return tip;
      const { stdout } = await call(tree, [...lits("rev-parse", "--verify", "--quiet", "--end-of-options"), `${refArg(ref)}^{commit}` as Arg], { accept: [1, 128] });
      return stdout.trim() || null;
    },
    addWorktree: (repository, { path, branch, base, reuse }) =>
      oneAtATime(repository.commonDir, async () => {
        const made = reuse ? [lit("--"), val(path), val(branch)] : [...lits("--no-track", "-b"), val(branch), lit("--"), val(path), refArg(base)];
        await call(repository, [...lits("worktree", "add", "--quiet"), ...made], { timeoutMs: 300_000 });
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
    settingsHash: createSettingsReader(call),
  };
}

type ReadingVerbs = Pick<Git, "currentBranch" | "uncommitted" | "ignoredMatches" | "isAncestor" | "commitsBetween" | "addedLines">;

function readingVerbs(call: GitCall): ReadingVerbs {
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
    async addedLines(tree, base) {
      const { stdout } = await call(tree, [...lits("diff", "-U0"), ...PLAIN_DIFF, refArg(base), lit("--")]);
      return readAddedLines(stdout);
    },
  };
}

type WritingVerbs = Pick<Git, "commitAll" | "commitFile" | "checkpoint" | "restore">;

/** Written with plumbing only: `git add` and `git commit` ask submodules what changed in them, and they answer with filters of their own settings. */
function writingVerbs(call: GitCall): WritingVerbs {
  return {
    async commitAll(tree, message) {
      await stageAll(call, tree);
      return commitIndex(call, tree, { message });
    },
    async commitFile(tree, path, message, author) {
      const verb = lit("--add");
      await updateIndex(call, tree, { verb, paths: [path] });
      const made = await withOwnIndex(tree, async (env) => {
        await call(tree, lits("read-tree", "HEAD"), { env });
        await updateIndex(call, tree, { verb, paths: [path], env });
        return commitIndex(call, tree, { message, env: { ...env, ...(author === "person" ? await personEnv(call, tree) : {}) } });
      });
      return made ?? headOf(call, tree);
    },
    checkpoint: (tree, ref, message) =>
      withOwnIndex(tree, async (own) => {
        const env = { ...committerEnv(), ...own };
        const parent = await headOf(call, tree);
        await call(tree, [lit("read-tree"), refArg(parent)], { env });
        await stageAll(call, tree, env);
        const treeSha = await answerOf(call, tree, [lit("write-tree")], { env });
        const commit = await answerOf(call, tree, [lit("commit-tree"), refArg(treeSha), lit("-p"), refArg(parent)], { env, stdin: message });
        await call(tree, [...lits("update-ref", "--no-deref"), refArg(ref), refArg(commit)]);
        return { commit, tree: treeSha };
      }),
    async restore(tree, commit) {
      await call(tree, [...lits("read-tree", "--reset", "-u"), refArg(commit)], { writesFiles: true });
      await call(tree, lits("reset", "--quiet", "--mixed"));
    },
  };
}

/** The person as git's own settings name them; where they do not, Remote Dev signs. */
async function personEnv(call: GitCall, tree: Tree): Promise<Record<string, string>> {
  const read = (key: "user.name" | "user.email"): Promise<string> => answerOf(call, tree, [...lits("config", "--get"), val(key)], { accept: [1] });
  const [name, email] = [await read("user.name"), await read("user.email")];
  return name === "" || email === "" ? {} : { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}

async function answerOf(call: GitCall, tree: Tree, args: readonly Arg[], options: CallOptions = {}): Promise<string> {
  return (await call(tree, args, options)).stdout.trim();
}

function headOf(call: GitCall, tree: Tree): Promise<string> {
  return answerOf(call, tree, lits("rev-parse", "--verify", "HEAD^{commit}"));
}

/** Commits what an index holds; null when that is what the branch has. If the branch moves meanwhile, nothing is written. */
async function commitIndex(call: GitCall, tree: Tree, on: { message: string; env?: Record<string, string> }): Promise<string | null> {
  const env = { ...committerEnv(), ...on.env };
  const parent = (await answerOf(call, tree, lits("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), { accept: [1, 128] })) || null;
  const treeSha = await answerOf(call, tree, [lit("write-tree")], { env });
  if (parent !== null && treeSha === (await answerOf(call, tree, [lit("rev-parse"), `${refArg(parent)}^{tree}` as Arg]))) return null;
  const commit = await answerOf(call, tree, [lit("commit-tree"), refArg(treeSha), ...(parent === null ? [] : [lit("-p"), refArg(parent)])], { env, stdin: on.message });
  await call(tree, [...lits("update-ref", "-m", "commit: Remote Dev", "HEAD"), refArg(commit), refArg(parent ?? "0".repeat(40))]);
  return commit;
}
