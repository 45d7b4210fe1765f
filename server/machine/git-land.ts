import { AppError } from "#domain/errors.ts";
import { type CallOptions, committerEnv, type GitCall, refArg, type Tree } from "./git-call.ts";
import { type Arg, lit, lits, val } from "./process.ts";

/** What joining two commits gives: the tree, and the files git cannot join. */
export interface Joined {
  tree: string;
  conflicts: string[];
}

/** A commit as landing makes it again. */
export interface CommitNote {
  sha: string;
  parents: string[];
  message: string;
}

/** The verbs that compute what goes into another branch. They write objects only: no ref, no index and no file changes. */
export interface GitLand {
  /** Why merges cannot be computed with this git; null when they can. */
  mergeRefusal(tree: Tree): Promise<string | null>;
  /** Joins two commits by their common past. Merge programs that settings name do not run; what they would join counts as a conflict. */
  join(tree: Tree, ours: string, theirs: string): Promise<Joined>;
  /** What changed between two commits, brought onto a third. */
  transplant(tree: Tree, change: { from: string; to: string; onto: string }): Promise<Joined>;
  /** Makes a commit; the author is that of `like`, the time is given: the same call gives the same commit. */
  makeCommit(tree: Tree, commit: { tree: string; parents: readonly string[]; message: string; like: string | null; at: string }): Promise<string>;
  /** Commits of `head` that `base` does not have, oldest first. */
  commitsOf(tree: Tree, base: string, head: string): Promise<CommitNote[]>;
  /** Files a commit touches since it and another went apart. */
  touchedBy(tree: Tree, base: string, head: string): Promise<string[]>;
  /** Every file of a commit. */
  filesOf(tree: Tree, commit: string): Promise<string[]>;
  /** Tree of a commit. */
  treeOf(tree: Tree, commit: string): Promise<string>;
  /** Keeps a commit from being collected. */
  keep(tree: Tree, ref: string, commit: string): Promise<void>;
  /** True when a remote, as last heard of, has the commit. */
  isPublished(tree: Tree, commit: string): Promise<boolean>;
}

/** `merge-tree --write-tree` is as old as this. */
const NEEDED = [2, 38] as const;

export function landingVerbs(call: GitCall): GitLand {
  const answer = async (tree: Tree, args: readonly Arg[], options: CallOptions = {}): Promise<string> => (await call(tree, args, options)).stdout.trim();
  const join = async (tree: Tree, ours: string, theirs: string): Promise<Joined> => {
    const { stdout } = await call(tree, [...(await driversOff(call, tree)), ...lits("merge-tree", "--write-tree", "--name-only", "--no-messages", "--allow-unrelated-histories", "-z"), refArg(ours), refArg(theirs)], { accept: [1] });
    const [sha = "", ...names] = stdout.split("\0");
    if (sha === "") throw new AppError("conflict", "Git could not say how the two commits join.", "Look at the repository and retry. Nothing was changed.");
    return { tree: sha.trim(), conflicts: [...new Set(names.filter((name) => name !== "").map((name) => fileOf(name, [ours, theirs])))].toSorted() };
  };
  /** A commit only for computing: it gives two trees the common past the join needs. */
  const stand = (tree: Tree, treeSha: string, parent: string): Promise<string> => answer(tree, [lit("commit-tree"), refArg(treeSha), lit("-p"), refArg(parent)], { env: { ...committerEnv(), ...dated("0 +0000") }, stdin: "computing\n" });
  const treeOf = (tree: Tree, commit: string): Promise<string> => answer(tree, [lit("rev-parse"), `${refArg(commit)}^{tree}` as Arg]);
  return {
    join,
    treeOf,
    async mergeRefusal(tree) {
      const said = await answer(tree, lits("version"));
      const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).slice(1).map(Number);
      const isEnough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
      return isEnough ? null : `This machine has ${said}; conflicts can be computed from git ${NEEDED.join(".")} on.`;
    },
    async transplant(tree, { from, to, onto }) {
      const [ours, theirs] = await Promise.all([onto, to].map(async (commit) => stand(tree, await treeOf(tree, commit), from)));
      return join(tree, ours ?? onto, theirs ?? to);
    },
    async makeCommit(tree, { tree: treeSha, parents, message, like, at }) {
      const author = like === null ? {} : await authorOf(call, tree, like);
      const env = { ...committerEnv(), ...dated(`${Math.floor(Date.parse(at) / 1000)} +0000`), ...author };
      return answer(tree, [lit("commit-tree"), refArg(treeSha), ...parents.flatMap((parent) => [lit("-p"), refArg(parent)])], { env, stdin: message });
    },
    async commitsOf(tree, base, head) {
      const { stdout } = await call(tree, [...lits("log", "-z", "--reverse", "--topo-order", "--format=%H%n%P%n%B"), refArg(head), `^${refArg(base)}` as Arg, lit("--")]);
      return stdout.split("\0").filter((entry) => entry !== "").map((entry) => {
        const [sha = "", parents = "", ...message] = entry.split("\n");
        return { sha, parents: parents.split(" ").filter(Boolean), message: message.join("\n") };
      });
    },
    async touchedBy(tree, base, head) {
      const apart = (await answer(tree, [lit("merge-base"), refArg(base), refArg(head)], { accept: [1] })) || base;
      const { stdout } = await call(tree, [...lits("diff-tree", "-r", "-z", "--name-only", "--no-renames"), refArg(apart), refArg(head)]);
      return stdout.split("\0").filter((name) => name !== "");
    },
    async filesOf(tree, commit) {
      const { stdout } = await call(tree, [...lits("ls-tree", "-r", "-z", "--name-only", "--full-tree"), refArg(commit)]);
      return stdout.split("\0").filter((name) => name !== "");
    },
    keep: async (tree, ref, commit) => void (await call(tree, [...lits("update-ref", "--no-deref"), refArg(ref), refArg(commit)])),
    async isPublished(tree, commit) {
      return (await answer(tree, [...lits("for-each-ref", "--count=1", "--format=%(refname)", "--contains"), refArg(commit), lit("refs/remotes")])) !== "";
    },
  };
}

function dated(date: string): Record<string, string> {
  return { GIT_AUTHOR_DATE: `@${date}`, GIT_COMMITTER_DATE: `@${date}` };
}

/** A file that lies where the other side has a folder is named after its commit; people know it by its own name. */
function fileOf(name: string, commits: readonly string[]): string {
  const at = name.lastIndexOf("~");
  return at > 0 && commits.includes(name.slice(at + 1).replace(/_\d+$/, "")) ? name.slice(0, at) : name;
}

/** Who wrote a commit, and when. A name git would refuse is left out. */
async function authorOf(call: GitCall, tree: Tree, commit: string): Promise<Record<string, string>> {
  const { stdout } = await call(tree, [...lits("log", "-1", "--date=raw", "--format=%an%x00%ae%x00%ad"), refArg(commit), lit("--")]);
  const [name = "", email = "", date = ""] = stdout.replace(/\n$/, "").split("\0");
  const isNamed = /[^\s.,:;<>"\\']/.test(name);
  return { GIT_AUTHOR_DATE: `@${date}`, ...(isNamed ? { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email } : {}) };
}

/** Each merge program of the settings, replaced by one that joins nothing. */
async function driversOff(call: GitCall, tree: Tree): Promise<Arg[]> {
  const { stdout } = await call(tree, lits("config", "--name-only", "-z", "--get-regexp", "^merge\\..*\\.driver$"), { accept: [1] });
  return stdout.split("\0").filter(Boolean).flatMap((name) => [lit("-c"), val(`${name}=false`)]);
}
