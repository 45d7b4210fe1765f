import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BranchName } from "#domain/branch.ts";
import { AppError } from "#domain/errors.ts";
import { git as asOwner, makeRepository, privateFolder, writeFiles } from "../../e2e/support/sample-repo.ts";
import { createGit, type Git, type Tree } from "./git.ts";
import { findProgram } from "./process.ts";
import { createSandbox } from "./sandbox.ts";

const root = privateFolder("rdv-git-");
const PATH = process.env["PATH"] ?? "";
let git: Git;
let made = 0;

beforeAll(async () => {
  git = createGit({ git: findProgram("git", PATH), sandbox: await createSandbox(findProgram("bwrap", PATH)), path: PATH, home: root });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const place = (): string => join(root, String(++made));
const branch = (name: string): BranchName => BranchName.parse(name);

interface Setting {
  main: Tree;
  worktree: Tree;
  base: string;
}

/** A repository with a worktree on a branch of its own. */
async function setting(files: Record<string, string> = { "a.txt": "1\n2\n3\n" }): Promise<Setting> {
  const path = makeRepository(files, place());
  const { tree: main, head } = await git.identify(path);
  const worktree = { commonDir: main.commonDir, workTree: `${path}-tree` };
  await git.addWorktree(main, { path: worktree.workTree, branch: branch("feat/x"), base: head ?? "", reuse: false });
  return { main, worktree, base: head ?? "" };
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

describe("a folder is taken for a repository", () => {
  test("only when it is the top of one, which is told with its head and branch", async () => {
    const path = makeRepository({ "sub/a": "1\n" }, place());
    expect(await git.identify(path)).toEqual({ tree: { commonDir: join(path, ".git"), workTree: path }, defaultBranch: "main", head: asOwner(path, "rev-parse", "HEAD") });
    expect((await refusal(git.identify(join(path, "sub")))).tell.what).toContain("is inside the repository");
    expect((await refusal(git.identify(join(path, ".git")))).tell.what).toContain("There is no git repository");
    const plain = place();
    mkdirSync(plain);
    expect((await refusal(git.identify(plain))).tell.what).toContain("There is no git repository");
  });

  test("not when it is bare, or a worktree of another, or its .git was bent elsewhere", async () => {
    const { main, worktree } = await setting();
    const bare = place();
    asOwner(root, "clone", "--quiet", "--bare", main.workTree, bare);
    expect((await refusal(git.identify(bare))).code).toBe("bad-request");
    expect((await refusal(git.identify(worktree.workTree))).tell.next).toBe(`Add ${main.workTree} instead.`);
    const bent = place();
    mkdirSync(bent);
    writeFileSync(join(bent, ".git"), `gitdir: ${main.commonDir}\n`);
    await refusal(git.identify(bent));
  });

  test("without a head when it is empty, and the new one is on main", async () => {
    const path = place();
    mkdirSync(path);
    await git.init(path);
    const { tree, ...rest } = await git.identify(path);
    expect(rest).toEqual({ head: null, defaultBranch: "main" });
    writeFiles(path, { "a.txt": "1\n" });
    const first = await git.commitAll(tree, "feat: begin\n");
    expect(asOwner(path, "log", "--format=%H %s")).toBe(`${first} feat: begin`);
  });
});

describe("worktrees", () => {
  test("are added on a new branch, listed, and removed with what is in them", async () => {
    const { main, worktree, base } = await setting();
    expect(await git.worktrees(main)).toEqual([
      { path: main.workTree, head: base, branch: "main", locked: false },
      { path: worktree.workTree, head: base, branch: "feat/x", locked: false },
    ]);
    expect(await git.currentBranch(worktree)).toBe("feat/x");
    expect((await git.branches(main)).sort()).toEqual(["feat/x", "main"]);
    writeFiles(worktree.workTree, { "untracked.txt": "x", "a.txt": "changed" });
    await git.removeWorktree(main, worktree.workTree);
    expect(existsSync(worktree.workTree)).toBe(false);
    expect(await git.worktrees(main)).toHaveLength(1);
    expect(await git.resolve(main, "refs/heads/feat/x")).toBe(base);
  });

  test("twelve at once are all made, also where the default branch follows a remote one", async () => {
    const origin = makeRepository({ a: "1\n" }, place());
    const path = place();
    asOwner(root, "clone", "--quiet", origin, path);
    const { tree, head } = await git.identify(path);
    const wanted = Array.from({ length: 12 }, (_, i) => ({ path: `${path}-${i}`, branch: branch(`feat/n${i}`), base: head ?? "", reuse: false }));
    await Promise.all(wanted.map((w) => git.addWorktree(tree, w)));
    expect((await git.worktrees(tree)).slice(1).map((w) => String(w.branch)).sort()).toEqual(wanted.map((w) => String(w.branch)).sort());
    expect(asOwner(path, "config", "--get-regexp", "^branch\\.").split("\n").filter((line) => line.includes("feat"))).toEqual([]);
  });

  test("do not get into a folder that is not empty or onto a branch that is checked out; an interrupted branch is used again on request", async () => {
    const { main, base } = await setting();
    const full = place();
    writeFiles(full, { "precious.txt": "mine" });
    await refusal(git.addWorktree(main, { path: full, branch: branch("feat/y"), base, reuse: false }));
    expect(readdirSync(full)).toEqual(["precious.txt"]);
    await refusal(git.addWorktree(main, { path: place(), branch: branch("feat/x"), base, reuse: false }));
    await refusal(git.addWorktree(main, { path: place(), branch: branch("feat/x"), base, reuse: true }));
    const left = (await git.branches(main)).includes("feat/y");
    const again = place();
    await git.addWorktree(main, { path: again, branch: branch("feat/y"), base, reuse: left });
    expect(await git.currentBranch({ commonDir: main.commonDir, workTree: again })).toBe("feat/y");
  });

  test("whose folder is gone are forgotten by pruning, their branch stays", async () => {
    const { main, worktree } = await setting();
    rmSync(worktree.workTree, { recursive: true });
    expect(await git.worktrees(main)).toHaveLength(2);
    await git.pruneWorktrees(main);
    expect(await git.worktrees(main)).toHaveLength(1);
    expect(await git.branches(main)).toContain("feat/x");
  });

  test("leave their branch in the archive, and only if it is where it was seen", async () => {
    const { main, worktree, base } = await setting();
    writeFiles(worktree.workTree, { b: "2\n" });
    const head = (await git.commitAll(worktree, "feat: b")) ?? "";
    await git.removeWorktree(main, worktree.workTree);
    await refusal(git.archiveBranch(main, "feat/x", base, "refs/rdv/archive/wrong"));
    expect(await git.resolve(main, "refs/heads/feat/x")).toBe(head);
    await git.archiveBranch(main, "feat/x", head, "refs/rdv/archive/x");
    expect([await git.resolve(main, "refs/heads/feat/x"), await git.resolve(main, "refs/rdv/archive/x")]).toEqual([null, head]);
  });
});

describe("what changed", () => {
  test("is told against the base: files, counts, lines, patches, and what is not committed", async () => {
    const { worktree, base } = await setting({ "a.txt": "1\n2\n3\n", "old.txt": "same\nsame\nsame\n", "gone.txt": "x\n", ".gitignore": "*.log\n" });
    writeFiles(worktree.workTree, { "a.txt": "1\ntwo\n3\n4\n", "new file.txt": "n\n", "image.png": "\0\u0001" });
    asOwner(worktree.workTree, "mv", "old.txt", "moved.txt");
    asOwner(worktree.workTree, "rm", "--quiet", "gone.txt");
    const head = (await git.commitAll(worktree, "feat: all")) ?? "";
    writeFiles(worktree.workTree, { "dirty.txt": "d\n", "a.txt": "1\ntwo\n3\n4\n5\n", "debug.log": "l" });
    expect((await git.changes(worktree, base, head)).map(({ path, status, additions, deletions }) => [path, status, additions, deletions])).toEqual([
      ["a.txt", "modified", 2, 1],
      ["gone.txt", "deleted", 0, 1],
      ["image.png", "added", 0, 0],
      ["moved.txt", "renamed", 0, 0],
      ["new file.txt", "added", 1, 0],
    ]);
    expect((await git.uncommitted(worktree)).sort()).toEqual(["a.txt", "dirty.txt"]);
    expect(await git.addedLines(worktree, base)).toEqual([
      { path: "a.txt", line: 2, text: "two" },
      { path: "a.txt", line: 4, text: "4" },
      { path: "a.txt", line: 5, text: "5" },
      { path: "new file.txt", line: 1, text: "n" },
    ]);
    const live = await git.diff(worktree, base, null);
    expect(live.files.find((f) => f.path === "a.txt")?.patch).toContain("+5\n");
    const fixed = await git.diff(worktree, base, head);
    expect(fixed.files.map((f) => [f.path, f.oldPath, f.isBinary, f.patch !== ""])).toEqual([
      ["a.txt", null, false, true],
      ["gone.txt", null, false, true],
      ["image.png", null, true, false],
      ["moved.txt", "old.txt", false, true],
      ["new file.txt", null, false, true],
    ]);
    expect([await git.commitsBetween(worktree, base, head), await git.isAncestor(worktree, base, head), await git.isAncestor(worktree, head, base)]).toEqual([1, true, false]);
  });

  test("is read the same whatever the person's own settings are", async () => {
    const { worktree, base } = await setting();
    writeFiles(root, { ".gitconfig": "[diff]\n noprefix = true\n mnemonicPrefix = true\n suppressBlankEmpty = true\n submodule = log\n colorMoved = default\n[color]\n ui = always\n[core]\n quotePath = true\n pager = false\n[status]\n showUntrackedFiles = no\n relativePaths = true\n[commit]\n gpgSign = true\n verbose = 2\n template = /nonexistent\n" });
    writeFiles(worktree.workTree, { "sub/ü b.txt": "x\n\ny\n", "a.txt": "1\n\n3\n" });
    try {
      expect((await git.uncommitted(worktree)).sort()).toEqual(["a.txt", "sub/ü b.txt"]);
      await git.commitAll(worktree, "feat: all");
      expect((await git.addedLines(worktree, base)).map((l) => `${l.path}:${l.line}:${l.text}`)).toEqual(["a.txt:2:", "sub/ü b.txt:1:x", "sub/ü b.txt:2:", "sub/ü b.txt:3:y"]);
      const { files } = await git.diff(worktree, base, null);
      expect(files.map((f) => f.patch?.split("\n")[0])).toEqual(["diff --git a/a.txt b/a.txt", "diff --git a/sub/ü b.txt b/sub/ü b.txt"]);
    } finally {
      rmSync(join(root, ".gitconfig"));
    }
  });

  test("that is too much to be read whole is refused, not cut", async () => {
    const { worktree, base } = await setting();
    writeFiles(worktree.workTree, { "0-secret.txt": "secret\n", "z-big.txt": `${"x".repeat(99)}\n`.repeat(200_000) });
    await git.commitAll(worktree, "feat: big");
    expect((await refusal(git.addedLines(worktree, base))).tell.what).toContain("too long to be read");
    expect(await git.changes(worktree, base, "HEAD")).toHaveLength(2);
  });

  test("counts only ignored files among those a pattern file names", async () => {
    const { main } = await setting({ ".gitignore": ".env\nsecret/\n*.local\n", ".worktreeinclude": ".env\nsecret/**\n!secret/skip.key\n*.md\n/only-root.local\n", "readme.md": "r" });
    writeFiles(main.workTree, { ".env": "A=1", "sub/.env": "B=2", "secret/a.key": "k", "secret/skip.key": "k", "new.md": "untracked, not ignored", "only-root.local": "1", "sub/only-root.local": "2", "x.local": "3" });
    expect((await git.ignoredMatches(main, ".worktreeinclude")).sort()).toEqual([".env", "only-root.local", "secret/a.key", "sub/.env"]);
  });
});

describe("a commit", () => {
  test("of everything takes changed, new and removed files, nothing ignored, and is none when there is nothing", async () => {
    const { worktree } = await setting({ "a.txt": "1\n", "gone.txt": "x\n", ".gitignore": "*.log\n" });
    writeFiles(worktree.workTree, { "a.txt": "2\n", "new.txt": "n\n", "x.log": "l" });
    rmSync(join(worktree.workTree, "gone.txt"));
    const sha = await git.commitAll(worktree, 'feat: "all" $(x)\n\nbody\n');
    expect(sha).toBe(asOwner(worktree.workTree, "rev-parse", "HEAD"));
    expect(asOwner(worktree.workTree, "log", "-1", "--format=%B%an <%ae>")).toBe('feat: "all" $(x)\n\nbody\nRemote Dev <remote-dev@localhost>');
    expect(asOwner(worktree.workTree, "show", "--name-status", "--format=", "HEAD").split("\n").sort()).toEqual(["A\tnew.txt", "D\tgone.txt", "M\ta.txt"]);
    expect(await git.commitAll(worktree, "feat: nothing")).toBeNull();
    expect(asOwner(worktree.workTree, "status", "--porcelain")).toBe("");
    expect(asOwner(worktree.workTree, "reflog", "-1", "--format=%gs")).toBe("commit: Remote Dev");
  });

  test("takes names that are no text, modes and links as they are", async () => {
    const { worktree } = await setting();
    const odd = Buffer.concat([Buffer.from(`${worktree.workTree}/`), Buffer.from([0x6f, 0xff, 0xfe, 0x0a, 0x22])]);
    writeFileSync(odd, "odd\n");
    symlinkSync("a.txt", join(worktree.workTree, "link"));
    writeFileSync(join(worktree.workTree, "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(join(worktree.workTree, "-x"), "hyphen\n");
    expect(await git.commitAll(worktree, "feat: odd")).not.toBeNull();
    expect(asOwner(worktree.workTree, "status", "--porcelain")).toBe("");
    expect(asOwner(worktree.workTree, "ls-tree", "HEAD").split("\n").map((line) => line.slice(0, 6)).sort()).toEqual(["100644", "100644", "100644", "100755", "120000"]);
  });

  test("follows files that became folders, folders that became files or links", async () => {
    const { worktree } = await setting({ "file-to-folder": "1\n", "folder-to-file/x": "1\n", "folder-to-file/y": "1\n", "folder-to-link/x": "1\n", "other/x": "2\n", "link-to-folder": "1\n" });
    const at = (name: string): string => join(worktree.workTree, name);
    for (const name of ["file-to-folder", "folder-to-file", "folder-to-link"]) rmSync(at(name), { recursive: true });
    writeFiles(worktree.workTree, { "file-to-folder/x": "2\n", "folder-to-file": "2\n" });
    symlinkSync("other", at("folder-to-link"));
    const { tree } = await git.checkpoint(worktree, "refs/rdv/checkpoint/1", "m");
    await git.commitAll(worktree, "feat: turned");
    expect(asOwner(worktree.workTree, "status", "--porcelain")).toBe("");
    expect(asOwner(worktree.workTree, "ls-tree", "-r", "--name-only", "HEAD").split("\n")).toEqual(["file-to-folder/x", "folder-to-file", "folder-to-link", "link-to-folder", "other/x"]);
    expect(asOwner(worktree.workTree, "rev-parse", "HEAD^{tree}")).toBe(tree);
  });

  test("made while the branch moved is not written over it", async () => {
    const { worktree } = await setting();
    writeFiles(worktree.workTree, { "a.txt": "ours\n" });
    const slow = createGit({ git: findProgram("git", PATH), sandbox: undefined, path: PATH, home: root });
    const [first, second] = await Promise.allSettled([slow.commitAll(worktree, "feat: one"), slow.commitAll(worktree, "feat: two")]);
    const shas = [first, second].flatMap((r) => (r.status === "fulfilled" && r.value ? [r.value] : []));
    expect(asOwner(worktree.workTree, "rev-list", "--count", "main..feat/x")).toBe(String(shas.length));
  });

  test("of one file leaves alone what else is staged, changed or new", async () => {
    const { main } = await setting({ "a.txt": "1\n", "b.txt": "1\n", "c.txt": "1\n" });
    writeFiles(main.workTree, { "a.txt": "mine\n", "b.txt": "staged\n", "c.txt": "changed\n", "AGENTS.md": "learned\n" });
    asOwner(main.workTree, "add", "b.txt");
    const before = asOwner(main.workTree, "rev-parse", "HEAD");
    await git.commitFile(main, "AGENTS.md", "docs: learned");
    expect(asOwner(main.workTree, "diff", "--name-only", before, "HEAD")).toBe("AGENTS.md");
    expect(asOwner(main.workTree, "status", "--porcelain").split("\n").sort()).toEqual([" M c.txt", "M  b.txt", "M a.txt"].sort());
    rmSync(join(main.workTree, "AGENTS.md"));
    await git.commitFile(main, "AGENTS.md", "docs: undo");
    expect(asOwner(main.workTree, "diff", "--name-only", before, "HEAD")).toBe("");
    expect(asOwner(main.workTree, "diff", "--cached", "--name-only")).toBe("b.txt");
  });
});

describe("a checkpoint", () => {
  test("keeps tracked and untracked files, touches neither index nor branch nor files, and comes back by its tree", async () => {
    const { worktree, main, base } = await setting({ "a.txt": "1\n", ".gitignore": "*.log\n" });
    writeFiles(worktree.workTree, { "a.txt": "changed\n", "staged.txt": "s\n", "untracked/deep.txt": "u\n", "x.log": "ignored" });
    asOwner(worktree.workTree, "add", "staged.txt");
    const look = (): string[] => [asOwner(worktree.workTree, "status", "--porcelain", "--untracked-files=all"), asOwner(worktree.workTree, "rev-parse", "HEAD"), asOwner(worktree.workTree, "ls-files", "--stage")];
    const before = look();
    const made = await git.checkpoint(worktree, "refs/rdv/checkpoint/1", "before");
    expect(look()).toEqual(before);
    expect(asOwner(main.workTree, "rev-parse", "refs/rdv/checkpoint/1", "refs/rdv/checkpoint/1^{tree}", "refs/rdv/checkpoint/1~1").split("\n")).toEqual([made.commit, made.tree, base]);
    expect(readdirSync(main.commonDir).filter((name) => name.startsWith("rdv-index"))).toEqual([]);
    await git.removeWorktree(main, worktree.workTree);
    await git.addWorktree(main, { path: worktree.workTree, branch: branch("feat/x"), base, reuse: true });
    await git.restore(worktree, made.commit);
    expect(asOwner(worktree.workTree, "status", "--porcelain", "--untracked-files=all").split("\n").sort()).toEqual(["?? staged.txt", "?? untracked/deep.txt", "M a.txt"].sort());
    expect(readFileSync(join(worktree.workTree, "a.txt"), "utf8")).toBe("changed\n");
    expect((await git.checkpoint(worktree, "refs/rdv/checkpoint/2", "again")).tree).toBe(made.tree);
  });

  test("of a repository whose lock was left behind is made all the same; a commit says why it is not", async () => {
    const { worktree, main } = await setting();
    const lock = join(main.commonDir, "worktrees", readdirSync(join(main.commonDir, "worktrees"))[0] ?? "", "index.lock");
    writeFileSync(lock, "");
    writeFiles(worktree.workTree, { "a.txt": "changed\n" });
    expect((await git.checkpoint(worktree, "refs/rdv/checkpoint/1", "m")).commit).toMatch(/^[0-9a-f]{40}$/);
    expect((await refusal(git.commitAll(worktree, "feat: no"))).tell.what).toContain("git update-index did not work");
  });
});

test("without git every verb says what to install", async () => {
  const none = createGit({ git: undefined, sandbox: undefined, path: PATH, home: root });
  expect((await refusal(none.branches({ commonDir: join(root, ".git"), workTree: makeRepository({ a: "1" }, place()) }))).code).toBe("conflict");
  const { code, tell } = await refusal(none.identify(root));
  expect([code, tell.what]).toEqual(["not-available", "git is not installed."]);
});
