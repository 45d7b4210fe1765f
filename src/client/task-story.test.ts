import { describe, expect, it } from "vitest";
import { EVENTS, type LoggedEvent, type NewEvent } from "#domain/events.ts";
import { wordsOf } from "./event-words.ts";
import { type Chapter, isDiscarded, storyOf } from "./task-story.ts";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/** Events as the log has them, checked against the event map. */
function log(...events: NewEvent[]): LoggedEvent[] {
  return events.map((event, i) => {
    EVENTS[event.kind].parse(event.payload);
    return { ...event, seq: i + 1, at: `2026-11-21T14:${String(i).padStart(2, "0")}:00.000Z`, actor: { kind: "system", id: "x" }, projectId: ID, taskId: ID, delegationId: event.delegationId ?? null, sessionId: null, hash: "" };
  });
}

const made = (delegationId: string, attempt: number): NewEvent => ({ kind: "delegation.made", delegationId, payload: { attempt, agent: "alpha" } });
const changed = (delegationId: string, to: "running" | "failed" | "completed", why = ""): NewEvent => ({ kind: "delegation.changed", delegationId, payload: { from: "spawning", to, why } });
const kept = (delegationId: string, title: string, outcome: string): NewEvent => ({ kind: "evidence.kept", delegationId, payload: { check: "c", title, outcome } });
const tries = [{ id: "d1", attempt: 1, agentProvider: "alpha" }, { id: "d2", attempt: 2, agentProvider: "beta" }];
const text = (chapter: Chapter | undefined): string[] => (chapter?.parts ?? []).map((p) => ("fold" in p ? `(${p.fold.length})` : p.text));

const REFUTED = log(
  { kind: "task.submitted", payload: { number: 1, title: "T" } },
  { kind: "task.planned", payload: { agent: "alpha", why: "you named it", checks: 1 } },
  made("d1", 1), changed("d1", "running"),
  { kind: "verification.ended", delegationId: "d1", payload: { verified: false, sum: "0 of 1 check passed" } },
  changed("d1", "failed", "0 of 1 check passed. No commit was made."),
  made("d2", 2), changed("d2", "running"),
  kept("d2", "a", "passed"), kept("d2", "b", "skipped"), kept("d2", "c", "passed"), kept("d2", "d", "failed"), kept("d2", "e", "passed"),
  { kind: "verification.ended", delegationId: "d2", payload: { verified: true, sum: "4 of 4 checks passed" } },
  { kind: "task.changed", delegationId: "d2", payload: { from: "monitoring", to: "completed", why: "4 of 4 checks passed" } },
  { kind: "post-mortem.made", payload: { postMortemId: ID, patterns: 0, recommendations: 0 } },
);

