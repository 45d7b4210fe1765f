import { describe, expect, it } from "vitest";
import { type Delegation, UNKNOWN_USAGE } from "./delegation.ts";
import type { EventKind, LoggedEvent } from "./events.ts";
import { phasesOf } from "./phases.ts";
import type { Task } from "./task.ts";

const ID = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

const task = (fields: Partial<Task> = {}): Task => ({
  id: ID, orchestratorId: ID, userId: "u", projectId: ID, number: 1, description: "", title: "", type: "feature", status: "completed", confidence: 1, estimatedDuration: null,
  assignedAgent: "a", agentWhy: "", isolation: "worktree", branch: "b", dependsOn: [], priority: 5, fixed: [], contract: { checks: [], fixedAt: null }, context: "", retry: null, budget: null,
  confirmedAt: null, confirmedBy: null, planId: null, replaces: [], specialisation: null, error: null, createdAt: at(0), updatedAt: at(0), completedAt: null, ...fields,
});

const run = (fields: Partial<Delegation> = {}): Delegation => ({
  id: ID, taskId: ID, projectId: ID, attempt: 1, sessionId: null, worktreeId: null, worktreePath: null, branch: null, baseSha: null, headSha: null, gitSettingsHash: null,
  agentProvider: "a", status: "completed", contextInjected: "", brief: [], continues: null, executionLogs: [], result: null, error: null, exit: null, parked: null, usage: UNKNOWN_USAGE, report: null, reportedAt: null,
  host: "h", leaseExpiresAt: null, fence: 1, createdAt: at(0), updatedAt: at(0), startedAt: null, completedAt: null, ...fields,
});

let seq = 0;
const event = (kind: EventKind, seconds: number, payload: Record<string, unknown> = {}): LoggedEvent => ({
  seq: ++seq, kind, at: at(seconds), actor: { kind: "system", id: "x" }, projectId: ID, taskId: ID, delegationId: null, sessionId: null, payload, hash: "",
});

const seconds = (...args: Parameters<typeof phasesOf>): Record<string, number | null> => Object.fromEntries(phasesOf(...args).map((p) => [p.name, p.seconds]));

describe("the time of a task", () => {
  it("of a task that never began is unknown everywhere, not zero", () => {
    expect(seconds(task(), [], [])).toEqual({ planning: null, "waiting for you": null, "set-up": null, agent: null, verifying: null });
  });

  it("is split by what it went into", () => {
    const delegation = run({ createdAt: at(30), startedAt: at(35), reportedAt: at(95), completedAt: at(105) });
    expect(seconds(task({ confirmedAt: at(30) }), [delegation], [event("task.planned", 10)])).toEqual({ planning: 10, "waiting for you": 20, "set-up": 5, agent: 60, verifying: 10 });
  });

  it("adds up all tries; one that failed before it reported counts to its end", () => {
    const first = run({ createdAt: at(0), startedAt: at(2), completedAt: at(12) });
    const second = run({ attempt: 2, createdAt: at(12), startedAt: at(15), reportedAt: at(20), completedAt: at(21) });
    expect(seconds(task(), [first, second], [])).toMatchObject({ "set-up": 5, agent: 15, verifying: 1 });
  });

  it("counts each decision until somebody answered it; the plan's is counted by its confirmation", () => {
    const events = [
      event("task.planned", 10), event("decision.opened", 10, { kind: "plan", decisionId: "p" }), event("decision.changed", 15, { decisionId: "p" }),
      event("decision.opened", 40, { kind: "permission", decisionId: "a" }), event("decision.opened", 41, { kind: "question", decisionId: "b" }),
      event("decision.changed", 50, { decisionId: "a" }), event("decision.changed", 61, { decisionId: "b" }), event("decision.changed", 90, { decisionId: "a" }),
      event("decision.opened", 95, { kind: "retry", decisionId: "c" }),
    ];
    expect(seconds(task({ confirmedAt: at(15) }), [], events)["waiting for you"]).toBe(5 + 10 + 20);
  });

  it("is never less than nothing, even when clocks jump", () => {
    const delegation = run({ createdAt: at(50), startedAt: at(40), reportedAt: at(30), completedAt: at(20) });
    for (const phase of phasesOf(task({ createdAt: at(99) }), [delegation], [event("task.planned", 1)])) expect(phase.seconds ?? 0).toBeGreaterThanOrEqual(0);
  });
});
