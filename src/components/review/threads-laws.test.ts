import { describe, expect, it } from "vitest";
import type { Evidence } from "#domain/evidence.ts";
import { type CommentView, CommentStatus } from "#domain/review-comment.ts";
import { changeFile } from "../../../e2e/support/sample-change.ts";
import { moment } from "../../client/times.ts";
import { linesWords, stateWords } from "./comment-words.ts";
import type { Line } from "./patch.ts";
import { isAmong, lineKey, placeOfLine } from "./reading.ts";
import { findingsOf, threadsOf } from "./threads.ts";

const comment = (more: Partial<CommentView> = {}): CommentView => ({
  id: "c", projectId: "p", taskId: "t", delegationId: "d", path: "a.ts", side: "new", line: 3, endLine: 4, quote: "x", headSha: "0".repeat(40), isLoose: false, body: "Why?",
  status: "sent", author: { kind: "person", id: "me" }, sendingId: null, createdAt: "2026-01-01T10:00:00.000Z", updatedAt: "2026-01-01T10:00:00.000Z", sentAt: null,
  at: { line: 3, endLine: 4 }, place: null, isOutdated: false, addressedBy: null, ...more,
});

describe("comments", () => {
  it("stand under the last of their lines, as they are counted now", () => {
    const threads = threadsOf([comment(), comment({ id: "moved", line: 90, endLine: 91, at: { line: 3, endLine: 4 } }), comment({ id: "old", side: "old" }), comment({ id: "gone", at: null })]);
    expect([...threads].map(([key, all]) => [key, all.map((c) => c.id)])).toEqual([[lineKey("a.ts", "new", 4), ["c", "moved"]], [lineKey("a.ts", "old", 4), ["old"]]]);
  });

  it("say what became of them", () => {
    const sentAt = "2026-01-01T12:34:00.000Z";
    expect(CommentStatus.options.map((status) => stateWords(comment({ status })))).toEqual(["draft", "open", "resolved"]);
    expect(stateWords(comment({ sentAt }))).toBe(`sent ${moment(sentAt)}, open`);
    expect(stateWords(comment({ addressedBy: "abcdef0123456789" }))).toBe("addressed by abcdef0");
    expect(stateWords(comment({ status: "resolved", addressedBy: "abcdef0123456789" }))).toBe("resolved");
  });

  it("name one line or several", () => {
    expect([linesWords({ line: 7, endLine: 7 }), linesWords({ line: 7, endLine: 9 })]).toEqual(["line 7", "lines 7 to 9"]);
  });
});

describe("what checks found", () => {
  const found = { message: "wrong", path: "a.ts", line: 3 };
  const evidence = (more: Partial<Evidence>) => ({ delegationId: "d", outcome: "failed", findings: [found], ...more }) as Evidence;
  const keys = (...all: Evidence[]): string[] => [...findingsOf({ evidence: all }, "d", [changeFile({ path: "a.ts" })]).keys()];

  it("stands beside the line it is about", () => {
    expect(keys(evidence({}))).toEqual([lineKey("a.ts", "new", 3)]);
  });

  it.each<[string, Partial<Evidence>]>([
    ["of another try", { delegationId: "e" }],
    ["of a check that passed", { outcome: "passed" }],
    ["of a check that did not run", { outcome: "skipped" }],
    ["about a file that did not change", { findings: [{ ...found, path: "b.ts" }] }],
    ["about no line", { findings: [{ message: "wrong", path: "a.ts" }] }],
    ["about no place", { findings: [{ message: "wrong" }] }],
  ])("but not what is %s", (_name, more) => {
    expect(keys(evidence(more))).toEqual([]);
  });
});

describe("a line of a change", () => {
  const line = (kind: Line["kind"], old: number | null, fresh: number | null): Line => ({ kind, old, new: fresh, text: "", bare: false, row: 0 });

  it("counts on the old side only when it went", () => {
    expect(placeOfLine(line("del", 4, null))).toEqual({ side: "old", line: 4 });
    expect(placeOfLine(line("add", null, 5))).toEqual({ side: "new", line: 5 });
    expect(placeOfLine(line("same", 4, 5))).toEqual({ side: "new", line: 5 });
  });

  it("is among others of its file and side, from the first to the last", () => {
    const at = { path: "a.ts", side: "new" as const, line: 3, endLine: 5 };
    expect([2, 3, 5, 6].map((n) => isAmong(at, "a.ts", line("add", null, n)))).toEqual([false, true, true, false]);
    expect(isAmong(at, "b.ts", line("add", null, 3))).toBe(false);
    expect(isAmong(at, "a.ts", line("del", 3, null))).toBe(false);
    expect(isAmong(null, "a.ts", line("add", null, 3))).toBe(false);
  });

  it("has a name that no other line has", () => {
    const names = ["a", "1 a", "new1 a"].flatMap((path) => (["old", "new"] as const).flatMap((side) => [1, 11].map((n) => lineKey(path, side, n))));
    expect(new Set(names).size).toBe(names.length);
  });
});
