import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActionKind, SYSTEM } from "./action.ts";
import { ParsedWish } from "./brain.ts";
import { Contract, CheckSpec, DEFAULT_CHECK_TIMEOUT_MS } from "./contract.ts";
import { DelegationStatus, type DelegationEvent, isFinalDelegation, nextDelegation } from "./delegation.ts";
import { DecisionStatus, type DecisionEvent, nextDecision, VERDICTS } from "./decision.ts";
import { RecommendationStatus, type RecommendationEvent, nextRecommendation } from "./post-mortem.ts";
import { SessionStatus, type SessionEvent, nextSession } from "./session.ts";
import { isFinalTask, nextTask, type TaskEvent, TaskStatus } from "./task.ts";

interface Machine {
  name: string;
  states: readonly string[];
  events: readonly string[];
  next(state: string, event: string): string | undefined;
  start: string;
  ends: readonly string[];
}

const MACHINES: readonly Machine[] = [
  {
    name: "task", states: TaskStatus.options, events: ["plan", "delegate", "agent-started", "verified", "fail", "cancel"] satisfies TaskEvent[],
    next: (s, e) => nextTask(s as TaskStatus, e as TaskEvent), start: "queued", ends: ["completed", "failed", "cancelled"],
  },
  {
    name: "delegation", states: DelegationStatus.options, events: ["session-made", "agent-started", "reported", "verified", "fail"] satisfies DelegationEvent[],
    next: (s, e) => nextDelegation(s as DelegationStatus, e as DelegationEvent), start: "spawning", ends: ["completed", "failed"],
  },
  {
    name: "decision", states: DecisionStatus.options, events: ["answer", "take", "expire"] satisfies DecisionEvent[],
    next: (s, e) => nextDecision(s as DecisionStatus, e as DecisionEvent), start: "open", ends: ["taken", "expired"],
  },
  {
    name: "session", states: SessionStatus.options, events: ["started", "exited", "lost", "found", "restored", "hibernated", "woken", "dismissed"] satisfies SessionEvent[],
    next: (s, e) => nextSession(s as SessionStatus, e as SessionEvent), start: "starting", ends: ["exited"],
  },
  {
    name: "recommendation", states: RecommendationStatus.options, events: ["apply", "revert", "dismiss", "supersede"] satisfies RecommendationEvent[],
    next: (s, e) => nextRecommendation(s as RecommendationStatus, e as RecommendationEvent), start: "proposed", ends: ["dismissed", "superseded"],
  },
];

describe.each(MACHINES)("the states of a $name", ({ states, events, next, start, ends }) => {
  const walk = (from: string): Set<string> => {
    const seen = new Set([from]);
    for (const state of seen) for (const event of events) seen.add(next(state, event) ?? state);
    return seen;
  };

  it("can all be reached from the first, and no event leads anywhere else", () => {
    expect(walk(start)).toEqual(new Set(states));
  });

  it("end where they say they end, and from everywhere an end can be reached", () => {
    expect(states.filter((state) => events.every((event) => next(state, event) === undefined))).toEqual(states.filter((state) => ends.includes(state)));
    for (const state of states) expect([state, [...walk(state)].some((s) => ends.includes(s))]).toEqual([state, true]);
  });

  it("stay where they are for what does not apply: no event makes a state of itself", () => {
    for (const state of states) for (const event of events) expect([state, event, next(state, event) === state]).toEqual([state, event, false]);
  });

  it("never come out of an end, whatever is said and how often", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 30 }), (said) => {
        let state = start;
        let over = false;
        for (const event of said) {
          const to = next(state, event);
          expect(over && to !== undefined).toBe(false);
          state = to ?? state;
          over = ends.includes(state);
        }
      }),
    );
  });
});

describe("the states of a task", () => {
  it("can be cancelled or fail until they are over, and are verified only where the server looks", () => {
    for (const status of TaskStatus.options) {
      expect([status, nextTask(status, "cancel")]).toEqual([status, isFinalTask(status) ? undefined : "cancelled"]);
      expect([status, nextTask(status, "verified")]).toEqual([status, status === "monitoring" ? "completed" : undefined]);
    }
    for (const status of DelegationStatus.options) expect(nextDelegation(status, "fail")).toBe(isFinalDelegation(status) ? undefined : "failed");
  });

  it("a report is not a proof: only a verified try is completed", () => {
    expect(nextDelegation("running", "verified")).toBeUndefined();
    expect(nextDelegation("running", "reported")).toBe("monitoring");
    expect(nextDelegation("monitoring", "verified")).toBe("completed");
  });

  it("a lost terminal is not a dead one", () => {
    expect([nextSession("lost", "found"), nextSession("lost", "exited"), nextSession("exited", "found")]).toEqual(["running", "exited", undefined]);
  });

  it("every kind of decision can be refused, and only words are answered with words", () => {
    for (const [kind, verdicts] of Object.entries(VERDICTS)) {
      expect([kind, verdicts.includes("deny")]).toEqual([kind, true]);
      expect([kind, verdicts.includes("answer")]).toEqual([kind, ["question", "retry", "ask", "budget"].includes(kind)]);
    }
  });
});

describe("small shapes", () => {
  it("the system acts under one name", () => {
    expect(SYSTEM.kind).toBe("system");
    expect(new Set(ActionKind.options).size).toBe(ActionKind.options.length);
  });

  it.each([
    [{ argv: [] }, "an empty command"], [{ argv: [""] }, "an empty word"], [{ argv: Array.from({ length: 65 }, () => "a") }, "too many words"], [{ argv: ["x".repeat(4097)] }, "a word without end"],
    [{ timeoutMs: 0 }, "no time"], [{ timeoutMs: 3_600_001 }, "more than an hour"], [{ timeoutMs: 1.5 }, "half a millisecond"], [{ paths: ["x".repeat(513)] }, "a path without end"],
  ] as [object, string][])("a condition with %j is refused: %s", (more) => {
    expect(CheckSpec.safeParse({ check: "c", title: "t" }).success).toBe(true);
    expect(CheckSpec.safeParse({ check: "c", title: "t", ...more }).success).toBe(false);
  });

  it("a contract has an end, and time to be kept", () => {
    const check = { check: "c", title: "t" };
    expect(Contract.safeParse({ checks: Array.from({ length: 40 }, () => check), fixedAt: null }).success).toBe(true);
    expect(Contract.safeParse({ checks: Array.from({ length: 41 }, () => check), fixedAt: null }).success).toBe(false);
    expect(DEFAULT_CHECK_TIMEOUT_MS).toBeLessThanOrEqual(3_600_000);
  });

  it.each([
    [{ confidence: -0.1 }], [{ confidence: 1.1 }], [{ confidence: Number.NaN }], [{ title: "" }], [{ title: "x".repeat(121) }], [{ estimateMinutes: 0 }], [{ estimateMinutes: 1441 }],
    [{ after: [0] }], [{ after: [1.5] }], [{ after: Array.from({ length: 21 }, (_, i) => i + 1) }], [{ scope: ["x".repeat(201)] }], [{ agent: "x".repeat(61) }], [{ approve: true }],
  ])("what a model understood is refused with %j", (more) => {
    const wish = { type: "feature", title: "t", confidence: 0.5, estimateMinutes: 5, agent: null, after: [], scope: [] };
    expect(ParsedWish.safeParse(wish).success).toBe(true);
    expect(ParsedWish.safeParse({ ...wish, ...more }).success).toBe(false);
  });
});