describe("the story of a task", () => {
  const story = storyOf(REFUTED, tries);

  it("has a chapter for the try a correction made, and what came after that one", () => {
    const corrected = log(
      made("d1", 1),
      { kind: "task.changed", delegationId: "d1", payload: { from: "monitoring", to: "completed", why: "2 of 2 checks passed" } },
      { kind: "comments.sent", delegationId: "d1", payload: { sendingId: ID, comments: 1 } },
      made("d2", 2), changed("d2", "running"),
      { kind: "task.changed", delegationId: "d2", payload: { from: "monitoring", to: "completed", why: "2 of 2 checks passed" } },
      { kind: "post-mortem.made", payload: { postMortemId: ID, patterns: 0, recommendations: 0 } },
    );
    const chapters = storyOf(corrected, tries);
    expect(chapters.map((c) => c.title)).toEqual(["Try 1, alpha", "Afterwards", "Try 2, beta", "Afterwards"]);
    expect(new Set(chapters.map((c) => c.key)).size).toBe(4);
  });

  it("has a chapter for the plan, each try, and what came after", () => {
    expect(story.map((c) => c.title)).toEqual(["Plan", "Try 1, alpha", "Try 2, beta", "Afterwards"]);
    expect(text(story[0])).toEqual(["the wish was submitted", "planned for alpha (you named it), 1 check"]);
    expect(text(story[3])).toEqual(["post-mortem written, nothing to recommend"]);
  });

  it("tells a refusal once, with its findings, as refuted", () => {
    expect(text(story[1])).toEqual(["the agent works", "0 of 1 check passed. No commit was made."]);
    expect(story[1]?.parts.at(-1)).toMatchObject({ mark: "refuted" });
  });

  it("folds neighbouring details when there are more than two, and loses none", () => {
    expect(text(story[2])).toEqual(["the agent works", "(3)", "did not pass: d", "passed: e", "verified, 4 of 4 checks passed", "completed: 4 of 4 checks passed"]);
    const seqs = story.flatMap((c) => c.parts.flatMap((p) => ("fold" in p ? p.fold.map((l) => l.seq) : [p.seq])));
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b));
  });

  it("does not tell the end of a try again that its task's end explains", () => {
    const cancelled = log(made("d1", 1), changed("d1", "running"), { kind: "task.changed", payload: { from: "monitoring", to: "cancelled", why: "you cancelled it" } }, changed("d1", "failed", "you cancelled it"));
    expect(storyOf(cancelled, tries).map((c) => [c.title, text(c)])).toEqual([["Try 1, alpha", ["the agent works", "cancelled: you cancelled it"]]]);
  });

  it("a crash is a failure, not a refusal", () => {
    const crashed = storyOf(log(made("d1", 1), changed("d1", "failed", "ended by signal 9")), tries);
    expect(crashed[0]?.parts).toMatchObject([{ text: "ended by signal 9", mark: "failed" }]);
  });

  it("is empty for no events", () => expect(storyOf([], [])).toEqual([]));
});

describe("a discarded worktree", () => {
  const removed: NewEvent = { kind: "action.done", payload: { actionId: ID, action: "worktree.remove", outcome: "done" } };
  const restored: NewEvent = { kind: "checkpoint.restored", payload: { checkpointId: ID } };

  it("is one that was removed and not brought back since", () => {
    expect(isDiscarded([])).toBe(false);
    expect(isDiscarded(log(removed))).toBe(true);
    expect(isDiscarded(log(removed, restored))).toBe(false);
    expect(isDiscarded(log(removed, restored, removed))).toBe(true);
  });
});

describe("words of events", () => {
  const words = (event: NewEvent): string | undefined => wordsOf(log(event)[0] as LoggedEvent)?.text;

  it("leave out what another event tells better", () => {
    expect(words({ kind: "message.added", payload: { messageId: ID, orchestratorId: ID, role: "system" } })).toBeUndefined();
    expect(words({ kind: "action.intended", payload: { actionId: ID, action: "check.run", target: "npm test" } })).toBeUndefined();
    expect(words({ kind: "decision.changed", payload: { decisionId: ID, to: "taken", verdict: "approve" } })).toBeUndefined();
    expect(words({ kind: "task.changed", payload: { from: "queued", to: "planning", why: "the plan is made" } })).toBeUndefined();
  });

  it("say what a person did and what was asked", () => {
    expect(words({ kind: "decision.opened", payload: { decisionId: ID, kind: "permission", title: "May it run npm install?" } })).toBe("asked you: May it run npm install?");
    expect(words({ kind: "decision.changed", payload: { decisionId: ID, to: "answered", verdict: "deny" } })).toBe("you said no");
    expect(words({ kind: "decision.changed", payload: { decisionId: ID, to: "open", verdict: null } })).toContain("asked again");
  });

  it("say which rule stopped what, and what failed", () => {
    expect(words({ kind: "action.denied", payload: { actionId: ID, action: "worktree.remove", rule: "inside-repo", why: "it is outside" } })).toBe("the rule inside-repo stopped it (removing the worktree): it is outside");
    expect(words({ kind: "action.failed", payload: { actionId: ID, action: "session.spawn", outcome: "no such program" } })).toBe("starting the agent failed: no such program");
  });

  it("read a signal with and without words", () => {
    expect(words({ kind: "agent.signalled", payload: { source: "hook", signal: "tool-ended", words: "src/app.ts" } })).toBe("edited src/app.ts");
    expect(words({ kind: "agent.signalled", payload: { source: "hook", signal: "session-started", words: "" } })).toBe("session started");
  });
});
