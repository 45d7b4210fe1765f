import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareApp, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { seedDelegation, seedRepository } from "../../e2e/support/seeds.ts";
import { commitWork, OWNER, type Verified, verifiedTask } from "../../e2e/support/verified-work.ts";
import { newId } from "../lib/ids.ts";
import { readFileText, editFile } from "./edit-file.ts";
import { keepComment, removeComment, settleComment } from "./keep-comment.ts";
import { findInChange, readChange, readCommits, readLines, readSide } from "./read-change.ts";
import { sendComments } from "./send-comments.ts";
import { showComments } from "./show-comments.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const numbered = (count: number, word = "line"): string => Array.from({ length: count }, (_, i) => `${word} ${i + 1}\n`).join("");
const work = (before: string, after: string) => verifiedTask(app, { files: { "a.txt": before }, works: [{ "a.txt": after }] });
const write = (on: Verified, at: { line: number; endLine?: number; side?: "old" | "new"; path?: string; body?: string; id?: string }) => {
  const { id = newId(), ...lines } = at;
  return keepComment(app, { delegationId: on.delegation.id, id }, { path: "a.txt", side: "new", endLine: at.line, body: "Why?", ...lines, actor: OWNER });
};

describe("a try without a folder", () => {
  test("has an empty change, no commits and no comments; what needs one says to wait", async () => {
    const project = await seedRepository(app);
    const { id } = await seedDelegation(app, project, await seedTask(app, project), { worktreePath: null, baseSha: null });
    expect(await readChange(app, { delegationId: id })).toMatchObject({ files: [], pages: [], stamp: "" });
    expect([await readCommits(app, id), await showComments(app, id)]).toEqual([[], []]);
    const wait = { code: "wrong-state", tell: { what: "The agent has no folder yet.", next: "Wait until it has started." } };
    await expect(readSide(app, { delegationId: id, path: "a.txt", side: "new" })).rejects.toMatchObject(wait);
    await expect(sendComments(app, id, OWNER)).rejects.toMatchObject(wait);
    await expect(readFileText(app, id, "a.txt")).rejects.toMatchObject(wait);
    await expect(readChange(app, { delegationId: newId() })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("lines of a change", () => {
  test.each([[1, 3, ["line 1", "line 2", "line 3"]], [9, 99, ["line 9", "line 10"]], [11, 12, []], [10, 10, ["line 10"]]] as const)("from %i to %i are those there are", async (from, to, lines) => {
    const on = await work("x\n", numbered(10));
    expect(await readLines(app, { delegationId: on.delegation.id, path: "a.txt", from, to })).toEqual({ lines, total: 10 });
  });

  test("of a removed file are gone on the new side and stand on the old one", async () => {
    const on = await verifiedTask(app, { files: { "a.txt": "1\n", "b.txt": "b\n" }, works: [{ "b.txt": null }] });
    const wanted = { delegationId: on.delegation.id, path: "b.txt" };
    await expect(readLines(app, { ...wanted, from: 1, to: 2 })).rejects.toMatchObject({ code: "not-found", tell: { next: "Read the change again." } });
    expect((await readSide(app, { ...wanted, side: "old" }))?.toString()).toBe("b\n");
  });

  test("are still read when the worktree is gone, as they were committed", async () => {
    const on = await work("1\n", "2\n");
    writeFileSync(join(on.path, "a.txt"), "lost\n");
    rmSync(on.path, { recursive: true });
    const change = await readChange(app, { delegationId: on.delegation.id });
    expect([change.files.map((f) => f.path), change.uncommitted, change.headSha]).toEqual([["a.txt"], [], on.head]);
    expect((await readSide(app, { delegationId: on.delegation.id, path: "a.txt", side: "new" }))?.toString()).toBe("2\n");
  });

  test.each(["../../etc/passwd", "/etc/passwd", ".git/config", "--output=x", "", "README.md"])("of %j, which is not part of it, are refused", async (path) => {
    const on = await work("1\n", "2\n");
    await expect(readSide(app, { delegationId: on.delegation.id, path, side: "old" })).rejects.toMatchObject({ code: "not-found" });
  });

  test.each(["HEAD", "0".repeat(40), "HEAD~1"])("of %j, which names no commit of it in full, are refused", async (commit) => {
    const on = await work("1\n", "2\n");
    await expect(readChange(app, { delegationId: on.delegation.id, commit })).rejects.toMatchObject({ code: "not-found", tell: { next: "Look at its list of commits." } });
  });

  test.each(["--all", "main..HEAD", "", "HEAD:a.txt"])("of %j, which git could take for something else, never reach it", async (commit) => {
    const on = await work("1\n", "2\n");
    await expect(readChange(app, { delegationId: on.delegation.id, commit })).rejects.toThrow("not a ref");
  });

  test.each([["LINE 7", 0], ["line 7", 1], ["no such", 0], [".*", 0], ["@@", 0]])("that hold %j are found as text, not as a pattern: %i", async (text, count) => {
    const on = await work("x\n", numbered(9));
    const { stamp } = await readChange(app, { delegationId: on.delegation.id });
    expect((await findInChange(app, { delegationId: on.delegation.id, stamp, text })).places).toHaveLength(count);
  });

  test("that are found in more places than are told are cut, and said so", async () => {
    const on = await work("x\n", numbered(2500));
    const { stamp } = await readChange(app, { delegationId: on.delegation.id });
    const found = await findInChange(app, { delegationId: on.delegation.id, stamp, text: "line" });
    expect([found.places.length, found.isCut]).toEqual([2000, true]);
  });
});

describe("a comment", () => {
  test.each([[200, true], [201, false]])("on %i lines: %s", async (count, isKept) => {
    const on = await work("x\n", numbered(300));
    const kept = await write(on, { line: 1, endLine: count }).then((comment) => comment.quote.split("\n").length, (error: { code: string }) => error.code);
    expect(kept).toBe(isKept ? 200 : "bad-request");
  });

  test("quotes without secrets, and its own words come without what a terminal would obey", async () => {
    const secret = `ghp_${"b".repeat(36)}`;
    const on = await work("x\n", `key ${secret}\n`);
    const { quote, body } = await write(on, { line: 1, body: "  red \u001B[31mhere\u001B[0m  " });
    expect(quote).toBe("key [redacted]");
    expect(body).not.toContain("\u001B");
    expect(body).toBe(body.trim());
  });

  test("of one task is not taken over by another one's, nor settled as a draft, nor found when it is gone", async () => {
    const [one, two] = [await work("x\n", "y\n"), await work("x\n", "y\n")];
    const { id } = await write(one, { line: 1 });
    await expect(write(two, { line: 1, id })).rejects.toMatchObject({ code: "wrong-state", tell: { next: "Write another one." } });
    await expect(settleComment(app, id, { event: "resolve", actor: OWNER })).rejects.toMatchObject({ tell: { what: "This comment is draft.", next: "Send it first." } });
    await removeComment(app, id, OWNER);
    await expect(removeComment(app, id, OWNER)).rejects.toMatchObject({ code: "not-found" });
  });

  test("stands at the line that reads the same, wherever others were put before it", async () => {
    const on = await work("x\n", numbered(8));
    const comments = await Promise.all([1, 4, 8].map((line) => write(on, { line })));
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(8), { minLength: 1, maxLength: 6 }), async (places) => {
      const lines = numbered(8).trimEnd().split("\n");
      for (const [i, place] of places.entries()) lines.splice(place, 0, `new ${i}`);
      writeFileSync(join(on.path, "a.txt"), `${lines.join("\n")}\n`);
      const views = await showComments(app, on.delegation.id);
      for (const { id, quote } of comments) expect(views.find((v) => v.id === id)).toMatchObject({ isOutdated: false, at: { line: lines.indexOf(quote) + 1 } });
    }), { numRuns: 8 });
  });

  test("on a file that is taken back altogether is outdated and stands nowhere", async () => {
    const on = await verifiedTask(app, { works: [{ "gone.txt": "1\n" }] });
    await write(on, { line: 1, path: "gone.txt" });
    commitWork(on.path, [{ "gone.txt": null }]);
    expect(await showComments(app, on.delegation.id)).toMatchObject([{ at: null, place: null, isOutdated: true }]);
  });

  test("sent by two at once goes out once", async () => {
    const on = await work("x\n", "y\n");
    await write(on, { line: 1 });
    const ends = await Promise.allSettled([sendComments(app, on.delegation.id, OWNER), sendComments(app, on.delegation.id, OWNER)]);
    expect(ends.map((end) => end.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await showComments(app, on.delegation.id)).map((c) => c.status)).toEqual(["sent"]);
  });
});

describe("an edit", () => {
  test("on what somebody else holds by now is refused for one of two who began alike", async () => {
    const on = await work("1\n", "2\n");
    const { hash } = await readFileText(app, on.delegation.id, "a.txt");
    const edit = (text: string) => editFile(app, { delegationId: on.delegation.id, key: newId() }, { path: "a.txt", text, hash, commit: false, force: false, actor: OWNER });
    const ends = [await edit("mine\n").catch((error: { code: string }) => error.code), await edit("yours\n").catch((error: { code: string }) => error.code)];
    expect(ends).toEqual([expect.objectContaining({ sha: null }), "conflict"]);
    expect((await readFileText(app, on.delegation.id, "a.txt")).text).toBe("mine\n");
  });

  test("with words of its own is committed under them, and one that changes nothing makes no commit", async () => {
    const on = await work("1\n", "2\n");
    const edit = async (text: string) => editFile(app, { delegationId: on.delegation.id, key: newId() }, { path: "a.txt", text, hash: (await readFileText(app, on.delegation.id, "a.txt")).hash, commit: true, message: "fix: --amend $(x)\n", force: false, actor: OWNER });
    const { sha } = await edit("3\n");
    expect(git(on.path, "log", "-1", "--format=%H %s")).toBe(`${sha} fix: --amend $(x)`);
    await edit("3\n").catch(() => undefined);
    expect(git(on.path, "rev-parse", "HEAD")).toBe(sha);
  });
});
