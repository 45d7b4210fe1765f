import { describe, expect, it } from "vitest";
import { holdOf, isDead } from "./schedule.ts";
import { TaskStatus } from "./task.ts";

const planned = { status: "planning" as const, confirmedAt: "2026-11-21T10:00:00.000Z", assignedAgent: "script", dependsOn: ["a", "b"] };
const with_ = (a: TaskStatus | undefined, b: TaskStatus | undefined) => (id: string) => (id === "a" ? a : b);

describe("a task starts", () => {
  it("when it is confirmed and everything it depends on is verified", () => {
    expect(holdOf(planned, with_("completed", "completed"))).toBeUndefined();
    expect(holdOf({ ...planned, dependsOn: [] }, with_(undefined, undefined))).toBeUndefined();
  });

  it("on no other state of a parent than verified", () => {
    for (const status of TaskStatus.options) expect(holdOf(planned, with_("completed", status)) === undefined).toBe(status === "completed");
  });

  it.each([[{ status: "cancelled" as const }, "over"], [{ confirmedAt: null }, "unconfirmed"], [{ assignedAgent: null }, "no-agent"]])("not with %j: %s", (fields, why) => {
    expect(holdOf({ ...planned, ...fields }, with_("completed", "completed"))).toEqual({ why });
  });

  it("and tells apart what may still be verified from what never will", () => {
    expect(holdOf(planned, with_("monitoring", "failed"))).toEqual({ why: "parents", open: ["a"], dead: ["b"] });
    expect(holdOf(planned, with_("cancelled", undefined))).toEqual({ why: "parents", open: [], dead: ["a", "b"] });
  });
});

describe("isDead", () => {
  it("is what can never be verified", () => {
    expect(TaskStatus.options.filter(isDead)).toEqual(["failed", "cancelled"]);
  });
});
