import { describe, expect, it } from "vitest";
import { Attention, type AttentionFacts, attentionOf, AttentionState, needsYou } from "./attention.ts";
import type { Decision, DecisionBody } from "./decision.ts";
import { type Delegation, UNKNOWN_USAGE } from "./delegation.ts";
import type { Session } from "./session.ts";
import type { Signal, SignalBody } from "./signal.ts";
import { type Task, TaskStatus } from "./task.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const T = (minute: number): string => `2026-11-21T14:${String(minute).padStart(2, "0")}:00.000Z`;

function taskOf(more: Partial<Task> = {}): Task {
  return {
    id: ID, orchestratorId: ID, userId: "u", projectId: ID, number: 1, description: "", title: "", type: "feature", status: "monitoring", confidence: 0.9, estimatedDuration: null,
    assignedAgent: "alpha", agentWhy: "", isolation: "worktree", branch: "feat/x", dependsOn: [], priority: 5, fixed: [], contract: { checks: [], fixedAt: null }, context: "", retry: null, budget: null, confirmedAt: null,
    confirmedBy: null, planId: null, replaces: [], specialisation: null, error: null, createdAt: T(0), updatedAt: T(1), completedAt: null, ...more,
  };
}

function delegationOf(more: Partial<Delegation> = {}): Delegation {
  return {
    id: ID, taskId: ID, projectId: ID, attempt: 1, sessionId: ID, worktreeId: ID, worktreePath: "/w", branch: "feat/x", baseSha: "a".repeat(40), headSha: null, agentProvider: "alpha", status: "running",
    contextInjected: "", brief: [], continues: null, executionLogs: [], result: null, error: null, exit: null, parked: null, usage: UNKNOWN_USAGE, report: null, reportedAt: null, host: "h", leaseExpiresAt: null, fence: 1,
    createdAt: T(2), updatedAt: T(3), startedAt: T(3), completedAt: null, gitSettingsHash: null, ...more,
  };
}

function sessionOf(more: Partial<Session> = {}): Session {
  return {
    id: ID, userId: "u", projectId: ID, delegationId: ID, kind: "agent", group: null, name: "", agentProvider: "alpha", agentSessionId: null, generation: 1, cwd: "/w", cols: 120, rows: 40, status: "running",
    paneId: null, pid: 1, exit: null, note: null, createdAt: T(2), startedAt: T(3), endedAt: null, ...more,
  };
}

function decisionOf(body: DecisionBody, more: Partial<Decision> = {}): Decision {
  return {
    id: ID, projectId: ID, taskId: ID, delegationId: null, sessionId: null, title: "Which one?", body, status: "open", verdict: null, text: null, answeredBy: null, createdAt: T(5), answeredAt: null, deliveredAt: null, closedWhy: null, closedAt: null, ...more,
  };
}

/** `arrived` is the minute it came in, where that is later than it was said. */
function signalOf(body: SignalBody, minute: number, source: Signal["source"] = "hook", arrived = minute): Signal {
  return { id: `01ARZ3NDEKTSV4RRFFQ69G5F${String(arrived).padStart(2, "0")}`, sessionId: ID, delegationId: ID, generation: 1, source, body, at: T(minute) };
}

function attention(more: Partial<AttentionFacts> = {}): Attention {
  const value = attentionOf({ task: taskOf(), delegation: delegationOf(), session: sessionOf(), decisions: [], signals: [], parents: [], evidence: { done: 0, of: 3 }, ...more });
  expect(Attention.safeParse(value).success).toBe(true);
  return value;
}

const TOOL = { name: "Bash", kind: "command" as const, command: "npm i" };
const BODIES: [DecisionBody, AttentionState][] = [
  [{ kind: "plan", why: "" }, "needs-confirmation"],
  [{ kind: "permission", tool: TOOL, askId: "1", rule: "r", reason: "" }, "waiting-permission"],
  [{ kind: "question", askId: "1", questions: [], guess: false }, "waiting-answer"],
  [{ kind: "dialog", text: "", rule: "trust" }, "waiting-decision"],
  [{ kind: "retry", findings: [], why: "" }, "waiting-decision"],
  [{ kind: "action", action: "session.spawn", target: "", rule: "autonomy", why: "" }, "waiting-decision"],
];

