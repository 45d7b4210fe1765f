import { describe, expect, it } from "vitest";
import { activityOf } from "./activity.ts";
import type { Decision } from "./decision.ts";
import type { Session } from "./session.ts";
import type { Signal, SignalBody } from "./signal.ts";

const ID = "01J00000000000000000000000";
const T = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const session: Session = {
  id: ID, userId: "u", projectId: ID, delegationId: null, kind: "agent", group: null, name: "", agentProvider: "alpha", agentSessionId: null, generation: 1, cwd: "/w", cols: 120, rows: 40, status: "running",
  paneId: null, pid: 1, exit: null, note: null, createdAt: T(1), startedAt: T(2), endedAt: null,
};
const said = (...bodies: SignalBody[]): Signal[] => bodies.map((body, i) => ({ id: ID, sessionId: ID, delegationId: null, generation: 1, source: "hook", body, at: T(10 + i) }));
const tool = { name: "Bash", kind: "command" as const };
const asked: Decision = {
  id: ID, projectId: ID, taskId: null, delegationId: null, sessionId: ID, title: "alpha wants to run a command", status: "open", verdict: null, text: null, answeredBy: null, createdAt: T(9), answeredAt: null, deliveredAt: null, closedAt: null, closedWhy: null,
  body: { kind: "permission", tool, askId: "a", rule: "", reason: "" },
};

describe("what an agent of no task does", () => {
  it.each<[string, SignalBody[], string, string]>([
    ["before its first word it is idle", [], "idle", T(2)],
    ["after its start it is idle", [{ kind: "session-started" }], "idle", T(10)],
    ["in a turn it works", [{ kind: "session-started" }, { kind: "turn-started" }], "working", T(11)],
    ["with a tool it works, whatever it says besides", [{ kind: "tool-started", tool }, { kind: "said", text: "x" }, { kind: "notified", message: "x" }], "working", T(10)],
    ["after a turn it is idle", [{ kind: "turn-started" }, { kind: "turn-ended" }], "idle", T(11)],
    ["seen at its prompt it is idle", [{ kind: "session-started" }, { kind: "seen", shows: "idle", words: "" }], "idle", T(11)],
    ["seen at work after all it works", [{ kind: "session-started" }, { kind: "seen", shows: "idle", words: "" }, { kind: "seen", shows: "working", words: "" }], "working", T(12)],
    ["after a turn it is idle, whenever its pane was lost from sight or one of its own agents ended", [{ kind: "turn-ended" }, { kind: "seen", shows: "lost", words: "" }, { kind: "seen", shows: "found", words: "" }, { kind: "sub-agent", id: "s", name: "Explore", shows: "ended" }], "idle", T(10)],
    ["with work behind its turn it works", [{ kind: "turn-ended", background: 1 }], "working", T(10)],
    ["interrupted it is idle", [{ kind: "turn-started" }, { kind: "interrupted" }], "idle", T(11)],
    ["when its model is away it goes on trying", [{ kind: "turn-failed", message: "429", retrying: true }], "working", T(10)],
    ["when its model gave up it is idle", [{ kind: "turn-failed", message: "400", retrying: false }], "idle", T(10)],
  ])("%s", (_what, bodies, state, since) => {
    expect(activityOf(session, { decisions: [], signals: said(...bodies) })).toMatchObject({ state, since });
  });

  it("waits while a person is asked, and says for what", () => {
    expect(activityOf(session, { decisions: [asked], signals: said({ kind: "turn-started" }) })).toEqual({ state: "waiting", detail: asked.title, since: T(9) });
    expect(activityOf(session, { decisions: [{ ...asked, status: "answered" }], signals: said({ kind: "turn-started" }) })?.state).toBe("working");
  });

  it("is nothing for shells, agents of tasks, and what does not run", () => {
    for (const other of [{ kind: "shell" as const }, { delegationId: ID }, { status: "lost" as const }, { status: "exited" as const }]) {
      expect(activityOf({ ...session, ...other }, { decisions: [], signals: [] })).toBeUndefined();
    }
  });
});
