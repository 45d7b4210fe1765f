import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TaskView } from "#domain/api.ts";
import { confirmedWords, planHead, planLine, planRows, suggestedWords } from "./plan.ts";

type Shown = Pick<TaskView, "id" | "number" | "dependsOn" | "estimatedDuration" | "confidence" | "confirmedAt" | "confirmedBy" | "type" | "branch" | "contract">;
const taskOf = (number: number, fields: Partial<Shown> = {}): TaskView =>
  ({ id: `t${number}`, number, dependsOn: [], estimatedDuration: 10, confidence: 0.8, confirmedAt: null, confirmedBy: null, type: "feature", branch: null, contract: { checks: [], fixedAt: null }, ...fields }) satisfies Shown as unknown as TaskView;

const AT = "2026-11-21T10:00:00.000Z";
// A time of today is told without its day.
beforeEach(() => void vi.setSystemTime(AT));
afterEach(() => void vi.useRealTimers());

describe("a plan's rows", () => {
  const rows = planRows([taskOf(146, { dependsOn: ["t142"] }), taskOf(145), taskOf(142), taskOf(143, { dependsOn: ["t142", "gone"] })]);

  it("stand by wave, then by number", () => expect(rows.map((r) => [r.wave, r.task.number])).toEqual([[1, 142], [1, 145], [2, 143], [2, 146]]));
  it("mark where a wave begins", () => expect(rows.map((r) => r.opensWave)).toEqual([true, false, true, false]));
  it("say nothing of an order where a task is alone", () => expect(planRows(rows.slice(0, 1).map((r) => r.task)).map((r) => r.order)).toEqual([""]));
  it("say in words what they follow; what is not in the plan does not count", () => expect(rows.map((r) => r.order)).toEqual(["first", "at the same time", "after 142", "after 142"]));
});

describe("a plan's head", () => {
  it("adds waves and takes the longest of each", () => {
    const rows = planRows([taskOf(1, { estimatedDuration: 5 }), taskOf(2, { estimatedDuration: 20 }), taskOf(3, { estimatedDuration: 15, dependsOn: ["t1"] })]);
    expect(planHead(rows).size).toBe("3 tasks, 2 waves, about 35 min");
  });
  it("says nothing of time when nobody knows, and counts one", () => expect(planHead(planRows([taskOf(1, { estimatedDuration: null })])).size).toBe("1 task"));
  it("is as sure as its least sure task", () => expect(planHead(planRows([taskOf(1, { confidence: 0.9 }), taskOf(2, { confidence: 0.615 })])).confidence).toBe("confidence 0.61, needs 0.70"));
});

describe("words of a plan", () => {
  it("tell one task in a sentence", () => {
    const contract = { checks: [{ check: "committed", title: "Committed" }], fixedAt: null };
    expect(planLine(taskOf(1, { branch: "feat/x", contract }))).toBe("Feature on feat/x, 1 check, about 10 min.");
    const proposed = [{ check: "command", title: "new" }];
    expect(planLine(taskOf(1, { contract: { ...contract, proposed } }))).toBe("Feature, 1 check, 1 more suggested, about 10 min.");
    expect(planLine(taskOf(1, { contract: { ...contract, proposed, fixedAt: "2026-01-01T00:00:00.000Z" } }))).toBe("Feature, 1 check, about 10 min.");
  });
  it("tell beside the confirmation what it leaves out", () => {
    const waiting = (proposed: number, fixedAt: string | null = null) => taskOf(1, { contract: { checks: [], proposed: Array.from({ length: proposed }, () => ({ check: "command", title: "new" })), fixedAt } });
    expect(suggestedWords([waiting(0), waiting(3, "2026-01-01T00:00:00.000Z")])).toBeNull();
    expect(suggestedWords([waiting(1), waiting(0)])).toBe("leaves out 1 suggested check; Edit takes it over");
    expect(suggestedWords([waiting(1), waiting(2)])).toBe("leaves out 3 suggested checks; Edit takes them over");
  });
  it("tell who let it run, and when last", () => {
    expect(confirmedWords([taskOf(1)])).toBeNull();
    expect(confirmedWords([taskOf(1, { confirmedAt: AT, confirmedBy: "owner" }), taskOf(2)])).toMatch(/^You confirmed at \d\d:\d\d$/);
    expect(confirmedWords([taskOf(1, { confirmedAt: AT, confirmedBy: "autonomy" })])).toMatch(/^Ran unasked at/);
  });
});