describe("a task that has no room yet", () => {
  const waiting = { taskId: ID, projectId: ID, agent: "alpha", memoryMb: 2000, since: T(4), notBefore: null, short: "memory" as const, why: "it needs 2 GB", place: 1, startsAt: T(16) };
  const facts = { task: taskOf({ status: "planning", confirmedAt: T(3) }), delegation: null, session: null, decisions: [], signals: [], parents: [], evidence: { done: 0, of: 0 } };

  it("is queued and says for what, about until when, and at which place", () => {
    expect(attentionOf({ ...facts, waiting })).toEqual({ state: "queued", detail: "waits for memory, about", until: T(16), since: T(4), because: [expect.objectContaining({ text: "it needs 2 GB; next in the queue", holds: true })] });
    expect(attentionOf({ ...facts, waiting: { ...waiting, place: 3, startsAt: null } })).toMatchObject({ detail: "waits for memory", until: null, because: [{ text: "it needs 2 GB; number 3 in the queue" }] });
  });

  it("is so between two tries as well, and not any more once it was called", () => {
    const delegation = delegationOf({ status: "failed", error: { reason: "refuted", message: "1 of 2" } });
    expect(attentionOf({ ...facts, task: taskOf(), delegation, waiting }).state).toBe("queued");
    expect(attentionOf({ ...facts, task: taskOf(), delegation, waiting: { ...waiting, place: 0 } }).state).toBe("refuted");
  });
});

describe("attention before the start", () => {
  it.each(["queued", "planning"] as const)("%s says so", (status) => {
    expect(attention({ task: taskOf({ status }), delegation: null, session: null })).toMatchObject({ state: status, detail: "", since: T(1) });
  });

  it("is blocked by every parent that is not completed", () => {
    const parents = [{ number: 7, status: "completed" as const }, { number: 8, status: "failed" as const }, { number: 9, status: "queued" as const }];
    const facts = { task: taskOf({ status: "planning" }), delegation: null, session: null };
    expect(attention({ ...facts, parents })).toMatchObject({ state: "blocked", detail: "by 2 tasks", because: [{ text: "task 8 is failed" }, { text: "task 9 is queued" }] });
    expect(attention({ ...facts, parents: parents.slice(0, 2) })).toMatchObject({ state: "blocked", detail: "by 8" });
    expect(attention({ ...facts, parents: parents.slice(0, 1) })).toMatchObject({ state: "planning" });
  });
});

describe("attention while a person is asked", () => {
  it.each(BODIES)("an open decision %j is %s", (body, state) => {
    expect(attention({ decisions: [decisionOf(body)] })).toMatchObject({ state, detail: body.kind, since: T(5), because: [{ text: "Which one?" }] });
  });

  it("names the source a person can check", () => {
    const shown = signalOf({ kind: "dialog", text: "", rule: "trust" }, 4, "screen");
    const asked = signalOf({ kind: "permission-asked", tool: TOOL, askId: "1" }, 5);
    expect(attention({ decisions: [decisionOf({ kind: "dialog", text: "", rule: "trust" }, { sessionId: ID })], signals: [shown] }).because[1]).toMatchObject({ source: "screen", trust: "a hint: the terminal's screen", at: T(4) });
    expect(attention({ decisions: [decisionOf({ kind: "permission", tool: TOOL, askId: "1", rule: "r", reason: "" }, { sessionId: ID })], signals: [asked] }).because[1]).toMatchObject({ source: "hook", trust: "told by the agent's hook" });
  });

  it.each(["answered", "taken", "expired"] as const)("a decision that is %s asks nobody", (status) => {
    expect(attention({ decisions: [decisionOf({ kind: "plan", why: "" }, { status })] }).state).toBe("working");
  });

  it("a recommendation holds nothing up", () => {
    expect(attention({ decisions: [decisionOf({ kind: "recommendation", recommendationId: ID })] }).state).toBe("working");
  });
});

