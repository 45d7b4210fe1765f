import { constants, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const SHA = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** Names of all branches, read from a repository's own files: nothing has to be started for it. Undefined where it keeps them in another way. */
export async function readBranches(commonDir: string): Promise<string[] | undefined> {
  if (!(await keepsFiles(commonDir))) return undefined;
  const loose = await namesBelow(join(commonDir, "refs", "heads"), "");
  const packed = (await packedRefs(commonDir)).flatMap(([ref]) => (ref.startsWith("refs/heads/") ? [ref.slice("refs/heads/".length)] : []));
  return [...new Set([...loose, ...packed])].sort();
}

/** The commit a branch or HEAD is at, from the same files; undefined where only git can tell. `gitDir` is the worktree's own folder, where its HEAD lies. */
export async function readTip(commonDir: string, ref: string, gitDir = commonDir): Promise<string | undefined> {
  if ((ref !== "HEAD" && !/^refs\/heads\/[^~^]+$/.test(ref)) || ref.includes("..") || !(await keepsFiles(commonDir))) return undefined;
  const text = await readText(join(ref === "HEAD" ? gitDir : commonDir, ref));
  if (SHA.test(text)) return text;
  const points = /^ref: (refs\/heads\/.+)$/.exec(text)?.[1];
  if (ref === "HEAD" && points) return readTip(commonDir, points);
  return text === "" && ref !== "HEAD" ? (await packedRefs(commonDir)).find(([name]) => name === ref)?.[1] : undefined;
}

async function keepsFiles(commonDir: string): Promise<boolean> {
  const [table, heads] = await Promise.all(["reftable", join("refs", "heads")].map((name) => stat(join(commonDir, name)).catch(() => undefined)));
  return table === undefined && heads?.isDirectory() === true;
}

async function namesBelow(folder: string, before: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => namesBelow(join(folder, name), `${before}${name}/`));
  const here = entries.filter((entry) => !entry.isDirectory() && !entry.name.endsWith(".lock")).map(({ name }) => `${before}${name}`);
  return [...here, ...(await Promise.all(below)).flat()];
}

async function packedRefs(commonDir: string): Promise<[ref: string, sha: string][]> {
  const lines = (await readText(join(commonDir, "packed-refs"))).split("\n");
  return lines.flatMap((line) => {
    const [sha = "", ref] = line.split(" ");
    return ref !== undefined && SHA.test(sha) ? [[ref, sha] as [string, string]] : [];
  });
}

/** An agent can put anything in a file's place: only a plain one is read, and none is waited for. */
async function readText(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  try {
    const isPlain = (await handle?.stat())?.isFile() ?? false;
    return handle && isPlain ? (await handle.readFile("utf8")).trim() : "";
  } catch {
    return "";
  } finally {
    await handle?.close();
  }
}
