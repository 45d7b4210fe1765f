import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { criticalOf, graphSummary, mayWait, shownTasks, waveHead } from "./graph-shown.ts";

type Shown = Pick<TaskView, "id" | "number" | "status" | "dependsOn" | "planId" | "replaces" | "estimatedDuration">;
const taskOf = (number: number, fields: Partial<Shown> = {}): TaskView =>
  ({ id: `t${number}`, number, status: "planning", dependsOn: [], planId: null, replaces: [], estimatedDuration: 10, ...fields }) satisfies Shown as unknown as TaskView;
const numbers = (tasks: readonly TaskView[]): number[] => tasks.map((t) => t.number);

describe("the tasks of the graph", () => {
  const done = taskOf(1, { status: "completed" });
  const old = taskOf(2, { status: "completed" });

  it("are the open ones and what they wait for, by number", () => {
    expect(numbers(shownTasks([taskOf(4), taskOf(3, { dependsOn: ["t1"] }), old, done]))).toEqual([1, 3, 4]);
  });

  it("keep the whole of a plan that is under way, without what was cancelled", () => {
    const tasks = [taskOf(1, { status: "completed", planId: "p" }), taskOf(2, { status: "cancelled", planId: "p" }), taskOf(3, { planId: "p" }), taskOf(4, { status: "completed", planId: "q" })];
    expect(numbers(shownTasks(tasks))).toEqual([1, 3]);
  });

  it("stay while one looks, also when they are done", () => {
    expect(numbers(shownTasks([done, old], new Set(["t2"])))).toEqual([2]);
  });
});

describe("the longest way", () => {
  it("counts what is left, by estimate", () => {
    const tasks = [taskOf(1, { status: "completed", estimatedDuration: 60 }), taskOf(2, { dependsOn: ["t1"], estimatedDuration: 5 }), taskOf(3, { dependsOn: ["t1"], estimatedDuration: null }), taskOf(4, { dependsOn: ["t2", "t3"], estimatedDuration: 7 })];
    const { path, minutes } = criticalOf(tasks);
    expect([[...path], minutes]).toEqual([["t3", "t4"], 17]);
    expect(graphSummary(tasks)).toBe("1 of 4 verified, about 17 min left");
    expect(graphSummary([taskOf(1, { status: "completed" })])).toBe("1 of 1 verified");
  });
});

describe("the head of a wave", () => {
  const all = [taskOf(1, { status: "monitoring" }), taskOf(2, { status: "monitoring" }), taskOf(3, { dependsOn: ["t1"] }), taskOf(4, { dependsOn: ["t1", "t2"] })];

  it("says what it waits for while none of it has started", () => {
    expect(waveHead(1, all.slice(0, 2), all)).toBe("Wave 1");
    expect(waveHead(2, all.slice(2, 3), all)).toBe("Wave 2, starts when 1 is verified");
    expect(waveHead(2, all.slice(2), all)).toBe("Wave 2, starts when 1 and 2 are verified");
    expect(waveHead(2, [taskOf(9, { dependsOn: ["a", "b", "c", "d"] })], ["a", "b", "c", "d"].map((id, i) => taskOf(i, { id })))).toBe("Wave 2, waits for 4 tasks");
  });
});

describe("a line between two tasks", () => {
  it("is judged by the law before the server is asked", () => {
    const tasks = [taskOf(1), taskOf(2, { dependsOn: ["t1"] })];
    expect(mayWait(tasks, "t1", "t2")?.refused).toContain("wait for each other");
    expect(mayWait([...tasks, taskOf(3)], "t2", "t3")).toBeNull();
  });
});
