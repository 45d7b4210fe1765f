import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BranchName } from "#domain/branch.ts";
import { git as asOwner, makeRepository, privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { createGit, type Git, type Tree } from "./git.ts";
import { findProgram } from "./process.ts";
import { createSandbox } from "./sandbox.ts";

const root = privateFolder("rdv-index-");
const PATH = process.env["PATH"] ?? "";
let git: Git;
let made = 0;

beforeAll(async () => {
  git = createGit({ git: findProgram("git", PATH), sandbox: await createSandbox(findProgram("bwrap", PATH)), path: PATH, home: root });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A worktree at the first commit of a repository that has `a.txt` and ignores logs. */
async function worktree(): Promise<{ tree: Tree; base: string; index: string }> {
  const path = makeRepository({ "a.txt": "1\n", ".gitignore": "*.log\n" }, join(root, String(++made)));
  const { tree: main, head } = await git.identify(path);
  const tree = { commonDir: main.commonDir, workTree: `${path}-tree` };
  await git.addWorktree(main, { path: tree.workTree, branch: BranchName.parse("feat/x"), base: head ?? "", reuse: false });
  return { tree, base: head ?? "", index: asOwner(tree.workTree, "rev-parse", "--path-format=absolute", "--git-path", "index") };
}

const shown = async (tree: Tree, base: string) => (await git.diff(tree, base, null)).files.map((f) => `${f.path} ${f.status} +${f.additions}`).sort();

describe("the change in a folder", () => {
  test("has the files git does not follow yet, and leaves the agent's index and the repository as they are", async () => {
    const { tree, base, index } = await worktree();
    writeFiles(tree.workTree, { "new.txt": "one\ntwo\n", "sub/ü \"q\".txt": "x", empty: "", "debug.log": "ignored\n", "a.txt": "1\n2\n" });
    const before = readFileSync(index);
    const objects = asOwner(tree.workTree, "count-objects", "-v");
    const { files, unlisted } = await git.diff(tree, base, null);
    expect(files.map((f) => [f.path, f.status, f.additions, f.isCut])).toEqual([["a.txt", "modified", 1, false], ["empty", "added", 0, false], ["new.txt", "added", 2, false], ['sub/ü "q".txt', "added", 1, false]]);
    expect(files[2]?.patch).toContain("new file mode 100644");
    expect(files[2]?.patch).toContain("+two\n");
    expect([(await git.uncommitted(tree)).length, unlisted]).toEqual([4, 0]);
    expect(readFileSync(index).equals(before)).toBe(true);
    expect(asOwner(tree.workTree, "count-objects", "-v")).toBe(objects);
    expect(asOwner(tree.workTree, "status", "--porcelain").split("\n").filter((l) => l.startsWith("??"))).toHaveLength(3);
  });

  test("has what is committed, staged and new side by side, each once", async () => {
    const { tree, base } = await worktree();
    writeFiles(tree.workTree, { "committed.txt": "c\n" });
    asOwner(tree.workTree, "add", "--all");
    asOwner(tree.workTree, "commit", "--quiet", "--message", "c");
    writeFiles(tree.workTree, { "staged.txt": "s\n" });
    asOwner(tree.workTree, "add", "--all");
    writeFiles(tree.workTree, { "new.txt": "n\n" });
    expect(await shown(tree, base)).toEqual(["committed.txt added +1", "new.txt added +1", "staged.txt added +1"]);
    expect((await git.diff(tree, base, "HEAD")).files.map((f) => f.path)).toEqual(["committed.txt"]);
  });

  test("names what is binary or too large, and tells links and programs for what they are", async () => {
    const { tree, base } = await worktree();
    writeFileSync(join(tree.workTree, "image.png"), Buffer.from([0x89, 0x50, 0, 1, 2]));
    writeFileSync(join(tree.workTree, "huge.bin"), "");
    truncateSync(join(tree.workTree, "huge.bin"), 3 * 2 ** 30);
    writeFileSync(join(tree.workTree, "tool.sh"), "#!/bin/sh\n", { mode: 0o755 });
    symlinkSync("/etc/passwd", join(tree.workTree, "link"));
    const { files } = await git.diff(tree, base, null);
    const of = (path: string) => files.find((f) => f.path === path);
    expect(of("image.png")).toMatchObject({ isBinary: true, patch: "", isCut: false });
    expect(of("huge.bin")).toMatchObject({ status: "added", isCut: true, patch: "" });
    expect(of("tool.sh")?.patch).toContain("new file mode 100755");
    expect(of("link")?.patch).toContain("new file mode 120000");
    expect(of("link")?.patch).not.toContain("root:");
  });

  test("has a folder that took the place of a file, and passes over repositories inside", async () => {
    const { tree, base } = await worktree();
    rmSync(join(tree.workTree, "a.txt"));
    writeFiles(tree.workTree, { "a.txt/inner.txt": "i\n" });
    makeRepository({ "x.txt": "x\n" }, join(tree.workTree, "nested"));
    expect(await shown(tree, base)).toEqual(["a.txt deleted +0", "a.txt/inner.txt added +1"]);
  });

  test("says how many new files are beyond what it lists", async () => {
    const { tree, base } = await worktree();
    mkdirSync(join(tree.workTree, "many"));
    for (let i = 0; i < 1003; i++) writeFileSync(join(tree.workTree, "many", `${i}.txt`), "x\n");
    const { files, unlisted } = await git.diff(tree, base, null);
    expect([files.length, unlisted]).toEqual([1000, 3]);
  });

  test("is read without the copy of an index that is a link: what it points at may be anything", async () => {
    const { tree, base, index } = await worktree();
    writeFiles(tree.workTree, { "new.txt": "n\n" });
    renameSync(index, `${index}.elsewhere`);
    symlinkSync(`${index}.elsewhere`, index);
    expect(await shown(tree, base)).toEqual(["new.txt added +1"]);
  });
});
