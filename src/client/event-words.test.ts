import { describe, expect, it } from "vitest";
import { ActionKind } from "#domain/action.ts";
import { AttentionState } from "#domain/attention.ts";
import { EVENTS, type EventKind, type NewEvent } from "#domain/events.ts";
import { Short } from "#domain/room.ts";
import { type EventWords, wordsOf } from "./event-words.ts";
import { moment } from "./times.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const SHA = "abcdef0123456789abcdef0123456789abcdef01";
const AT = "2026-11-21T14:00:00.000Z";
const said = (event: NewEvent): EventWords | null => wordsOf(event);

describe("an event as a person reads it", () => {
  it.each<[NewEvent, string, EventWords["mark"]]>([
    [{ kind: "task.planned", payload: { agent: "claude", why: "it is free", checks: 1 } }, "planned for claude (it is free), 1 check", null],
    [{ kind: "task.planned", payload: { agent: "", why: "none is there", checks: 3 } }, "planned for no agent (none is there), 3 checks", null],
    [{ kind: "task.edited", payload: { fields: ["title", "checks"] } }, "the plan was changed: title, checks", null],
    [{ kind: "task.changed", payload: { from: "monitoring", to: "completed", why: "5 of 5 checks passed" } }, "completed: 5 of 5 checks passed", "verified"],
    [{ kind: "task.changed", payload: { from: "queued", to: "cancelled", why: "you said so" } }, "cancelled: you said so", "cancelled"],
    [{ kind: "delegation.made", payload: { attempt: 2, agent: "codex", why: "the first was refuted" } }, "try 2, codex, the first was refuted", null],
    [{ kind: "delegation.parked", payload: { until: null, next: AT, why: "quota" } }, `a limit holds the agent up until nobody knows when, next try ${moment(AT)}: quota`, "rate-limited"],
    [{ kind: "delegation.parked", payload: { until: AT, next: AT, why: "quota" } }, `a limit holds the agent up until ${moment(AT)}, next try ${moment(AT)}: quota`, "rate-limited"],
    [{ kind: "delegation.parked", payload: { until: AT, next: AT, why: "quota", subAgents: ["Explore", "reviewer"] } }, `a limit holds the agent and its sub-agents (Explore, reviewer) up until ${moment(AT)}, next try ${moment(AT)}: quota`, "rate-limited"],
    [{ kind: "delegation.reported", payload: { source: "hook", words: "" } }, "the agent reported", "reported"],
    [{ kind: "delegation.reported", payload: { source: "hook", words: "done" } }, "the agent reported: done", "reported"],
    [{ kind: "session.changed", payload: { from: "running", to: "lost", name: "a" } }, "contact with the terminal was lost", "unverifiable"],
    [{ kind: "decision.opened", payload: { decisionId: ID, kind: "plan", title: "x" } }, "the plan waits for you", "needs-confirmation"],
    [{ kind: "decision.opened", payload: { decisionId: ID, kind: "recommendation", title: "Use tabs" } }, "recommended: Use tabs", null],
    [{ kind: "follow-up.changed", payload: { followUpId: ID, from: null, to: "waiting", why: "" } }, "you told the agent something", null],
    [{ kind: "follow-up.changed", payload: { followUpId: ID, from: "submitted", to: "begun", why: "" } }, "your message reached the agent", null],
    [{ kind: "follow-up.changed", payload: { followUpId: ID, from: "waiting", to: "dropped", why: "it ended" } }, "a message was not sent: it ended", null],
    [{ kind: "evidence.kept", payload: { check: "tests-pass", title: "npm test", outcome: "failed" } }, "did not pass: npm test", "refuted"],
    [{ kind: "verification.ended", payload: { verified: false, sum: "4 of 5 checks passed" } }, "refuted, 4 of 5 checks passed", "refuted"],
    [{ kind: "task.landed", payload: { landingId: ID, sha: SHA, base: "main", strategy: "squash" } }, "landed on main as abcdef0 (squash)", "verified"],
    [{ kind: "landing.checked", payload: { landingId: ID, passed: false, sum: "1 of 2" } }, "what landed was checked once more: 1 of 2", "refuted"],
    [{ kind: "landing.undone", payload: { landingId: ID, sha: SHA, base: "main", how: "reverted" } }, "the landing was reverted on main by abcdef0", null],
    [{ kind: "landing.undone", payload: { landingId: ID, sha: SHA, base: "main", how: "moved-back" } }, "the landing was undone; main is back at abcdef0", null],
    [{ kind: "autonomy.held", payload: { step: "landing", why: "it is large" } }, "left to you to land: it is large", null],
    [{ kind: "autonomy.held", payload: { step: "pull-request", why: "no token" } }, "left to you to propose: no token", null],
    [{ kind: "pull-request.changed", payload: { pullRequestId: ID, number: 0, state: "pushing", why: "the branch is pushed" } }, "the branch is pushed", null],
    [{ kind: "pull-request.changed", payload: { pullRequestId: ID, number: 7, state: "open", why: "opened" } }, "pull request 7: opened", null],
    [{ kind: "comments.sent", payload: { sendingId: ID, comments: 1 } }, "you sent a comment on the change", null],
    [{ kind: "comments.sent", payload: { sendingId: ID, comments: 4 } }, "you sent 4 comments on the change", null],
    [{ kind: "file.edited", payload: { path: "a.ts", sha: SHA } }, "you edited a.ts (abcdef0)", null],
    [{ kind: "file.edited", payload: { path: "a.ts", sha: null } }, "you edited a.ts", null],
    [{ kind: "post-mortem.made", payload: { postMortemId: ID, patterns: 2, recommendations: 0 } }, "post-mortem written, nothing to recommend", null],
  ])("%j", (event, text, mark) => {
    expect(said(event)).toMatchObject({ text, mark });
  });

  it.each<[NewEvent]>([
    [{ kind: "delegation.made", payload: { attempt: 1, agent: "a", why: "x" } }],
    [{ kind: "delegation.changed", payload: { from: "running", to: "completed", why: "x" } }],
    [{ kind: "session.changed", payload: { from: "starting", to: "running", name: "x" } }],
    [{ kind: "session.controlled", payload: { label: "", fence: 1 } }],
    [{ kind: "follow-up.changed", payload: { followUpId: ID, from: "waiting", to: "waiting", why: "" } }],
    [{ kind: "autonomy.acted", payload: { step: "landing", why: "", what: "", subject: null } }],
    [{ kind: "comment.changed", payload: { commentId: ID, to: "sent" } }],
    [{ kind: "recommendation.changed", payload: { recommendationId: ID, to: "superseded", title: "x" } }],
    [{ kind: "action.done", payload: { actionId: ID, action: "session.input", outcome: "Enter" } }],
    [{ kind: "action.done", payload: { actionId: ID, action: "worktree.create", outcome: "x" } }],
  ])("is not said twice: %j", (event) => {
    expect(said(event)).toBeNull();
  });

  it.each<[NewEvent, boolean]>([
    [{ kind: "evidence.kept", payload: { check: "c", title: "t", outcome: "passed" } }, true],
    [{ kind: "evidence.kept", payload: { check: "c", title: "t", outcome: "failed" } }, false],
    [{ kind: "delegation.logged", payload: { text: "x" } }, true],
    [{ kind: "action.done", payload: { actionId: ID, action: "worktree.setup", outcome: "npm ci" } }, true],
    [{ kind: "action.done", payload: { actionId: ID, action: "worktree.remove", outcome: "" } }, false],
  ])("is folded away where it only fills in: %j, %s", (event, detail) => {
    expect(said(event)?.detail).toBe(detail);
  });

  it.each(ActionKind.options)("names %s where it failed or was stopped", (action) => {
    const failed = said({ kind: "action.failed", payload: { actionId: ID, action, outcome: "no" } });
    expect(failed).toMatchObject({ text: expect.stringMatching(/^[a-z ]+ failed: no$/) as string, mark: "failed" });
    expect(said({ kind: "action.denied", payload: { actionId: ID, action, rule: "r", why: "w" } })?.text).toMatch(/^the rule r stopped it \([a-z ]+\): w$/);
  });

  it.each(Short.options)("says that it waits for %s", (short) => {
    expect(said({ kind: "task.waiting", payload: { short, why: "w", place: 1, startsAt: null } })).toMatchObject({ text: expect.stringMatching(/^waits .+: w$/) as string, mark: "queued" });
  });
});

it("no event of the whole log breaks it, and every mark is a state there is", () => {
  const odd = new Proxy({}, { get: (_target, name) => (name === Symbol.iterator ? undefined : name === "fields" ? [] : "") });
  for (const kind of Object.keys(EVENTS) as EventKind[]) {
    const words = wordsOf({ kind, payload: odd });
    expect([null, ...AttentionState.options]).toContain(words?.mark ?? null);
  }
});