describe("attention while an agent is at it", () => {
  it("is starting until the process runs", () => {
    expect(attention({ task: taskOf({ status: "executing" }), delegation: null, session: null })).toMatchObject({ state: "starting" });
    for (const status of ["spawning", "injecting_context"] as const) expect(attention({ delegation: delegationOf({ status }) })).toMatchObject({ state: "starting", since: T(2) });
  });

  it("works since its receipt, and shows the last signals, newest first", () => {
    const signals = [signalOf({ kind: "session-started" }, 3), signalOf({ kind: "turn-started" }, 4), signalOf({ kind: "tool-started", tool: TOOL }, 5), signalOf({ kind: "usage", inputTokens: 1, outputTokens: 1, costUsd: null }, 6), signalOf({ kind: "tool-ended", tool: TOOL, failed: false, durationMs: 3 }, 7)];
    const seen = attention({ signals });
    expect(seen).toMatchObject({ state: "working", since: T(3) });
    expect(seen.because.map((b) => b.text)).toEqual(["tool ended: Bash", "tool started: Bash", "turn started", "session started", "the agent's process runs"]);
  });

  it("waits by itself as long as its latest word says so", () => {
    const background = signalOf({ kind: "turn-ended", background: 2 }, 6);
    const retrying = signalOf({ kind: "turn-failed", message: "429", retrying: true }, 7);
    expect(attention({ signals: [background] })).toMatchObject({ state: "waiting-background", detail: "2 behind it", since: T(6), because: [{ text: "turn ended" }, { source: "receipt", trust: "certain: the launcher's own record" }] });
    expect(attention({ signals: [background, retrying] })).toMatchObject({ state: "rate-limited", since: T(7) });
    expect(attention({ signals: [retrying, signalOf({ kind: "turn-started" }, 8)] })).toMatchObject({ state: "working", since: T(8) });
    expect(["waiting-background", "rate-limited"].map((state) => needsYou(AttentionState.parse(state)))).toEqual([false, false]);
  });

  it("lost contact is unverifiable, never dead", () => {
    expect(attention({ session: sessionOf({ status: "lost", endedAt: T(9) }) })).toMatchObject({ state: "unverifiable", detail: "lost contact", since: T(9) });
  });

  it("a limit that parks the try stands until it goes on, with the time it ends", () => {
    const parked = { since: T(4), until: T(30), next: T(31), tries: 0, why: "You've hit your limit" };
    const limited = attention({ delegation: delegationOf({ parked }), session: sessionOf({ status: "lost" }) });
    expect(limited).toMatchObject({ state: "rate-limited", detail: "until", until: T(31), since: T(4), because: [{ text: "You've hit your limit", trust: "kept with the try" }, { source: "receipt" }] });
    for (const unknown of [{ ...parked, until: null }, { ...parked, tries: 1 }]) expect(attention({ delegation: delegationOf({ parked: unknown }) })).toMatchObject({ state: "rate-limited", detail: "next try", until: T(31) });
  });

  it.each([
    [{ kind: "turn-failed", message: "429", retrying: true, limit: { until: T(40) } }, { state: "rate-limited", until: T(40) }],
    [{ kind: "interrupted" }, { state: "interrupted" }],
    [{ kind: "seen", shows: "stalled", words: "no output" }, { state: "stalled" }],
    [{ kind: "seen", shows: "lost", words: "" }, { state: "unverifiable", detail: "lost contact" }],
    [{ kind: "seen", shows: "idle", words: "" }, { state: "unverifiable" }],
    [{ kind: "seen", shows: "retrying", words: "" }, { state: "rate-limited", detail: "tries again", until: null }],
  ] as [SignalBody, Partial<Attention>][])("%j says what it does, until something newer does", (body, told) => {
    const begun = signalOf({ kind: "turn-started" }, 4);
    expect(attention({ signals: [begun, signalOf(body, 6)] })).toMatchObject({ ...told, since: T(6) });
    expect(attention({ signals: [begun, signalOf(body, 6), signalOf({ kind: "notified", message: "x" }, 7)] })).toMatchObject(told);
    expect(attention({ signals: [begun, signalOf(body, 6), signalOf({ kind: "tool-ended", tool: TOOL, failed: false, durationMs: 1 }, 8)] })).toMatchObject({ state: "working", since: T(8) });
  });

  it("an end told behind an interruption is the same end", () => {
    expect(attention({ signals: [signalOf({ kind: "interrupted" }, 5), signalOf({ kind: "turn-ended" }, 6)] }).state).toBe("interrupted");
    expect(attention({ signals: [signalOf({ kind: "interrupted" }, 5), signalOf({ kind: "turn-started" }, 6), signalOf({ kind: "turn-ended" }, 7)] }).state).toBe("working");
  });

  it("what came late turns nothing back and is shown as overruled, and so is a look that did not last", () => {
    const late = attention({ signals: [signalOf({ kind: "interrupted" }, 4, "hook", 9), signalOf({ kind: "turn-started" }, 6)] });
    expect(late).toMatchObject({ state: "working", because: [{ text: "turn started", holds: true }, { text: "somebody interrupted it", holds: false }, { source: "receipt", holds: true }] });
    const found = attention({ signals: [signalOf({ kind: "seen", shows: "lost", words: "" }, 4, "pane"), signalOf({ kind: "seen", shows: "found", words: "" }, 6, "pane")] });
    expect(found).toMatchObject({ state: "working", because: [{ text: "its pane is there again", holds: true }, { text: "its pane is gone, its process lives", holds: false }, { source: "receipt" }] });
  });

  it("a report is a claim until the first check has run", () => {
    const delegation = delegationOf({ status: "monitoring", reportedAt: T(8), report: "All done!" });
    expect(attention({ delegation })).toMatchObject({ state: "reported", since: T(8), because: [{ source: "agent", text: "All done!" }] });
    expect(attention({ delegation, evidence: { done: 2, of: 3 } })).toMatchObject({ state: "verifying", detail: "2 of 3" });
  });

  it("a refuted try is not the same as a failed one", () => {
    const failed = { status: "failed", attempt: 2, completedAt: T(9) } as const;
    expect(attention({ delegation: delegationOf({ ...failed, error: { reason: "refuted", message: "tests failed" } }) })).toMatchObject({ state: "refuted", detail: "try 2", because: [{ text: "tests failed" }] });
    expect(attention({ delegation: delegationOf({ ...failed, error: { reason: "agent-failed", message: "exit 1" } }) })).toMatchObject({ state: "failed" });
    const exit = (code: number | null, signal: number | null) => attention({ delegation: delegationOf({ ...failed, exit: { code, signal, at: T(8) }, error: { reason: "agent-failed", message: "it ended" } }) });
    expect(exit(3, null)).toMatchObject({ state: "crashed", detail: "exit code 3", since: T(8), because: [{ source: "receipt" }] });
    expect(exit(null, 9)).toMatchObject({ state: "crashed", detail: "signal 9" });
    expect(exit(0, null).state).toBe("failed");
  });
});

