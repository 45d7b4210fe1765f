import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { git, privateFolder } from "../../e2e/support/sample-repo.ts";
import { readAddedLines, readChanges, readHistory, readStatus, readTouched, readWorktreeList, splitPatch } from "./git-read.ts";

const root = privateFolder("rdv-read-");
let made = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Names as git has to quote, escape or delimit them. */
const NAMES = ["a", "with space", "-leading", "two\nlines", "tab\there", 'quo"te', "back\\slash", "ümläut", "日本", "deep/er/file", "trailing ", ":colon", "a => b", "b/a", "\u0001control", "R100", "+++ b", "sp\u2028ace", "car\rriage", "..dots", "x.lock"];
/** Lines as they would be mistaken for parts of a patch. */
const LINES = ["", "x", "+++ b/other", "++ b/other", "--- a/other", "-- a", "@@ -1 +1 @@", "@ -1,2 +3,4 @", "diff --git a/x b/x", "+", "-", " ", "\\ No newline at end of file", "rename to y", "a\rb", "c\u2028d", "\tz", "sk", "Binary files differ"];

const content = fc.tuple(fc.array(fc.constantFrom(...LINES), { maxLength: 12 }), fc.boolean()).map(([lines, isEnded]) => (lines.length === 0 ? "" : lines.join("\n") + (isEnded ? "\n" : "")));
const tree = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 6 }).chain((names) => fc.tuple(...names.map((name) => content.map((text) => [name, text] as const)))).map((files) => new Map(files));

function write(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function emptyRepository(): string {
  const folder = join(root, String(++made));
  mkdirSync(folder);
  git(folder, "init", "--quiet");
  return folder;
}

/** A repository that went from one set of files to another, both committed. */
function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  const folder = emptyRepository();
  write(folder, before);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "-m", "before");
  for (const name of before.keys()) rmSync(join(folder, name));
  write(folder, after);
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "-m", "after");
  return folder;
}

/** What git prints, untrimmed. */
const raw = (folder: string, ...args: string[]): string => execFileSync("git", ["-c", "core.quotePath=false", ...args], { cwd: folder, encoding: "utf8" });
const diff = (folder: string, ...args: string[]): string => raw(folder, "diff", "--no-renames", ...args, "HEAD~1", "HEAD");
const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));

describe("a patch of git", () => {
  test("gives every added line with its file and number, and no other, whatever files are called and hold", () => {
    fc.assert(fc.property(tree, tree, (before, after) => {
      const folder = changed(before, after);
      const added = readAddedLines(diff(folder, "-U0"));
      for (const { path, line, text } of added) expect([path, text]).toEqual([path, linesOf(after.get(path) ?? "")[line - 1]]);
      const counts = Map.groupBy(added, (a) => a.path);
      for (const file of readChanges(diff(folder, "--raw", "--numstat", "-z"))) expect([file.path, counts.get(file.path)?.length ?? 0]).toEqual([file.path, file.additions]);
      // Whatever is new as a whole has all its lines.
      for (const [name, text] of [...after].filter(([name]) => !before.has(name))) expect(counts.get(name)?.map((a) => a.text) ?? []).toEqual(linesOf(text));
    }), { numRuns: 40 });
  });

  test("is cut into one whole patch for each file, and they make up all of it", () => {
    fc.assert(fc.property(tree, tree, (before, after) => {
      const folder = changed(before, after);
      const patch = diff(folder);
      const parts = splitPatch(patch);
      const files = readChanges(diff(folder, "--raw", "--numstat", "-z")).filter((f) => f.additions + f.deletions > 0);
      expect([...parts.keys()].sort()).toEqual(files.map((f) => f.path).sort());
      for (const part of parts.values()) expect(part.startsWith("diff --git ") && patch.includes(part)).toBe(true);
      for (const file of files) expect(readAddedLines(parts.get(file.path) ?? "").map((a) => a.path)).toEqual(Array.from({ length: file.additions }, () => file.path));
    }), { numRuns: 25 });
  });

  test("hides no added line that looks like a header", () => {
    const folder = changed(new Map(), new Map([["evil.txt", "++ b/harmless.txt\nsecret\n@@ -0,0 +1 @@\ndiff --git a/x b/x\nanother\n"]]));
    expect(readAddedLines(diff(folder, "-U0"))).toEqual(["++ b/harmless.txt", "secret", "@@ -0,0 +1 @@", "diff --git a/x b/x", "another"].map((text, i) => ({ path: "evil.txt", line: i + 1, text })));
  });

  test("of a renamed or removed file is found under the name the list has for it", () => {
    const folder = changed(new Map([["old name", "1\n2\n3\n4\n5\n"], ["gone", "x\n"], ['same "q"', "7\n8\n9\n"]]), new Map([["new name", "1\n2\n3\n4\n6\n"], ['moved "q"', "7\n8\n9\n"]]));
    const parts = splitPatch(raw(folder, "diff", "-M", "HEAD~1", "HEAD"));
    expect([...parts.keys()].sort()).toEqual(["gone", 'moved "q"', "new name"]);
    expect(readChanges(raw(folder, "diff", "-M", "--raw", "--numstat", "-z", "HEAD~1", "HEAD")).map((f) => `${f.status} ${f.oldPath} ${f.path}`).sort()).toEqual(["deleted null gone", "renamed old name new name", 'renamed same "q" moved "q"']);
  });

  test("of nothing is nothing", () => {
    expect([readAddedLines(""), [...splitPatch("")], readChanges("")]).toEqual([[], [], []]);
  });
});

