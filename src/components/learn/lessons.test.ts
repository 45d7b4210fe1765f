import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { PostMortem, Recommendation } from "#domain/post-mortem.ts";
import { actsOn, appliedByFile, recommendationGroups, resultOf, secondsOf, sightingsOf } from "./lessons.ts";

const recommendation = (id: string, status: Recommendation["status"], more: Partial<Recommendation> = {}): Recommendation =>
  ({ id, status, projectId: "p", file: "AGENTS.md", appliedSha: null, revertedSha: null, updatedAt: `2026-11-21T10:00:0${id}.000Z`, ...more }) as unknown as Recommendation;

it("recommendations stand by what became of them, what needs a person first", () => {
  const groups = recommendationGroups([recommendation("1", "dismissed"), recommendation("2", "proposed"), recommendation("3", "applied"), recommendation("4", "proposed")]);
  expect(groups.map((g) => [g.name, g.items.map((r) => r.id)])).toEqual([["Needs you", ["4", "2"]], ["Applied", ["3"]], ["Dismissed", ["1"]]]);
});

it("only what the state machine allows is offered", () => {
  expect(actsOn("proposed")).toEqual({ apply: true, revert: false, dismiss: true });
  expect(actsOn("applied")).toEqual({ apply: false, revert: true, dismiss: false });
  expect(actsOn("reverted")).toEqual({ apply: true, revert: false, dismiss: true });
  expect(actsOn("dismissed")).toEqual({ apply: false, revert: false, dismiss: false });
});

describe("what became of a recommendation", () => {
  it("names the commit in which it shows", () => {
    expect(resultOf(recommendation("1", "applied", { appliedSha: "abcdef0123" }))).toEqual({ text: "Applied to AGENTS.md as commit abcdef0.", sha: "abcdef0123" });
    expect(resultOf(recommendation("1", "reverted", { appliedSha: "abcdef0123", revertedSha: "1234567890" }))).toEqual({ text: "Undone by commit 1234567; applied before as abcdef0.", sha: "1234567890" });
  });

  it("claims no commit where there is none", () => {
    expect(resultOf(recommendation("1", "applied"))?.sha).toBeNull();
    expect(resultOf(recommendation("1", "dismissed"))).toEqual({ text: "Dismissed. Nothing was changed.", sha: null });
    expect(resultOf(recommendation("1", "proposed"))).toBeNull();
  });
});

it("a pattern's tasks are counted once each, newest first, and older ones are not lost", () => {
  const tasks = [{ id: "b", number: 2 }] as unknown as TaskView[];
  const seen = sightingsOf([{ taskId: "a", pattern: "x" }, { taskId: "b", pattern: "x" }, { taskId: "b", pattern: "x" }, { taskId: "b", pattern: "y" }], tasks);
  expect(seen.map((s) => [s.taskId, s.task?.number ?? null, s.patterns])).toEqual([["b", 2, ["x", "y"]], ["a", null, ["x"]]]);
});

it("the time of a task is that of the phases it reached; none is unknown, not 0", () => {
  const report = (...seconds: (number | null)[]): PostMortem => ({ facts: { phases: seconds.map((s) => ({ name: "agent", seconds: s })) } }) as unknown as PostMortem;
  expect(secondsOf(report(1.5, null, 2))).toBe(3.5);
  expect(secondsOf(report(null, null))).toBeNull();
});

it("applied lines are counted per file of a project", () => {
  const items = [recommendation("1", "applied"), recommendation("2", "applied"), recommendation("3", "proposed"), recommendation("4", "applied", { projectId: "q" })];
  expect(appliedByFile(items)).toEqual([{ file: "AGENTS.md", projectId: "p", lines: 2 }, { file: "AGENTS.md", projectId: "q", lines: 1 }]);
});
