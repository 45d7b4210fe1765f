import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAGE_ROWS } from "#domain/change.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import { commitWork, type Verified, verifiedTask } from "../../e2e/support/verified-work.ts";
import { readPatch } from "../../src/components/review/patch.ts";
import { findInChange, readChange, readCommits, readLines, readPages, readSide } from "./read-change.ts";
import { showDiff } from "./show-diff.ts";

const numbered = (count: number, word = "line"): string => `${Array.from({ length: count }, (_, i) => `${word} ${i}`).join("\n")}\n`;

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const whole = (on: Verified) => readChange(app, { delegationId: on.delegation.id });

describe("a change by pages", () => {
  test("lists every file in reading order with its counts, and sends the first lines", async () => {
    const on = await verifiedTask(app, { files: { "a.txt": numbered(30), "old.txt": numbered(20, "same"), run: "#!/bin/sh\n" }, works: [{ "a.txt": numbered(31), "sub/new.txt": "x\n", "logo.png": "\0\u0001", "old.txt": null, "moved.txt": numbered(20, "same") }] });
    git(on.path, "update-index", "--chmod=+x", "run");
    git(on.path, "commit", "--quiet", "--message", "chore: mode");
    git(on.path, "checkout", "--quiet", "--", ".");
    const change = await whole(on);
    expect(change.files.map((f) => [f.path, f.status, f.oldPath, f.rows, f.isBinary, f.modes])).toEqual([
      ["a.txt", "modified", null, 5, false, null], ["logo.png", "added", null, 0, true, null], ["moved.txt", "renamed", "old.txt", 0, false, null],
      ["run", "modified", null, 0, false, { old: "100644", new: "100755" }], ["sub/new.txt", "added", null, 2, false, null],
    ]);
    expect(change.pages.map((p) => p.file)).toEqual([0, 4]);
    expect((await readSide(app, { delegationId: on.delegation.id, path: "logo.png", side: "new" }))?.length).toBe(2);
    expect(await readSide(app, { delegationId: on.delegation.id, path: "logo.png", side: "old" })).toBeUndefined();
    expect(await readLines(app, { delegationId: on.delegation.id, path: "a.txt", from: 2, to: 3 })).toEqual({ lines: ["line 1", "line 2"], total: 31 });
    await expect(readSide(app, { delegationId: on.delegation.id, path: ".git/config", side: "new" })).rejects.toMatchObject({ code: "not-found" });
  });

  test("of one file with 50,000 lines comes page by page, each line once", async () => {
    const on = await verifiedTask(app, { works: [{ "big.txt": numbered(50_000) }] });
    const change = await whole(on);
    expect(change.files[0]?.rows).toBe(50_001);
    expect(JSON.stringify(change).length).toBeLessThan(100_000);
    const seen = new Set<number>();
    for (let page = 0; page < 51; ) {
      const pages = await readPages(app, { delegationId: on.delegation.id, stamp: change.stamp, file: 0, page });
      const lines = pages.flatMap((made) => readPatch(made.patch, { row: made.page * PAGE_ROWS, below: made.below, goesOn: made.goesOn })).flatMap((hunk) => hunk.lines);
      for (const line of lines) seen.add(line.new ?? 0);
      page += pages.length;
    }
    expect(seen.size).toBe(50_000);
    const found = await findInChange(app, { delegationId: on.delegation.id, stamp: change.stamp, text: "line 49999" });
    expect(found).toEqual({ places: [{ file: 0, row: 50_000 }], isCut: false });
    // In one answer a file this long is only named.
    expect((await showDiff(app, on.delegation.id)).files.map((f) => [f.path, f.isCut, f.patch])).toEqual([["big.txt", true, ""]]);
  });

  test("that is longer than git's answers may be is read file by file", async () => {
    const line = "x".repeat(199);
    const big = `${Array.from({ length: 80_000 }, (_, i) => `${i} ${line}`).join("\n")}\n`;
    const on = await verifiedTask(app, { works: [{ "a.txt": big, "b.txt": big, "c.txt": big, "d.txt": "small\n" }] });
    const change = await whole(on);
    expect(change.files.map((f) => f.rows)).toEqual([null, null, null, null]);
    const [last] = await readPages(app, { delegationId: on.delegation.id, stamp: change.stamp, file: 3, page: 0 });
    expect(last?.patch).toContain("+small\n");
  });

  test("moves on with the folder: pages of an older state are refused", async () => {
    const on = await verifiedTask(app);
    const before = await whole(on);
    expect((await whole(on)).stamp).toBe(before.stamp);
    writeFileSync(join(on.path, "a.txt"), "changed\n");
    const after = await whole(on);
    expect([after.stamp === before.stamp, after.uncommitted]).toEqual([false, ["a.txt"]]);
    expect(after.files.find((f) => f.path === "new.txt")?.mark).toBe(before.files.find((f) => f.path === "new.txt")?.mark);
    await expect(readPages(app, { delegationId: on.delegation.id, stamp: before.stamp, file: 0, page: 0 })).rejects.toMatchObject({ code: "conflict" });
  });

  test("hides secrets in its lines", async () => {
    const on = await verifiedTask(app, { works: [{ "env.txt": `token ghp_${"a".repeat(36)}\n` }] });
    const change = await whole(on);
    expect(change.pages[0]?.patch).toContain("+token [redacted]");
  });
});

describe("the commits of a change", () => {
  test("are listed newest first with what they did, and each can be looked at by itself", async () => {
    const on = await verifiedTask(app, { works: [{ "one.txt": "1\n2\n" }, { "two.txt": "2\n", "one.txt": "1\n" }] });
    const commits = await readCommits(app, on.delegation.id);
    expect(commits.map((c) => [c.subject, c.author, c.files, c.additions, c.deletions])).toEqual([["feat: step 2 of agent", "agent", 2, 1, 1], ["feat: step 1 of agent", "agent", 1, 2, 0]]);
    const first = await readChange(app, { delegationId: on.delegation.id, commit: commits[1]?.sha ?? "" });
    expect(first.files.map((f) => [f.path, f.additions])).toEqual([["one.txt", 2]]);
    await expect(readChange(app, { delegationId: on.delegation.id, commit: git(on.project.path, "rev-parse", "main") })).rejects.toMatchObject({ code: "not-found" });
  });

  test("of another branch are not shown as part of it", async () => {
    const on = await verifiedTask(app);
    writeFiles(on.project.path, { "z.txt": "z\n" });
    const foreign = commitWork(on.project.path, [{ "z.txt": "zz\n" }], "somebody");
    await expect(readChange(app, { delegationId: on.delegation.id, commit: foreign })).rejects.toMatchObject({ code: "not-found" });
  });
});
