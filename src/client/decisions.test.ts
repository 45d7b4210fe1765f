import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Decision } from "#domain/decision.ts";
import { answerText, cardHeadingOf, headingOf, literalOf, outcomeOf, withSeen } from "./decisions.ts";

const AT = "2026-11-21T14:03:00.000Z";
const permission: Decision["body"] = { kind: "permission", tool: { name: "Bash", kind: "command", command: "npm install left-pad" }, askId: "1", rule: "agent asks", reason: "" };
const decisionOf = (fields: Partial<Decision>): Decision => ({
  id: "01", projectId: "p", taskId: null, delegationId: null, sessionId: null, title: "", body: permission, status: "open", verdict: null, text: null, answeredBy: null, createdAt: AT, answeredAt: null, deliveredAt: null, closedWhy: null, closedAt: null, ...fields,
});

// A time of today is told without its day.
beforeEach(() => void vi.setSystemTime(AT));
afterEach(() => void vi.useRealTimers());

describe("what became of a decision", () => {
  it("is nothing while it is open", () => expect(outcomeOf(decisionOf({}))).toBeUndefined());

  it("never says taken before the agent took it", () => {
    const sent = outcomeOf(decisionOf({ status: "answered", verdict: "approve", answeredAt: AT }));
    expect(sent).toMatchObject({ state: "sent" });
    expect(sent?.text).toMatch(/^You approved at \d\d:\d\d, sending$/);
    expect(outcomeOf(decisionOf({ status: "answered", verdict: "approve", answeredAt: AT, deliveredAt: AT }))?.text).toMatch(/, handed to the agent, which has not gone on yet$/);
    expect(outcomeOf(decisionOf({ status: "taken", verdict: "deny", answeredAt: AT }))?.text).toMatch(/^You denied at .*, taken by the agent$/);
  });

  it("says too late when an answer found nobody, why, and that it ran nothing", () => {
    expect(outcomeOf(decisionOf({ status: "expired", verdict: "approve", answeredAt: AT, closedWhy: "the try is over" }))?.text).toMatch(/^Too late: you approved .*, but the try is over\. Your answer ran nothing\.$/);
    expect(outcomeOf(decisionOf({ status: "expired", closedWhy: "the try is over" }))?.text).toBe("No longer asked: the try is over.");
    expect(outcomeOf(decisionOf({ status: "expired" }))?.text).toContain("settled in the terminal");
  });

  it("has words of its own for plans", () => {
    expect(outcomeOf(decisionOf({ body: { kind: "plan", why: "" }, status: "taken", verdict: "approve", answeredAt: AT }))?.text).toMatch(/^You confirmed at \d\d:\d\d$/);
  });
});

describe("what is asked for", () => {
  it("is the literal command, else the path, else the tool", () => {
    expect(literalOf({ body: permission })).toBe("npm install left-pad");
    expect(literalOf({ body: { ...permission, tool: { name: "Write", kind: "edit", path: "src/a.ts" } } })).toBe("src/a.ts");
    expect(literalOf({ body: { ...permission, tool: { name: "WebFetch", kind: "other" } } })).toBe("WebFetch");
    expect(literalOf({ body: { kind: "plan", why: "" } })).toBeNull();
  });
});

describe("the heading", () => {
  it("does not repeat the kind", () => {
    expect(headingOf({ body: { kind: "plan", why: "" }, title: "Plan: Add a footer" })).toBe("Add a footer");
    expect(headingOf({ body: permission, title: "Plan: is part of it" })).toBe("Plan: is part of it");
  });
});

describe("the heading of a card", () => {
  const asks = (command: string, title: string): string => cardHeadingOf({ title, body: { kind: "permission", tool: { name: "Bash", kind: "command", command }, askId: "", rule: "command", reason: "" } });

  it("leaves to the lines below what they show", () => {
    expect(asks("npm install x", "codex wants to run a command: npm install x")).toBe("codex wants to run a command");
    expect(asks("a ".repeat(90), `codex wants to run a command: ${"a ".repeat(39)}a…`)).toBe("codex wants to run a command");
  });

  it("stays whole where it says something else", () => {
    expect(asks("npm test", "codex wants to run a command: npm install x")).toBe("codex wants to run a command: npm install x");
    expect(cardHeadingOf({ title: "Which: colour?", body: { kind: "question", askId: null, questions: [], guess: false } })).toBe("Which: colour?");
  });
});

describe("an answer's text", () => {
  it("keeps a single answer as it is, and makes several one line each", () => {
    expect(answerText([" yes,\nbut later "])).toBe("yes,\nbut later");
    expect(answerText(["a\nb", " c "])).toBe("a b\nc");
  });
});

describe("decisions of a visit", () => {
  const open = decisionOf({ id: "02" });
  const answered = decisionOf({ id: "01", status: "taken", verdict: "approve" });
  const old = decisionOf({ id: "00", status: "taken", verdict: "deny" });

  it("keeps what was answered here in its place and leaves out what was over before", () => {
    expect(withSeen([open], [answered, old], new Set(["01", "02"])).map((d) => d.id)).toEqual(["01", "02"]);
  });

  it("shows nothing twice while both lists are on their way", () => {
    expect(withSeen([open], [{ ...open, status: "taken" }], new Set(["02"]))).toEqual([open]);
  });
});
