import { expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { CommentView } from "#domain/review-comment.ts";
import { changeFile } from "../../../e2e/support/sample-change.ts";
import { linesWords, stateWords } from "./comment-words.ts";
import { estimateRows, longestLine } from "./line-sizes.ts";
import { readPatch } from "./patch.ts";
import { findingsOf, threadsOf } from "./threads.ts";
import { countComments } from "./use-comments.ts";

const AT = "2026-01-05T10:00:00.000Z";
const comment = (more: Partial<CommentView> = {}): CommentView => ({
  id: "1", projectId: "p", taskId: "t", delegationId: "d", path: "a.ts", side: "new", line: 3, endLine: 4, quote: "x", headSha: "a".repeat(40), isLoose: false, body: "Why?", status: "draft",
  author: { kind: "person", id: "owner" }, sendingId: null, createdAt: AT, updatedAt: AT, sentAt: null, at: { line: 5, endLine: 6 }, place: { file: 0, row: 7 }, isOutdated: false, addressedBy: null, ...more,
});

it("comments stand under the last of their lines, where those are now; those without a place stand nowhere", () => {
  const threads = threadsOf([comment(), comment({ id: "2", side: "old" }), comment({ id: "3", at: null, place: null })]);
  expect([...threads].map(([key, of]) => [key, of.map((c) => c.id)])).toEqual([["new6 a.ts", ["1"]], ["old6 a.ts", ["2"]]]);
});

it("what failed checks found stands at its line, if that file is part of the change", () => {
  const evidence = (outcome: string, findings: object[], delegationId = "d") => ({ delegationId, outcome, findings });
  const task = { evidence: [evidence("failed", [{ message: "is any", path: "a.ts", line: 9 }, { message: "no line", path: "a.ts" }, { message: "elsewhere", path: "z.ts", line: 1 }]), evidence("passed", [{ message: "fine", path: "a.ts", line: 2 }]), evidence("failed", [{ message: "older", path: "a.ts", line: 3 }], "e")] } as unknown as Pick<TaskView, "evidence">;
  expect([...findingsOf(task, "d", [changeFile({ path: "a.ts" })])].map(([key, of]) => [key, of.map((f) => f.message)])).toEqual([["new9 a.ts", ["is any"]]]);
});

it("comments are counted by where they are on their way, and say it", () => {
  const sent = comment({ status: "sent", sentAt: AT });
  const addressed = { ...sent, addressedBy: "abcdef1".padEnd(40, "0") };
  expect(countComments([comment(), comment(), sent, addressed, comment({ status: "resolved" })])).toEqual({ drafts: 2, open: 1, addressed: 1 });
  expect(stateWords(comment())).toBe("draft");
  expect(stateWords(sent)).toMatch(/^sent .*, open$/);
  expect(stateWords(addressed)).toMatch(/, addressed by abcdef1$/);
  expect([linesWords({ line: 1, endLine: 1 }), linesWords({ line: 1, endLine: 3 })]).toEqual(["line 1", "lines 1 to 3"]);
});

it("heights are guessed from how lines wrap, and the longest line from what was loaded", () => {
  const [hunk] = readPatch(`@@ -0,0 +1,3 @@\n+${"x".repeat(25)}\n+\n+${"y".repeat(9000)}\n`);
  if (!hunk) throw new Error("no hunk");
  const block = { kind: "lines" as const, key: "k", file: 0, row: 1, rows: 3, hunk, lines: hunk.lines.slice(0, 2) };
  expect([estimateRows(10)(block), estimateRows(Number.POSITIVE_INFINITY)(block), estimateRows(10)({ kind: "head", key: "h", file: 0, row: -1, rows: 2 })]).toEqual([4, 2, 2]);
  expect(longestLine(new Map([["a", [hunk]]]))).toBe(4200);
  expect(longestLine(new Map())).toBe(0);
});
