import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#domain/errors.ts";
import { type GitCall, refArg, type Tree } from "./git-call.ts";
import { readWorktreeList } from "./git-read.ts";
import { type Arg, lits, val } from "./process.ts";

/** A step of a branch from one commit to another. */
export interface Step {
  branch: string;
  from: string;
  /** A commit to move to; to look only, a tree will do. */
  to: string;
}

/** The verbs that move a branch somebody may stand on. Nothing that is not committed is ever overwritten. */
export interface GitCheckout {
  /** The folder a branch is checked out in; null when it is in none. */
  checkoutOf(repository: Tree, branch: string): Promise<Tree | null>;
  /** What a person has begun with a branch and not ended: a rebase of it, or in its folder a merge, a pick or a revert. */
  unfinished(repository: Tree, branch: string, checkout: Tree | null): Promise<string | null>;
  /** Paths in the way of a step: changed, staged or not followed by git, ignored ones too. */
  inTheWay(checkout: Tree, step: Step): Promise<string[]>;
  /** Moves a branch that is checked out nowhere; refuses when it is not where it was. */
  moveBranch(repository: Tree, step: Step & { why: string }): Promise<void>;
  /** Moves a branch together with the files of the folder it is checked out in. Safe to repeat. */
  moveCheckout(checkout: Tree, step: Step & { why: string }): Promise<void>;
  /** A folder with the files of a commit, on no branch. */
  addDetached(repository: Tree, path: string, commit: string): Promise<void>;
}

const MOVE_MS = 300_000;
const BYTES = { encoding: "latin1", timeoutMs: 120_000, maxBytes: 64 << 20 } as const;

export function checkoutVerbs(call: GitCall): GitCheckout {
  const moveRef = async (tree: Tree, { branch, from, to, why }: Step & { why: string }): Promise<void> =>
    void (await call(tree, [...lits("update-ref", "--create-reflog", "-m"), val(why), refArg(`refs/heads/${branch}`), refArg(to), refArg(from)]));
  const readTrees = (tree: Tree, from: string, to: string) => call(tree, [...lits("read-tree", "-m", "-u"), refArg(from), refArg(to)], { writesFiles: true, timeoutMs: MOVE_MS });
  return {
    async checkoutOf(repository, branch) {
      const { stdout } = await call(repository, lits("worktree", "list", "--porcelain", "-z"));
      const entry = readWorktreeList(stdout).find((w) => w.branch === branch);
      return entry ? { commonDir: repository.commonDir, workTree: entry.path } : null;
    },
    async unfinished(repository, branch, checkout) {
      if ((await rebased(repository)).includes(`refs/heads/${branch}`)) return `a rebase of ${branch}`;
      for (const [ref, what] of checkout ? UNFINISHED : []) {
        if ((await call(checkout as Tree, [...lits("rev-parse", "--verify", "--quiet"), refArg(ref)], { accept: [1, 128] })).exitCode === 0) return what;
      }
      return null;
    },
    inTheWay: (checkout, step) => inTheWay(call, checkout, step),
    moveBranch: moveRef,
    async moveCheckout(checkout, step) {
      // Files that were only touched would count as changed.
      await call(checkout, lits("update-index", "-q", "--refresh", "--ignore-submodules"), { accept: [1], timeoutMs: MOVE_MS });
      const paths = await inTheWay(call, checkout, step);
      if (paths.length > 0) throw new AppError("conflict", `${paths[0]} is in the way in ${checkout.workTree}.`, "Commit, stash or move it, then try again. Nothing was changed.");
      await readTrees(checkout, step.from, step.to);
      await moveRef(checkout, step).catch(async (error: unknown) => {
        await readTrees(checkout, step.to, step.from);
        throw error;
      });
    },
    async addDetached(repository, path, commit) {
      await call(repository, [...lits("worktree", "add", "--quiet", "--detach", "--"), val(path), refArg(commit)], { timeoutMs: MOVE_MS });
    },
  };
}

const UNFINISHED = [["MERGE_HEAD", "a merge"], ["CHERRY_PICK_HEAD", "a cherry-pick"], ["REVERT_HEAD", "a revert"]] as const;

