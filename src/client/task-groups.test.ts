import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import { elapsedOf, findTasks, GROUPS, groupOf, groupTasks, lastSignOf, whyOf } from "./task-groups.ts";

const at = (minute: number): string => `2026-11-21T14:${String(minute).padStart(2, "0")}:00.000Z`;

function task(number: number, state: AttentionState, more: Partial<TaskView> = {}): TaskView {
  const status: TaskView["status"] = state === "verified" ? "completed" : state === "cancelled" ? "cancelled" : state === "queued" ? "queued" : "monitoring";
  return {
    number, title: `Task ${number}`, type: "feature", status, assignedAgent: "alpha", branch: `feat/task-${number}`, projectId: "p1", delegations: [], evidence: [], updatedAt: at(1), completedAt: null,
    attention: { state, detail: "", until: null, since: at(0), because: [{ at: null, source: "test", trust: "", text: "because", holds: true }] }, ...more,
  } as unknown as TaskView;
}

const since = (state: AttentionState, minute: number): Partial<TaskView> => ({ attention: { state, detail: "", until: null, since: at(minute), because: [] } });
const order = (tasks: TaskView[]): [string, number[]][] => groupTasks(tasks).map((g) => [g.id, g.tasks.map((t) => t.number)]);

describe("groups", () => {
  it.each([
    ["waiting-permission", "needs"], ["needs-confirmation", "needs"], ["unverifiable", "needs"], ["working", "running"], ["verifying", "running"], ["refuted", "running"], ["failed", "running"],
    ["planning", "waiting"], ["blocked", "waiting"], ["verified", "done"], ["cancelled", "done"],
  ] as const)("%s belongs to %s", (state, group) => expect(groupOf(task(1, state))).toBe(group));

  it("a task that failed for good is done, whatever its last try looked like", () => {
    expect(groupOf(task(1, "failed", { status: "failed" }))).toBe("done");
  });

  it("stand in the order of need, with the longest wait first; all four are always there", () => {
    const tasks = [task(1, "working", since("working", 5)), task(2, "verifying", since("verifying", 9)), task(3, "waiting-answer", since("waiting-answer", 8)), task(4, "waiting-permission", since("waiting-permission", 3)), task(5, "working", since("working", 2))];
    expect(order(tasks)).toEqual([["needs", [4, 3]], ["running", [2, 5, 1]], ["waiting", []], ["done", []]]);
    expect(order([]).map(([id]) => id)).toEqual([...GROUPS]);
  });

  it("what is done comes by its end, the last one first", () => {
    const tasks = [task(1, "verified", { completedAt: at(3) }), task(2, "cancelled", { completedAt: at(9) }), task(3, "verified", { completedAt: at(5) })];
    expect(order(tasks).at(-1)).toEqual(["done", [2, 3, 1]]);
  });
});

describe("finding", () => {
  const tasks = [task(1, "working", { title: "Dark mode" }), task(12, "verified", { assignedAgent: null, projectId: "p2", title: "Light mode" }), task(2, "working", { branch: null })];
  const found = (text: string): number[] => findTasks(tasks, text, (id) => (id === "p2" ? "harbor" : "atlas")).map((t) => t.number);

  it("wants every word, anywhere, in any case", () => {
    expect(found("MODE  dark")).toEqual([1]);
    expect(found("mode")).toEqual([1, 12]);
    expect(found("mode nothing")).toEqual([]);
    expect(found("  ")).toEqual([1, 12, 2]);
  });

  it("knows number, agent, branch, state and project", () => {
    expect(found("#12")).toEqual([12]);
    expect(found("alpha")).toEqual([1, 2]);
    expect(found("feat/task-1")).toEqual([1, 12]);
    expect(found("verified")).toEqual([12]);
    expect(found("harbor")).toEqual([12]);
  });
});

describe("why", () => {
  const error = { reason: "refuted" as const, message: "No commit was made." };

  it("is the signal the state rests on", () => expect(whyOf(task(1, "working"))).toBe("because"));

  it("is what the checks said when it is verified: of the last try only", () => {
    const passed = (delegationId: string, outcome: string) => ({ delegationId, outcome });
    const verified = task(1, "verified", { delegations: [{ id: "a" }, { id: "b" }], evidence: [passed("a", "failed"), passed("b", "passed"), passed("b", "skipped")] } as unknown as Partial<TaskView>);
    expect(whyOf(verified)).toBe("1 of 1 check passed");
  });

  it("is the finding, not the title again, when a person decides over a failed try", () => {
    const asked = (text: string): TaskView => task(1, "waiting-decision", { delegations: [{ error }] as unknown as TaskView["delegations"], attention: { state: "waiting-decision", detail: "retry", until: null, since: at(0), because: [{ at: null, source: "open decision", trust: "", text, holds: true }] } });
    expect(whyOf(asked("Refuted: Task 1"))).toBe("No commit was made.");
    expect(whyOf(asked("Claude asks to sign in"))).toBe("Claude asks to sign in");
  });

  it("names what it waits for, three at most", () => {
    const because = [1, 2, 3, 4].map((n) => ({ at: null, source: "task graph", trust: "", text: `task ${n} is queued`, holds: true }));
    expect(whyOf(task(5, "blocked", { attention: { state: "blocked", detail: "by 4 tasks", until: null, since: at(0), because } }))).toBe("task 1 is queued, task 2 is queued, task 3 is queued");
  });
});

describe("times", () => {
  it("the last sign is the newest of what is known, and the end for what is over", () => {
    const attention = { state: "working" as const, detail: "", until: null, since: at(2), because: [{ at: at(7), source: "hook", trust: "", text: "", holds: true }, { at: null, source: "x", trust: "", text: "", holds: true }] };
    expect(lastSignOf(task(1, "working", { attention }))).toBe(at(7));
    expect(lastSignOf(task(1, "verified", { attention, completedAt: at(4) }))).toBe(at(4));
  });

  it("elapsed runs from the first start to the end, or to now", () => {
    const delegations = [{ startedAt: null }, { startedAt: at(3) }, { startedAt: at(8) }] as unknown as TaskView["delegations"];
    expect(elapsedOf(task(1, "working", { delegations }), new Date(at(10)))).toBe(7 * 60_000);
    expect(elapsedOf(task(1, "verified", { delegations, completedAt: at(9) }), new Date(at(30)))).toBe(6 * 60_000);
    expect(elapsedOf(task(1, "queued"), new Date(at(10)))).toBeNull();
  });
});
