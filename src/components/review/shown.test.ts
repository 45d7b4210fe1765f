import { expect, it } from "vitest";
import type { DiffFile } from "#domain/api.ts";
import { shownOf } from "./shown.ts";

const file = (more: Partial<DiffFile>): DiffFile => ({ path: "src/a.ts", oldPath: null, status: "modified", additions: 1, deletions: 1, isBinary: false, isCut: false, patch: "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+b\n", ...more });

it("a file of ordinary size is shown with its lines", () => {
  expect(shownOf(file({}))).toEqual({ how: "lines" });
});

it("what has no lines to show says why", () => {
  expect(shownOf(file({ isBinary: true, patch: "" }))).toMatchObject({ how: "none", why: expect.stringContaining("Binary") });
  expect(shownOf(file({ isCut: true, patch: "", additions: 60_000, deletions: 0 }))).toMatchObject({ how: "none", why: expect.stringContaining("60,000 changed lines") });
  expect(shownOf(file({ isCut: true, patch: "", status: "added", additions: 0, deletions: 0 }))).toMatchObject({ how: "none", why: expect.stringContaining("too large") });
  expect(shownOf(file({ status: "renamed", patch: "", additions: 0, deletions: 0 }))).toEqual({ how: "none", why: "Renamed; no line changed." });
  expect(shownOf(file({ status: "added", patch: "", additions: 0, deletions: 0 }))).toEqual({ how: "none", why: "New and empty." });
  expect(shownOf(file({ patch: "diff --git a b\nold mode 100644\nnew mode 100755\n", additions: 0, deletions: 0 }))).toMatchObject({ how: "none" });
});

it("long, generated and wholly deleted files are folded with their reason", () => {
  expect(shownOf(file({ additions: 801, deletions: 0 }))).toEqual({ how: "folded", why: "Long: 801 changed lines." });
  expect(shownOf(file({ path: "web/package-lock.json" }))).toMatchObject({ how: "folded", why: expect.stringContaining("Lock file") });
  expect(shownOf(file({ status: "deleted", additions: 0, deletions: 61 }))).toEqual({ how: "folded", why: "Deleted as a whole: 61 lines." });
  expect(shownOf(file({ status: "deleted", additions: 0, deletions: 60 }))).toEqual({ how: "lines" });
});