describe("a list of changes", () => {
  test("has every file once with what became of it", () => {
    fc.assert(fc.property(tree, tree, (before, after) => {
      const folder = changed(before, after);
      const seen = readChanges(diff(folder, "--raw", "--numstat", "-z")).map((f) => `${f.status} ${f.path}`);
      const expected = [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
        if (!before.has(name)) return [`added ${name}`];
        if (!after.has(name)) return [`deleted ${name}`];
        return before.get(name) === after.get(name) ? [] : [`modified ${name}`];
      });
      expect(seen.sort()).toEqual(expected.sort());
    }), { numRuns: 25 });
  });

  test("marks binary files and counts none of their lines", () => {
    const folder = changed(new Map(), new Map([["image.png", "\0\u0001\0"], ["text", "a\n"]]));
    expect(readChanges(diff(folder, "--raw", "--numstat", "-z")).map((f) => [f.path, f.isBinary, f.additions])).toEqual([["image.png", true, 0], ["text", false, 1]]);
  });
});

describe("a status", () => {
  test("names every file that is changed, staged, renamed or untracked, and no old name", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...NAMES.filter((n) => !n.includes("/") && n !== "a")), { minLength: 4, maxLength: 8 }), (names) => {
      const [kept = "", edited = "", moved = "", target = "", ...untracked] = names;
      const folder = emptyRepository();
      write(folder, new Map([[kept, "same\n"], [edited, "1\n"], [moved, "long enough to be recognised\n".repeat(5)]]));
      git(folder, "add", "--all");
      git(folder, "commit", "--quiet", "-m", "begin");
      writeFileSync(join(folder, edited), "2\n");
      renameSync(join(folder, moved), join(folder, target));
      git(folder, "add", "--all");
      write(folder, new Map(untracked.map((name) => [name, "new\n"])));
      expect(readStatus(raw(folder, "status", "--porcelain=v1", "-z", "--untracked-files=all")).sort()).toEqual([edited, target, ...untracked].sort());
      expect(readFileSync(join(folder, target), "utf8")).toContain("recognised");
    }), { numRuns: 15 });
  });
});

test("a list of worktrees has path, branch, head and lock, whatever their folders are called", () => {
  const folder = changed(new Map([["a", "1\n"]]), new Map([["a", "2\n"]]));
  const odd = NAMES.filter((n) => !n.includes("/") && !n.startsWith("-")).map((name, i) => ({ path: join(root, `w${made}`, name), branch: `b${i}` }));
  for (const { path, branch } of odd) git(folder, "worktree", "add", "--quiet", "-b", branch, path);
  git(folder, "worktree", "lock", odd[0]?.path ?? "");
  git(folder, "worktree", "add", "--quiet", "--detach", join(root, `w${made}`, "detached"));
  const head = git(folder, "rev-parse", "HEAD");
  const list = readWorktreeList(raw(folder, "worktree", "list", "--porcelain", "-z"));
  expect(Object.fromEntries(list.slice(1).map(({ path, branch }) => [branch, path]))).toEqual({ null: join(root, `w${made}`, "detached"), ...Object.fromEntries(odd.map(({ path, branch }) => [branch, path])) });
  expect(list.every((w) => w.head === head)).toBe(true);
  expect(list.filter((w) => w.locked).map((w) => w.branch)).toEqual(["b0"]);
  expect(readWorktreeList("")).toEqual([]);
});

test("a history is read with its counts, whatever its subjects say", () => {
  const folder = changed(new Map([["a", "1\n"]]), new Map([["a", "1\n2\n"], ["b", "x\n"]]));
  git(folder, "commit", "--quiet", "--allow-empty", "-m", "3 files changed, 5 insertions(+)\n\nbody");
  const commits = readHistory(raw(folder, "log", "--format=%H%x00%an%x00%aI%x00%s%x00", "--shortstat"));
  expect(commits.map((c) => [c.subject, c.files, c.additions, c.deletions])).toEqual([["3 files changed, 5 insertions(+)", 0, 0, 0], ["after", 2, 2, 0], ["before", 1, 1, 0]]);
  expect(commits.map((c) => c.sha)).toEqual(git(folder, "log", "--format=%H").split("\n"));
  expect(readHistory("")).toEqual([]);
});

test("the places a change touches are told for both sides", () => {
  const folder = changed(new Map([["a", "1\n2\n3\n4\n5\n"]]), new Map([["a", "1\ntwo\n3\n5\n6\n"]]));
  expect(readTouched(diff(folder, "-U0"))).toEqual([{ line: 2, count: 1, to: 2, toCount: 1 }, { line: 4, count: 1, to: 3, toCount: 0 }, { line: 5, count: 0, to: 5, toCount: 1 }]);
});

test("a file that becomes a program is told with both modes, a new one without", () => {
  const folder = changed(new Map([["a", "1\n"]]), new Map([["a", "1\n"], ["b", "2\n"]]));
  git(folder, "update-index", "--chmod=+x", "a", "b");
  git(folder, "commit", "--quiet", "--amend", "-m", "after");
  expect(readChanges(diff(folder, "--raw", "--numstat", "-z")).map((f) => [f.path, f.modes])).toEqual([["a", { old: "100644", new: "100755" }], ["b", null]]);
});