describe("attention at the end", () => {
  it("verified shows the commit", () => {
    const delegation = delegationOf({ status: "completed", headSha: "0123456789".repeat(4) });
    expect(attention({ task: taskOf({ status: "completed", completedAt: T(10) }), delegation })).toMatchObject({ state: "verified", detail: "0123456", since: T(10) });
  });

  it("failed and cancelled say why", () => {
    expect(attention({ task: taskOf({ status: "failed", error: "2 of 2 tries used" }) })).toMatchObject({ state: "failed", because: [{ text: "2 of 2 tries used" }] });
    expect(attention({ task: taskOf({ status: "failed" }), delegation: delegationOf({ error: { reason: "refuted", message: "tests failed" } }) }).because[0]?.text).toBe("tests failed");
    expect(attention({ task: taskOf({ status: "cancelled", error: "you cancelled it" }) })).toMatchObject({ state: "cancelled", because: [{ source: "person", text: "you cancelled it" }] });
  });

  it.each(["completed", "failed", "cancelled"] as const)("an old question does not reopen a %s task", (status) => {
    expect(attention({ task: taskOf({ status }), decisions: [decisionOf({ kind: "plan", why: "" })] }).state).not.toBe("needs-confirmation");
  });
});

describe("needsYou", () => {
  it("is true for exactly the states that wait for a person", () => {
    expect(AttentionState.options.filter(needsYou)).toEqual(["needs-confirmation", "waiting-permission", "waiting-answer", "waiting-decision", "interrupted"]);
  });

  it("every status of a task has a state with a reason", () => {
    for (const status of TaskStatus.options) expect(attention({ task: taskOf({ status }) }).because.length).toBeGreaterThan(0);
  });
});
