import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BranchName } from "#domain/branch.ts";
import { git as asOwner, makeRepository, privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { refArg } from "./git-call.ts";
import { createGit, type Git } from "./git.ts";
import { findProgram } from "./process.ts";
import { createSandbox } from "./sandbox.ts";

const root = privateFolder("rdv-names-");
const PATH = process.env["PATH"] ?? "";
let git: Git;
let made = 0;

beforeAll(async () => {
  git = createGit({ git: findProgram("git", PATH), sandbox: await createSandbox(findProgram("bwrap", PATH)), path: PATH, home: root });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const FOLDERS = ["with space\nnew line", "-leading ünïcödé 日本", `quo"te's $(touch x)`, "`x`;&|<> #{pane_id} %H trailing ", "back\\slash tab\t*?[x]", "--upload-pack=a:b"];

describe("a repository and its worktree in a folder called", () => {
  test.each(FOLDERS)("%j work as anywhere", async (name) => {
    const path = makeRepository({ "a.txt": "1\n" }, join(root, String(++made), name, "repo"));
    const { tree: main, head } = await git.identify(path);
    expect(main).toEqual({ commonDir: join(path, ".git"), workTree: path });
    const worktree = { commonDir: main.commonDir, workTree: join(root, String(made), name, `tree ${name}`) };
    await git.addWorktree(main, { path: worktree.workTree, branch: BranchName.parse("feat/x"), base: head ?? "", reuse: false });
    expect((await git.worktrees(main)).map((w) => w.path)).toContain(worktree.workTree);
    writeFiles(worktree.workTree, { [name]: "new\n", "a.txt": "2\n" });
    expect((await git.uncommitted(worktree)).sort()).toEqual(["a.txt", name].sort());
    const { commit } = await git.checkpoint(worktree, "refs/rdv/checkpoint/1", "m");
    await git.commitFile(worktree, name, "docs: one");
    await git.commitAll(worktree, "feat: rest");
    expect((await git.diff(worktree, head ?? "", null)).files.map((f) => f.path).sort()).toEqual(["a.txt", name].sort());
    expect((await git.addedLines(worktree, head ?? "")).map((l) => l.path).sort()).toEqual(["a.txt", name].sort());
    await git.removeWorktree(main, worktree.workTree);
    await git.addWorktree(main, { path: worktree.workTree, branch: BranchName.parse("feat/x"), base: head ?? "", reuse: true });
    await git.restore(worktree, commit);
    expect(await git.uncommitted(worktree)).toEqual([]);
  });
});

describe("a ref", () => {
  test.each(["main", "feature#123", "x#(touch)", "ümläut/ß", "a&b;c|d", "$(id)", "%H", "user@host", "@", "refs/heads/x", "0123456789abcdef0123456789abcdef01234567~1"])("%j names one commit", (ref) => {
    expect(refArg(ref)).toBe(ref);
  });

  test.each(["", "-x", "--output=x", "a..b", "a...b", "HEAD^{/x}", "HEAD@{1}", ":/text", "HEAD:path", "a b", "a\nb", "a\0b", "x~2", "^x", "a*", "a?", "[a", "a\\b", "x~1~1"])("%j is refused", (ref) => {
    expect(() => refArg(ref)).toThrow(/not a ref|an argument/);
  });

  test("of a person's own branch may be called whatever git admits", async () => {
    const path = makeRepository({ a: "1\n" }, join(root, String(++made)));
    const { tree, head } = await git.identify(path);
    const names = ["feature#123", "x#(touch)", "ümläut/ß", "a&b;c|d$(e)", "%H", "user@host"];
    for (const name of names) asOwner(path, "branch", name);
    expect((await git.branches(tree)).sort()).toEqual(["main", ...names].sort());
    for (const name of names) {
      expect(await git.resolve(tree, `refs/heads/${name}`)).toBe(head);
      expect(await git.isAncestor(tree, head ?? "", name)).toBe(true);
    }
    asOwner(path, "checkout", "--quiet", "x#(touch)");
    expect(await git.identify(path)).toMatchObject({ defaultBranch: "x#(touch)" });
    expect(await git.resolve(tree, "refs/heads/none")).toBeNull();
  });
});

const NAMES = ["a", "b", "a/x", "a/y", "b/x", "with space", "-x", "new\nline", "ü", "x.log", "deep/er/z", ".hidden"];
const files = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 7 }).map((names) => names.filter((name) => !names.some((other) => other.startsWith(`${name}/`))))
  .chain((names) => fc.tuple(...names.map((name) => fc.constantFrom("", "1\n", "2\n", "\0").map((text) => [name, text] as const))));

test("a checkpoint holds exactly what adding everything would, whatever was committed, staged and left lying", async () => {
  await fc.assert(fc.asyncProperty(files, files, files, async (committed, staged, lying) => {
    const path = makeRepository({ ".gitignore": "*.log\n", ...Object.fromEntries(committed) }, join(root, String(++made)));
    const { tree } = await git.identify(path);
    for (const [state, isStaged] of [[staged, true], [lying, false]] as const) {
      for (const name of ["a", "b", "deep", "with space", "-x", "new\nline", "ü", "x.log", ".hidden"]) rmSync(join(path, name), { recursive: true, force: true });
      for (const [name, text] of state) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
      if (isStaged) asOwner(path, "add", "--all");
    }
    const kept = await git.checkpoint(tree, "refs/rdv/checkpoint/1", "m");
    asOwner(path, "add", "--all");
    expect(kept.tree).toBe(asOwner(path, "write-tree"));
    const head = asOwner(path, "rev-parse", "HEAD");
    const sha = await git.commitAll(tree, "feat: all");
    expect(sha === null).toBe(kept.tree === asOwner(path, "rev-parse", `${head}^{tree}`));
    expect(asOwner(path, "rev-parse", "HEAD^{tree}")).toBe(kept.tree);
    expect(asOwner(path, "status", "--porcelain")).toBe("");
  }), { numRuns: 15 });
});
