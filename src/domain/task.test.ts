import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFinalTask, nextTask, type TaskEvent, TaskStatus } from "./task.ts";

const EVENTS: readonly TaskEvent[] = ["plan", "delegate", "agent-started", "verified", "fail", "cancel", "correct"];
const FINAL: readonly TaskStatus[] = ["completed", "failed", "cancelled"];

// The whole law, written down a second time: everything that is not here must not happen.
const LAW: readonly [TaskStatus, TaskEvent, TaskStatus][] = [
  ["queued", "plan", "planning"],
  ["queued", "fail", "failed"],
  ["queued", "cancel", "cancelled"],
  ["planning", "delegate", "executing"],
  ["planning", "fail", "failed"],
  ["planning", "cancel", "cancelled"],
  ["executing", "agent-started", "monitoring"],
  ["executing", "fail", "failed"],
  ["executing", "cancel", "cancelled"],
  ["monitoring", "verified", "completed"],
  ["monitoring", "fail", "failed"],
  ["monitoring", "cancel", "cancelled"],
  ["completed", "correct", "monitoring"],
  ["failed", "correct", "monitoring"],
];

const cells = TaskStatus.options.flatMap((status) => EVENTS.map((event) => [status, event] as const));

describe("a task's states", () => {
  it.each(cells)("%s and %s lead where the law says, or nowhere", (status, event) => {
    const listed = LAW.find(([from, on]) => from === status && on === event)?.[2];
    expect(nextTask(status, event)).toBe(listed);
  });

  it.each(FINAL)("nothing but a person's correction leads out of %s", (status) => {
    expect(isFinalTask(status)).toBe(true);
    expect(EVENTS.filter((event) => nextTask(status, event)).every((event) => event === "correct")).toBe(true);
  });

  it.each(TaskStatus.options.filter((s) => !FINAL.includes(s)))("%s is not final: it can be cancelled and it can fail", (status) => {
    expect(isFinalTask(status)).toBe(false);
    expect(nextTask(status, "cancel")).toBe("cancelled");
    expect(nextTask(status, "fail")).toBe("failed");
  });

  it("completes only by a verification, and only after an agent started", () => {
    const ways = cells.filter(([status, event]) => nextTask(status, event) === "completed");
    expect(ways).toEqual([["monitoring", "verified"]]);
  });

  it("stays final whatever is told afterwards, until a person corrects it", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS.filter((event) => event !== "correct")), { maxLength: 30 }), (events) => {
        let status: TaskStatus = "queued";
        const seen: TaskStatus[] = [status];
        for (const event of events) seen.push((status = nextTask(status, event) ?? status));
        const end = seen.findIndex(isFinalTask);
        expect(end < 0 || seen.slice(end).every((s) => s === seen[end])).toBe(true);
      }),
    );
  });

  it("goes back only when a person corrects what ended", () => {
    const order = ["queued", "planning", "executing", "monitoring", "completed"];
    fc.assert(
      fc.property(fc.constantFrom(...cells.filter(([, event]) => event !== "correct")), ([status, event]) => {
        const next = nextTask(status, event);
        const isEnd = next === undefined || next === "failed" || next === "cancelled";
        expect(isEnd || order.indexOf(next) === order.indexOf(status) + 1).toBe(true);
      }),
    );
  });
});