/** Branches that are being rebased, in any folder of the repository. */
async function rebased({ commonDir }: Tree): Promise<string[]> {
  const linked = await readdir(join(commonDir, "worktrees")).catch(() => []);
  const gitDirs = [commonDir, ...linked.map((name) => join(commonDir, "worktrees", name))];
  const names = gitDirs.flatMap((dir) => ["rebase-merge", "rebase-apply"].map((kind) => readFile(join(dir, kind, "head-name"), "utf8").catch(() => "")));
  return (await Promise.all(names)).map((name) => name.trim());
}

async function inTheWay(call: GitCall, tree: Tree, { from, to }: Step): Promise<string[]> {
  const names = async (args: readonly Arg[]): Promise<string[]> => (await call(tree, args, BYTES)).stdout.split("\0").filter((name) => name !== "");
  const compare = (args: readonly Arg[]): Promise<string[]> => names([...args, ...lits("--name-only", "-z", "--no-renames", "--ignore-submodules=dirty")]);
  const [touched, offFrom, offTo, unstaged, listed, gone] = await Promise.all([
    compare([...lits("diff-tree", "-r"), refArg(from), refArg(to)]),
    compare([...lits("diff-index", "--cached"), refArg(from)]),
    compare([...lits("diff-index", "--cached"), refArg(to)]),
    compare(lits("diff-files")),
    names(lits("ls-files", "-v", "-z")),
    compare([...lits("diff-tree", "-r", "--diff-filter=D"), refArg(from), refArg(to)]),
  ]);
  const [isOffFrom, isOffTo, isUnstaged, isGone] = [new Set(offFrom), new Set(offTo), new Set(unstaged), new Set(gone)];
  const tracked = new Set(listed.map((line) => line.slice(2)));
  // Marked `assume unchanged` or `skip`: git would not look before it writes.
  const unseen = new Set(listed.filter((line) => /^[a-zS]/.test(line)).map((line) => line.slice(2)));
  const found = new Set<string>();
  for (const path of touched) {
    if ((isOffFrom.has(path) && isOffTo.has(path)) || isUnstaged.has(path)) found.add(path);
    else if (unseen.has(path) && (await kindOf(tree, path))) found.add(path);
    else if (!tracked.has(path) && !isGone.has(path)) for (const one of await obstacles(tree, path, tracked)) found.add(one);
  }
  return [...found].map((path) => Buffer.from(path, "latin1").toString("utf8")).toSorted();
}

/** What lies where a new file is to be made, and is not git's own to remove. */
async function obstacles(tree: Tree, path: string, tracked: ReadonlySet<string>): Promise<string[]> {
  const names = path.split("/");
  for (let depth = 1; depth < names.length; depth++) {
    const parent = names.slice(0, depth).join("/");
    const kind = await kindOf(tree, parent);
    if (!kind) return [];
    if (kind === "file") return tracked.has(parent) ? [] : [parent];
  }
  const kind = await kindOf(tree, path);
  if (kind !== "folder") return kind ? [path] : [];
  const inside = await foreignIn(tree, path, tracked);
  return inside === null ? [] : [inside];
}

/** The first file in a folder that git does not follow. */
async function foreignIn(tree: Tree, folder: string, tracked: ReadonlySet<string>): Promise<string | null> {
  for (const name of await readdir(bytesOf(tree, folder), { encoding: "latin1" })) {
    const path = `${folder}/${name}`;
    const found = (await kindOf(tree, path)) === "folder" ? await foreignIn(tree, path, tracked) : tracked.has(path) ? null : path;
    if (found !== null) return found;
  }
  return null;
}

async function kindOf(tree: Tree, path: string): Promise<"file" | "folder" | null> {
  const stat = await lstat(bytesOf(tree, path)).catch(() => null);
  return stat && (stat.isDirectory() ? "folder" : "file");
}

/** A path as the file system knows it; git gave its name one byte a letter. */
function bytesOf(tree: Tree, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${tree.workTree}/`), Buffer.from(path, "latin1")]);
}
