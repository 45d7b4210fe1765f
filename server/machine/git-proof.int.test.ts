import { symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { beforeEach, describe, expect, test } from "vitest";
import { git, makeRepository, writeFiles } from "../../e2e/support/sample-repo.ts";
import { createGit, type Tree } from "./git.ts";
import { findProgram } from "./process.ts";

const path = process.env["PATH"] ?? "";
const program = createGit({ git: findProgram("git", path), sandbox: undefined, path, home: "/nonexistent" });
let folder: string;
let tree: Tree;

beforeEach(() => {
  folder = makeRepository({ "a.txt": "one\n", "b/c d.txt": "zwei – ü\n", ".gitignore": "out/\n" });
  tree = { commonDir: join(folder, ".git"), workTree: folder };
});

describe("a folder that holds its commit and nothing else", () => {
  test("is spotless", async () => {
    expect(await program.isSpotless(tree)).toBe(true);
  });

  test.each<[string, () => void]>([
    ["a changed file", () => writeFiles(folder, { "a.txt": "two\n" })],
    ["a new file", () => writeFiles(folder, { new: "" })],
    ["an ignored file", () => writeFiles(folder, { "out/x": "" })],
    ["a file hidden by the repository's own settings", () => { writeFiles(folder, { secret: "" }); writeFiles(join(folder, ".git"), { "info/exclude": "secret\n" }); }],
    ["a file git shall not look at", () => { git(folder, "update-index", "--assume-unchanged", "a.txt"); writeFiles(folder, { "a.txt": "two\n" }); }],
    ["a file git shall skip", () => { git(folder, "update-index", "--skip-worktree", "a.txt"); writeFiles(folder, { "a.txt": "two\n" }); }],
    ["a link in place of a file", () => { git(folder, "rm", "--quiet", "--cached", "a.txt"); symlinkSync("/etc/hostname", join(folder, "z")); }],
  ])("is not with %s", async (_name, spoil) => {
    spoil();
    expect(await program.isSpotless(tree)).toBe(false);
  });
});

describe("texts of commits", () => {
  test("come in the order asked, null for what is not there, is no text or is too long", async () => {
    writeFiles(folder, { long: "x".repeat(500), bytes: "a\0b" });
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", "more");
    const ask = (commit: string, name: string) => ({ commit, path: name });
    expect(await program.texts(tree, [ask("HEAD", "long"), ask("HEAD", "b/c d.txt"), ask("HEAD~1", "long"), ask("HEAD", "bytes"), ask("HEAD", "a.txt"), ask("HEAD", "b")], 100)).toEqual([null, "zwei – ü\n", null, null, "one\n", null]);
    expect(await program.texts(tree, [], 100)).toEqual([]);
  });

  test("and the paths of all files", async () => {
    expect(await program.paths(tree, "HEAD")).toEqual([".gitignore", "a.txt", "b/c d.txt"]);
  });
});

describe("files put back", () => {
  test("are as the commit has them; the rest, the index and the branch stay", async () => {
    git(folder, "rm", "--quiet", "b/c d.txt");
    writeFiles(folder, { "a.txt": "two\n", new: "n" });
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", "two");
    await program.putBack(tree, "HEAD~1", ["b/c d.txt"]);
    expect(git(folder, "status", "--porcelain")).toBe('?? b/');
    expect(await program.texts(tree, [{ commit: "HEAD", path: "a.txt" }], 100)).toEqual(["two\n"]);
  });
});
