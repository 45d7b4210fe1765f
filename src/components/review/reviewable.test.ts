import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import type { Decision } from "#domain/decision.ts";
import { changeDecisions, readCommand, reviewGroups, tryOf } from "./reviewable.ts";

const task = (number: number, state: AttentionState, more: Partial<TaskView> = {}): TaskView =>
  ({ id: `t${number}`, number, attention: { state, detail: "", since: `2026-11-21T10:00:0${number}.000Z`, because: [] }, delegations: [{ id: `d${number}`, baseSha: "b" }], diffstat: { files: 1, additions: 1, deletions: 0 }, completedAt: null, ...more }) as unknown as TaskView;

describe("what can be reviewed", () => {
  it("stands by how far it is, the newest first", () => {
    const groups = reviewGroups([task(1, "verified"), task(2, "working"), task(3, "waiting-decision"), task(4, "verified")]);
    expect(groups.map((g) => [g.name, g.tasks.map((t) => t.number)])).toEqual([["Waits for you", [3]], ["Verified", [4, 1]], ["In work", [2]]]);
  });

  it("apart from what landed already", () => {
    const landing = { status: "landed", toSha: "3f2a9c1", base: "main", proof: "passed" } as TaskView["landing"];
    const groups = reviewGroups([task(1, "verified", { landing }), task(2, "verified"), task(3, "verified", { landing: { ...landing, status: "undone" } as TaskView["landing"] })]);
    expect(groups.map((g) => [g.name, g.tasks.map((t) => t.number)])).toEqual([["Verified", [3, 2]], ["Landed", [1]]]);
  });

  it("leaves out tasks without a folder, and those that ended without a change", () => {
    const none = { files: 0, additions: 0, deletions: 0 };
    const groups = reviewGroups([
      task(1, "queued", { delegations: [] }), task(2, "needs-confirmation", { delegations: [{ baseSha: null }] as unknown as TaskView["delegations"] }),
      task(3, "failed", { diffstat: none, completedAt: "2026-11-21T11:00:00.000Z" }), task(4, "waiting-decision", { diffstat: none }),
    ]);
    expect(groups.flatMap((g) => g.tasks.map((t) => t.number))).toEqual([4]);
  });

  it("is the latest try that had a folder", () => {
    const delegations = [{ id: "a", baseSha: "1" }, { id: "b", baseSha: "2" }, { id: "c", baseSha: null }] as unknown as TaskView["delegations"];
    expect(tryOf(task(1, "working", { delegations }))?.id).toBe("b");
  });
});

it("what was learned is no question about the change", () => {
  const decision = (id: string, kind: string, taskId: string): Decision => ({ id, taskId, status: "open", body: { kind } }) as unknown as Decision;
  const open = [decision("a", "retry", "t1"), decision("b", "recommendation", "t1"), decision("c", "retry", "t2")];
  expect(changeDecisions(open, { id: "t1" }).map((d) => d.id)).toEqual(["a"]);
});

it("commands can be pasted as they are", () => {
  expect(readCommand("/w/my tree", "0123456789abcdef", "it's.txt")).toBe(String.raw`git -C '/w/my tree' diff 0123456789ab -- 'it'\''s.txt'`);
});
