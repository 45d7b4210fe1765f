import { constants, lstat, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallOptions, GitCall, Tree } from "./git-call.ts";
import { readNameStatus } from "./git-read.ts";
import { type Arg, lit, lits } from "./process.ts";

/** Reading a whole folder into an index may take this long. */
const STAGE_MS = 120_000;
/** New files that are shown: how many are named, and how many bytes of one and of all are read. */
const SHOWN = { files: 1000, bytesEach: 1 << 20, bytesAll: 4 << 20 };
/** Largest index that is copied; beyond it an empty one is read anew. */
const MAX_INDEX = 256 << 20;
const EMPTY_BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

/** A folder for an index beside the repository's own, for as long as the work takes. */
export async function withOwnIndex<T>(tree: Tree, work: (env: Record<string, string>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tree.commonDir, "rdv-index-"));
  try {
    return await work({ GIT_INDEX_FILE: join(folder, "index") });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts everything that is not ignored into an index: removed files first, as a folder or link may have taken their place. Names pass as bytes. */
export async function stageAll(call: GitCall, tree: Tree, env: Record<string, string> = {}): Promise<void> {
  const options = { env, encoding: "latin1", timeoutMs: STAGE_MS } as const;
  const tracked = await call(tree, lits("diff-files", "--name-status", "-z", "--no-renames", "--ignore-submodules=dirty"), options);
  const others = await call(tree, lits("ls-files", "-z", "--others", "--exclude-standard"), options);
  const { gone, present } = readNameStatus(tracked.stdout);
  await updateIndex(call, tree, { verb: lit("--force-remove"), paths: gone, ...options });
  // A repository in the folder that is not part of this one ends in a slash.
  await updateIndex(call, tree, { verb: lit("--add"), paths: [...present, ...others.stdout.split("\0").filter((path) => !path.endsWith("/"))], ...options });
}

/** Puts files into an index as they lie in the folder; with `--add` one that is gone leaves it. */
export async function updateIndex(call: GitCall, tree: Tree, { verb, paths, ...options }: { verb: Arg; paths: readonly string[] } & CallOptions): Promise<void> {
  const named = [...new Set(paths)].filter((path) => path !== "");
  if (named.length > 0) await call(tree, [...lits("update-index", "--replace", "--remove"), verb, ...lits("-z", "--stdin")], { ...options, stdin: `${named.join("\0")}\0` });
}

/**
 * Lets `work` see the files git does not follow yet as added ones, in a copy of the index: the agent's own stays as it is, and nothing
 * is written to the repository. Ignored files and repositories in the folder are left out. `unread` are too large, `unlisted` too many.
 */
export async function withNewFiles<T>(call: GitCall, tree: Tree, work: (env: Record<string, string>) => Promise<T>): Promise<{ result: T; unread: string[]; unlisted: number }> {
  const { stdout } = await call(tree, lits("ls-files", "-z", "--others", "--exclude-standard"), { encoding: "latin1", timeoutMs: STAGE_MS });
  const all = stdout.split("\0").filter((path) => path !== "" && !path.endsWith("/"));
  const { small, large } = await bySize(tree, all.slice(0, SHOWN.files));
  const rest = { unread: large.map((path) => bytesOf(path).toString("utf8")), unlisted: Math.max(0, all.length - SHOWN.files) };
  if (small.length === 0) return { result: await work({}), ...rest };
  return withOwnIndex(tree, async (env) => {
    await copyIndex(call, tree, env);
    const entries = small.map((path) => `100644 ${EMPTY_BLOB}\t${path}\0`).join("");
    await call(tree, lits("update-index", "--replace", "-z", "--index-info"), { env, encoding: "latin1", stdin: entries });
    return { result: await work(env), ...rest };
  });
}

/** Names as git gave them, one byte a letter. What vanished meanwhile is in neither list. */
async function bySize(tree: Tree, paths: readonly string[]): Promise<{ small: string[]; large: string[] }> {
  const [small, large]: string[][] = [[], []];
  let left = SHOWN.bytesAll;
  for (const path of paths) {
    const size = (await lstat(Buffer.concat([Buffer.from(`${tree.workTree}/`), bytesOf(path)])).catch(() => undefined))?.size;
    if (size === undefined) continue;
    const fits = size <= Math.min(left, SHOWN.bytesEach);
    (fits ? small : large)?.push(path);
    left -= fits ? size : 0;
  }
  return { small: small ?? [], large: large ?? [] };
}

function bytesOf(path: string): Buffer {
  return Buffer.from(path, "latin1");
}

/** The index as it is, with what it knows of each file; without that git would read them all. An agent may have put anything in its place. */
async function copyIndex(call: GitCall, tree: Tree, env: Record<string, string>): Promise<void> {
  const path = (await call(tree, lits("rev-parse", "--path-format=absolute", "--git-path", "index"))).stdout.replace(/\n$/, "");
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  try {
    const stat = await handle?.stat();
    if (handle && stat?.isFile() && stat.size <= MAX_INDEX) await writeFile(env["GIT_INDEX_FILE"] ?? "", await handle.readFile(), { mode: 0o600 });
    else await call(tree, lits("read-tree", "HEAD"), { env });
  } finally {
    await handle?.close();
  }
}
