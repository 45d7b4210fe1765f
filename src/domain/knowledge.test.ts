import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { learnOutcome, PAST_TASKS_KEPT, posteriorMean, ProjectKnowledge, type TaskOutcome } from "./knowledge.ts";
import { TaskType } from "./task.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FA";
const AT = "2026-11-21T10:00:00.000Z";
const EMPTY: ProjectKnowledge = {
  id: `${ID}0`, folderId: `${ID}1`, techStack: ["TypeScript"], conventions: ["no any"], agentPerformance: {}, performanceCounts: {}, pastTasks: [], toolDefinitions: [], agentTemplates: [], lastScannedAt: null,
};

function outcomeOf(n: number, more: Partial<TaskOutcome> = {}): TaskOutcome {
  const taskId = `01ARZ3NDEKTSV4RRFFQ6${String(n).padStart(6, "0")}`;
  return { taskId, number: n, title: `Task ${n}`, type: "feature", agent: "alpha", outcome: "verified", attempts: 1, minutes: 3, at: AT, ...more };
}

const outcomes = fc.array(
  fc.record({ type: fc.constantFrom(...TaskType.options), agent: fc.constantFrom("alpha", "beta", "constructor"), outcome: fc.constantFrom("verified" as const, "failed" as const, "cancelled" as const), attempts: fc.integer({ min: 1, max: 3 }) }),
  { maxLength: 80 },
).map((rows) => rows.map((row, i) => outcomeOf(i + 1, row)));

describe("posteriorMean", () => {
  it("starts in the middle and is moved by evidence only", () => {
    expect(posteriorMean({ verified: 0, tries: 0 })).toBe(0.5);
    expect(posteriorMean({ verified: 1, tries: 1 })).toBeCloseTo(0.667, 3);
    expect(posteriorMean({ verified: 0, tries: 3 })).toBe(0.2);
  });

  it("is never nought and never one", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.nat({ max: 1000 }), (verified, failed) => {
        const mean = posteriorMean({ verified, tries: verified + failed });
        expect(mean > 0 && mean < 1).toBe(true);
      }),
    );
  });
});

describe("learnOutcome", () => {
  it("counts verified tasks and all tries, by type and agent", () => {
    const known = [outcomeOf(1), outcomeOf(2, { attempts: 2 }), outcomeOf(3, { outcome: "failed", attempts: 2 }), outcomeOf(4, { agent: "beta", type: "bug" })].reduce(learnOutcome, EMPTY);
    expect(known.performanceCounts).toEqual({ feature: { alpha: { verified: 2, tries: 5 } }, bug: { beta: { verified: 1, tries: 1 } } });
    expect(known.agentPerformance["feature"]?.["alpha"]).toBeCloseTo(3 / 7);
  });

  it("keeps the sums right for any history", () => {
    fc.assert(
      fc.property(outcomes, (outcomes) => {
        const known = outcomes.reduce(learnOutcome, EMPTY);
        const counted = outcomes.filter((o) => o.outcome !== "cancelled");
        const all = Object.values(known.performanceCounts).flatMap((byAgent) => Object.values(byAgent));
        expect(all.reduce((sum, c) => sum + c.tries, 0)).toBe(counted.reduce((sum, o) => sum + o.attempts, 0));
        expect(all.reduce((sum, c) => sum + c.verified, 0)).toBe(counted.filter((o) => o.outcome === "verified").length);
        expect(ProjectKnowledge.safeParse(known).success).toBe(true);
      }),
    );
  });

  it("keeps the latest tasks, newest first", () => {
    fc.assert(
      fc.property(outcomes, (outcomes) => {
        const known = outcomes.reduce(learnOutcome, EMPTY);
        expect(known.pastTasks.map((t) => t.number)).toEqual(outcomes.map((o) => o.number).toReversed().slice(0, PAST_TASKS_KEPT));
      }),
    );
  });

  it("counts a task once, however often it is told", () => {
    const once = learnOutcome(EMPTY, outcomeOf(1));
    expect(learnOutcome(once, outcomeOf(1))).toEqual(once);
  });

  it("a cancelled task says nothing about an agent, but is remembered", () => {
    const known = learnOutcome(EMPTY, outcomeOf(1, { outcome: "cancelled" }));
    expect(known.performanceCounts).toEqual({});
    expect(known.pastTasks).toHaveLength(1);
  });

  it("changes nothing else, and not the record it was given", () => {
    const before = structuredClone(EMPTY);
    const known = learnOutcome(EMPTY, outcomeOf(1));
    expect(EMPTY).toEqual(before);
    expect({ techStack: known.techStack, conventions: known.conventions, lastScannedAt: known.lastScannedAt }).toEqual({ techStack: ["TypeScript"], conventions: ["no any"], lastScannedAt: null });
  });
});
