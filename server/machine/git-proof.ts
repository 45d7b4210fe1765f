import { type GitCall, refArg, type Tree } from "./git-call.ts";
import { type Arg, lit, lits, val } from "./process.ts";

/** The verbs by which a folder is compared with what is committed. */
export interface GitProof {
  /** True when a folder holds the files of its commit and nothing else: no change, no untracked and no ignored file, nothing git was told to overlook. */
  isSpotless(tree: Tree): Promise<boolean>;
  /** Paths of all files of a commit. */
  paths(tree: Tree, commit: string): Promise<string[]>;
  /** Texts of files at commits, in the order asked; null for what is not there, is no text or is longer than `maxBytes`. */
  texts(tree: Tree, wanted: readonly { commit: string; path: string }[], maxBytes: number): Promise<(string | null)[]>;
  /** Puts files as a commit has them into the folder; index and branch stay. */
  putBack(tree: Tree, commit: string, paths: readonly string[]): Promise<void>;
}

/** Stat data decides what git looks at; settings could make it trust less of it. */
const TRUST_NOTHING = lits("-c", "core.trustctime=true", "-c", "core.checkStat=default", "-c", "core.untrackedCache=false", "-c", "core.ignoreStat=false");
const SIZES = { timeoutMs: 120_000, maxBytes: 64 << 20 } as const;

export function proofVerbs(call: GitCall): GitProof {
  return {
    async isSpotless(tree) {
      const [status, listed] = await Promise.all([
        call(tree, [...TRUST_NOTHING, ...lits("status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignored=traditional")]),
        call(tree, lits("ls-files", "-v", "-z"), SIZES),
      ]);
      // Lower case: assume unchanged. S: skip worktree. Git would not say that such a file is another one.
      return status.stdout === "" && !listed.stdout.split("\0").some((line) => /^[a-zS] /.test(line));
    },
    async paths(tree, commit) {
      return (await call(tree, [...lits("ls-tree", "-r", "-z", "--name-only"), refArg(commit)], SIZES)).stdout.split("\0").filter((name) => name !== "");
    },
    async texts(tree, wanted, maxBytes) {
      const names = wanted.map(({ commit, path }) => `${refArg(commit)}:${path}`);
      const asked = names.filter((name) => !name.includes("\n"));
      const stdin = Buffer.from(`${asked.join("\n")}\n`, "utf8").toString("latin1");
      const sizes = (await call(tree, lits("cat-file", "--batch-check=%(objecttype) %(objectsize)"), { ...SIZES, stdin, encoding: "latin1" })).stdout.split("\n");
      const small = asked.filter((_, i) => Number(/^blob (\d+)$/.exec(sizes[i] ?? "")?.[1] ?? Infinity) <= maxBytes);
      const found = small.length === 0 ? [] : readBatch((await call(tree, lits("cat-file", "--batch"), { ...SIZES, stdin: Buffer.from(`${small.join("\n")}\n`, "utf8").toString("latin1"), encoding: "latin1" })).stdout);
      const texts = new Map(small.map((name, i) => [name, found[i] ?? null]));
      return names.map((name) => texts.get(name) ?? null);
    },
    async putBack(tree, commit, paths) {
      for (let at = 0; at < paths.length; at += 200) {
        const some: Arg[] = paths.slice(at, at + 200).map((path) => val(path));
        await call(tree, [...lits("restore", "--worktree", "--source"), refArg(commit), lit("--"), ...some], { writesFiles: true, timeoutMs: 120_000 });
      }
    },
  };
}

/** Bodies of `cat-file --batch`, read as Latin-1 so that sizes are bytes; null for what is no UTF-8 text. */
function readBatch(output: string): (string | null)[] {
  const bodies: (string | null)[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf("\n", at);
    if (end < 0) break;
    const size = Number(/ blob (\d+)$/.exec(output.slice(at, end))?.[1] ?? -1);
    bodies.push(size < 0 ? null : textOf(output.slice(end + 1, end + 1 + size)));
    at = size < 0 ? end + 1 : end + size + 2;
  }
  return bodies;
}

function textOf(latin1: string): string | null {
  if (latin1.includes("\0")) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(latin1, "latin1"));
  } catch {
    return null;
  }
}
