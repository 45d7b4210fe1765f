import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { describe, expect, test, vi } from "vitest";
import { git, makeRepository, privateFolder } from "../../e2e/support/sample-repo.ts";
import type { GitCall, Tree } from "./git-call.ts";
import { createSettingsReader } from "./git-settings.ts";
import { readBranches, readTip } from "./git-refs.ts";

const treeOf = (path: string): Tree => ({ commonDir: realpathSync(join(path, ".git")), workTree: path });
const told = (path: string, ...args: string[]): string[] => git(path, ...args).split("\n").filter(Boolean);

describe("branches and their commits, read from files", () => {
  const path = makeRepository();
  const { commonDir } = treeOf(path);
  const all = (): string[] => told(path, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads");

  test("are what git tells: loose, packed, nested, and both at once", async () => {
    for (const name of ["feat/one", "feat/two/deep", "zeta"]) git(path, "branch", name);
    expect(await readBranches(commonDir)).toEqual(all());
    git(path, "pack-refs", "--all");
    git(path, "commit", "--allow-empty", "-m", "more");
    git(path, "branch", "after");
    expect(await readBranches(commonDir)).toEqual(all());
    for (const name of all()) expect(await readTip(commonDir, `refs/heads/${name}`)).toBe(git(path, "rev-parse", `refs/heads/${name}`).trim());
    expect(await readTip(commonDir, "HEAD")).toBe(git(path, "rev-parse", "HEAD").trim());
  });

  test("a lock is no branch, and a deleted one is none", async () => {
    writeFileSync(join(commonDir, "refs", "heads", "zeta.lock"), "");
    git(path, "branch", "-D", "feat/one");
    expect(await readBranches(commonDir)).toEqual(all());
    expect(await readTip(commonDir, "refs/heads/feat/one")).toBeUndefined();
  });

  test("a detached HEAD is its commit; what only git can read is left to git", async () => {
    git(path, "checkout", "--quiet", "--detach", "HEAD~1");
    expect(await readTip(commonDir, "HEAD")).toBe(git(path, "rev-parse", "HEAD").trim());
    git(path, "symbolic-ref", "refs/heads/alias", "refs/heads/zeta");
    for (const ref of ["refs/heads/alias", "refs/heads/zeta~1", "refs/tags/none", "zeta", "HEAD~1"]) expect(await readTip(commonDir, ref)).toBeUndefined();
  });

  test("a worktree has a HEAD of its own, on a branch or not", async () => {
    const tree = join(privateFolder("rdv-refs-"), "tree");
    git(path, "worktree", "add", "--quiet", "-b", "feat/own", tree, "main");
    git(tree, "commit", "--quiet", "--allow-empty", "-m", "own");
    const gitDir = git(tree, "rev-parse", "--absolute-git-dir").trim();
    const told = (): string => git(tree, "rev-parse", "HEAD").trim();
    expect([await readTip(commonDir, "HEAD", gitDir), await readTip(commonDir, "HEAD") === told()]).toEqual([told(), false]);
    git(tree, "checkout", "--quiet", "--detach", "HEAD~1");
    expect(await readTip(commonDir, "HEAD", gitDir)).toBe(told());
  });

  test("what an agent put in a file's place is not waited for, nor read where it leads out", async () => {
    const own = privateFolder("rdv-refs-");
    execFileSync("mkfifo", [join(own, "HEAD")]);
    expect(await readTip(commonDir, "HEAD", own)).toBeUndefined();
    rmSync(join(own, "HEAD"));
    writeFileSync(join(own, "HEAD"), `ref: refs/heads/../../HEAD\n`);
    expect(await readTip(commonDir, "HEAD", own)).toBeUndefined();
  });

  test("a repository that keeps them in a table, or none at all, is not read", async () => {
    const other = privateFolder("rdv-refs-");
    expect(await readBranches(other)).toBeUndefined();
    mkdirSync(join(other, "refs", "heads"), { recursive: true });
    expect(await readBranches(other)).toEqual([]);
    mkdirSync(join(other, "reftable"));
    expect(await readBranches(other)).toBeUndefined();
    expect(await readTip(other, "HEAD")).toBeUndefined();
  });
});

describe("the dangerous settings of a repository", () => {
  const reader = () => {
    const call = vi.fn<GitCall>(async (tree: Tree, args: readonly string[]) => {
      const stdout = execFileSync("git", ["--git-dir", tree.commonDir, ...args], { encoding: "utf8", env: { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" } as unknown as NodeJS.ProcessEnv });
      return { exitCode: 0, signal: null, stdout, stderr: "", timedOut: false, isCut: false, durationMs: 0 };
    });
    return { call, read: createSettingsReader(call) };
  };
  /** Until the file is old enough to be trusted. */
  const settled = (work: () => Promise<void>) => vi.waitFor(work, { timeout: 10_000, interval: 200 });

  test("are asked of git once, and again as soon as the file is another one, whatever its own time says", async () => {
    const path = makeRepository();
    const tree = treeOf(path);
    const { call, read } = reader();
    const first = await read(tree);
    await settled(async () => {
      const before = call.mock.calls.length;
      await read(tree);
      expect(call.mock.calls.length).toBe(before);
    });
    git(path, "config", "core.fsmonitor", "evil");
    utimesSync(join(tree.commonDir, "config"), 1, 1);
    const changed = await read(tree);
    expect(changed.names).toEqual(["core.fsmonitor"]);
    expect(changed.hash).not.toBe(first.hash);
  });

  test("are asked of git each time while a part of them lies elsewhere", async () => {
    const path = makeRepository();
    git(path, "config", "include.path", "../elsewhere");
    const { call, read } = reader();
    const { ctimeMs } = await import("node:fs").then((fs) => fs.statSync(join(path, ".git", "config")));
    await settled(async () => expect(Date.now() - ctimeMs).toBeGreaterThan(1500));
    await read(treeOf(path));
    await read(treeOf(path));
    expect(call).toHaveBeenCalledTimes(2);
  });
});
