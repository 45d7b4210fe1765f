import type { CommitLine } from "#domain/change.ts";
import type { ChangedFile } from "#domain/check.ts";
import { AppError } from "#domain/errors.ts";
import type { Touched } from "#domain/review-comment.ts";
import { type GitCall, refArg, type Tree } from "./git-call.ts";
import { withNewFiles } from "./git-index.ts";
import { type DiffEntry, readChanges, readHistory, readTouched, splitPatch } from "./git-read.ts";
import { type Arg, lit, lits, val } from "./process.ts";

export type { DiffEntry } from "./git-read.ts";

/** A change to a tree against a commit, with the patch of each text file. */
export interface TreeDiff {
  /** `isCut` marks a new file that is too large to be read; it is only named. A patch is null when the change is too long to be read at once. */
  files: (DiffEntry & { isCut: boolean; patch: string | null })[];
  /** New files that are not even named, because there are too many. */
  unlisted: number;
}

/** The verbs that show what changed. */
export interface GitDiff {
  changes(tree: Tree, base: string, head: string): Promise<ChangedFile[]>;
  /** Against the folder's files, also those git does not follow yet, or against another commit. */
  diff(tree: Tree, base: string, head: string | null): Promise<TreeDiff>;
  /** The patch of one file under its names; null when even that is too long. */
  filePatch(tree: Tree, between: { base: string; head: string | null }, names: readonly string[]): Promise<string | null>;
  /** Commits of `head` that `base` does not have, newest first; with a path those that touch it. */
  history(tree: Tree, base: string, head: string, path?: string): Promise<CommitLine[]>;
  /** Which lines of a file in one commit another one touches. */
  touched(tree: Tree, between: { from: string; to: string }, path: string): Promise<Touched[]>;
  /** Bytes of a file in a commit; undefined when there is none. */
  blob(tree: Tree, commit: string, path: string): Promise<Buffer | undefined>;
}

/** The same form whatever the person's settings are; and no look into the work trees of submodules, which are repositories of their own. */
export const PLAIN_DIFF = lits("--no-ext-diff", "--no-textconv", "--no-color", "-M", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=dirty");
/** Bytes of a whole patch that are held at once, and of one file's. */
const WHOLE = 24 << 20;
const ONE_FILE = 24 << 20;
const MOST_COMMITS = 500;

export function diffVerbs(call: GitCall): GitDiff {
  const changed = async (tree: Tree, range: readonly Arg[], env: Record<string, string> = {}): Promise<DiffEntry[]> =>
    readChanges((await call(tree, [...lits("diff", "--raw", "--numstat", "-z", "--abbrev=40"), ...PLAIN_DIFF, ...range, lit("--")], { env })).stdout);
  const text = (tree: Tree, args: readonly Arg[], options: { env: Record<string, string>; maxBytes: number }): Promise<string | null> =>
    unlessTooLong(call(tree, [...lits("diff", "--unified=3"), ...PLAIN_DIFF, ...args], options).then((r) => r.stdout));
  const patched = async (tree: Tree, range: readonly Arg[], env: Record<string, string> = {}): Promise<TreeDiff["files"]> => {
    const [files, patch] = await Promise.all([changed(tree, range, env), text(tree, [...range, lit("--")], { env, maxBytes: WHOLE })]);
    const patches = patch === null ? undefined : splitPatch(patch);
    return files.map((f) => ({ ...f, isCut: false, patch: patches ? (patches.get(f.path) ?? "") : null }));
  };
  return {
    changes: (tree, base, head) => changed(tree, [refArg(base), refArg(head)]),
    async diff(tree, base, head) {
      if (head !== null) return { files: await patched(tree, [refArg(base), refArg(head)]), unlisted: 0 };
      const { result, unread, unlisted } = await withNewFiles(call, tree, (env) => patched(tree, [refArg(base)], env));
      const named = unread.map((path) => ({ path, oldPath: null, status: "added" as const, additions: 0, deletions: 0, isBinary: false, modes: null, isCut: true, patch: "" }));
      return { files: [...result, ...named], unlisted };
    },
    async filePatch(tree, { base, head }, names) {
      const args = [refArg(base), ...(head === null ? [] : [refArg(head)]), lit("--"), ...names.map(asPath)];
      const read = (env: Record<string, string>): Promise<string | null> => text(tree, args, { env, maxBytes: ONE_FILE });
      return head === null ? (await withNewFiles(call, tree, read)).result : read({});
    },
    async history(tree, base, head, path) {
      const format = lits("--format=%H%x00%an%x00%aI%x00%s%x00", "--shortstat", `--max-count=${MOST_COMMITS}`);
      return readHistory((await call(tree, [...lits("log", "--topo-order"), ...format, ...PLAIN_DIFF, refArg(head), `^${refArg(base)}` as Arg, lit("--"), ...(path === undefined ? [] : [asPath(path)])])).stdout);
    },
    async touched(tree, { from, to }, path) {
      return readTouched((await call(tree, [...lits("diff", "-U0"), ...PLAIN_DIFF, refArg(from), refArg(to), lit("--"), asPath(path)])).stdout);
    },
    async blob(tree, commit, path) {
      const listed = (await call(tree, [...lits("ls-tree", "-z"), refArg(commit), lit("--"), asPath(path)])).stdout;
      const [, sha] = /^100\d+ blob ([0-9a-f]{40,64})\t/.exec(listed) ?? [];
      if (!sha) return undefined;
      return Buffer.from((await call(tree, [...lits("cat-file", "blob"), refArg(sha)], { encoding: "latin1" })).stdout, "latin1");
    },
  };
}

/** A path behind `--`, where a leading hyphen is part of the name. */
function asPath(path: string): Arg {
  return path.startsWith("-") ? (path as Arg) : val(path);
}

async function unlessTooLong(answer: Promise<string>): Promise<string | null> {
  return answer.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "too-large") return null;
    throw error;
  });
}
