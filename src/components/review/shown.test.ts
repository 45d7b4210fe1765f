import { expect, it } from "vitest";
import { changeFile as file } from "../../../e2e/support/sample-change.ts";
import { isImage, modeWords, shownOf } from "./shown.ts";

it("a file is shown with its lines, however long", () => {
  expect(shownOf(file())).toEqual({ how: "lines" });
  expect(shownOf(file({ additions: 50_000, rows: 50_001 }))).toEqual({ how: "lines" });
  expect(shownOf(file({ rows: null }))).toEqual({ how: "lines" });
});

it("what has no lines to show says why", () => {
  expect(shownOf(file({ isBinary: true, rows: 0 }))).toMatchObject({ how: "none", why: expect.stringContaining("Binary") });
  expect(shownOf(file({ isCut: true, rows: 0, status: "added" }))).toMatchObject({ how: "none", why: expect.stringContaining("too large") });
  expect(shownOf(file({ status: "renamed", rows: 0 }))).toEqual({ how: "none", why: "Renamed; no line changed." });
  expect(shownOf(file({ status: "added", rows: 0 }))).toEqual({ how: "none", why: "New and empty." });
  expect(shownOf(file({ rows: 0 }))).toMatchObject({ how: "none" });
});

it("generated and wholly deleted files are folded with their reason", () => {
  expect(shownOf(file({ path: "web/package-lock.json" }))).toMatchObject({ how: "folded", why: expect.stringContaining("Lock file") });
  for (const path of ["dist/app.js", "a/vendor/x.go", "app.min.js", "api.pb.go", "src/__snapshots__/a.snap"]) expect(shownOf(file({ path, additions: 40 }))).toMatchObject({ how: "folded", why: "Generated: 41 changed lines." });
  expect(shownOf(file({ path: "src/distance.ts", additions: 40 }))).toEqual({ how: "lines" });
  expect(shownOf(file({ status: "deleted", additions: 0, deletions: 61 }))).toEqual({ how: "folded", why: "Deleted as a whole: 61 lines." });
  expect(shownOf(file({ status: "deleted", additions: 0, deletions: 60 }))).toEqual({ how: "lines" });
});

it("images are told from other binary files, and modes are told in words", () => {
  expect([isImage(file({ path: "a.PNG", isBinary: true })), isImage(file({ path: "a.png" })), isImage(file({ path: "a.zip", isBinary: true }))]).toEqual([true, false, false]);
  expect(modeWords(file({ modes: { old: "100644", new: "100755" } }))).toBe("was a plain file, now a program");
  expect(modeWords(file())).toBe("");
});
