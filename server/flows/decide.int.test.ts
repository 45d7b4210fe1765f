import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Decision, DecisionBody, DecisionVerdict } from "#domain/decision.ts";
import { DecisionStatus, VERDICTS } from "#domain/decision.ts";
import type { AppError } from "#domain/errors.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { kindsOf, seedDecision, seedDelegation, seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecision, findDecisionByKey, listDecisions, updateDecision } from "../store/decision.ts";
import { updateProject } from "../store/project.ts";
import { findTask, updateTask } from "../store/task.ts";
import { cancelTask } from "./cancel-task.ts";
import { decide, takeUpDecisions } from "./decide.ts";
import { askKey } from "./raise-ask.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const TOOL = { name: "Bash", kind: "command" as const, command: "make" };

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const word = (verdict: DecisionVerdict, text = "") => ({ verdict, text, actor: OWNER });
const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;
const statusOf = async ({ id }: Pick<Decision, "id">): Promise<string | undefined> => (await findDecision(app.db, id))?.status;

/** A decision of any kind about a task that waits for it. */
async function opened(body: DecisionBody, fields: { sessionId?: string; key?: string; taskId?: string } = {}): Promise<Decision> {
  const taskId = fields.taskId ?? (await seedTask(app, project, { status: "planning", assignedAgent: "script" })).id;
  const place = { projectId: project.id, taskId, ...(fields.sessionId ? { sessionId: fields.sessionId } : {}) };
  return seedDecision(app, place, { key: fields.key ?? `test:${newId()}`, title: "A title", body });
}

const BODIES: DecisionBody[] = [
  { kind: "plan", why: "" },
  { kind: "permission", tool: TOOL, askId: "a1", rule: "command", reason: "" },
  { kind: "question", askId: null, questions: [{ text: "Which?", choices: [], multiple: false }], guess: true },
  { kind: "dialog", text: "Trust this folder?", rule: "a start-up dialog" },
  { kind: "retry", findings: [], why: "" },
  { kind: "dependency", parentId: "01HZZZZZZZZZZZZZZZZZZZZZZZ", why: "" },
  { kind: "recommendation", recommendationId: "01HZZZZZZZZZZZZZZZZZZZZZZZ" },
  { kind: "action", action: "session.spawn", target: "script", rule: "autonomy", why: "" },
];

describe("a word on a decision", () => {
  test.each(BODIES)("of the kind $kind: verdicts that make no sense are refused and it stays open", async (body) => {
    const wrong = (["approve", "deny", "answer"] as const).filter((verdict) => !VERDICTS[body.kind].includes(verdict));
    const decision = await opened(body);
    for (const verdict of wrong) {
      const { code, tell } = await refusal(decide(app, decision.id, word(verdict, "text")));
      expect([code, tell.next]).toEqual(["bad-request", expect.stringContaining(VERDICTS[body.kind].join(", "))]);
    }
    expect(await statusOf(decision)).toBe("open");
  });

  test("on one that is not there is not found", async () => {
    expect((await refusal(decide(app, newId(), word("approve")))).code).toBe("not-found");
  });

  test.each(DecisionStatus.options.filter((status) => status !== "open"))("on one that is %s comes too late", async (status) => {
    const decision = await opened({ kind: "dialog", text: "", rule: "" });
    await app.bus.commit((db) => ({ writes: [updateDecision(db, decision.id, { status })], events: [], result: undefined }));
    const { code, tell } = await refusal(decide(app, decision.id, word("approve")));
    expect(code).toBe("wrong-state");
    expect(tell.what).toContain(status === "expired" ? "Nothing ran" : "answered already");
  });

  test("given twice at once is heard once", async () => {
    const decision = await opened({ kind: "dialog", text: "", rule: "" });
    const words = await Promise.allSettled([decide(app, decision.id, word("approve")), decide(app, decision.id, word("deny"))]);
    expect(words.map((w) => w.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await findDecision(app.db, decision.id)).toMatchObject({ status: "taken", verdict: "approve", answeredBy: "owner" });
  });
});

describe("a plan", () => {
  test("that is approved confirms the task", async () => {
    const parent = await seedTask(app, project);
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script", dependsOn: [parent.id] });
    const decision = await opened({ kind: "plan", why: "" }, { taskId: task.id, key: `plan:${task.id}` });
    expect(await decide(app, decision.id, word("approve"))).toMatchObject({ status: "taken", verdict: "approve" });
    expect(await findTask(app.db, task.id)).toMatchObject({ confirmedBy: "owner" });
  });

  test("that is denied cancels the task with the person's words", async () => {
    const decision = await opened({ kind: "plan", why: "" });
    await decide(app, decision.id, word("deny", "not this year"));
    expect(await findTask(app.db, decision.taskId ?? "")).toMatchObject({ status: "cancelled", error: "not this year" });
    expect(await statusOf(decision)).toBe("taken");
  });

  test("whose confirmation is refused waits again, without the word", async () => {
    const task = await seedTask(app, project, { status: "planning", agentWhy: "no agent is installed" });
    const decision = await opened({ kind: "plan", why: "" }, { taskId: task.id, key: `plan:${task.id}` });
    expect((await refusal(decide(app, decision.id, word("approve")))).code).toBe("wrong-state");
    expect(await findDecision(app.db, decision.id)).toMatchObject({ status: "open", verdict: null, answeredBy: null, answeredAt: null });
  });
});

describe("a task behind one that is never verified", () => {
  const behind = async () => {
    const parent = await seedTask(app, project, { status: "planning", assignedAgent: "script" });
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script", dependsOn: [parent.id] });
    await cancelTask(app, parent.id, { actor: OWNER, why: "not now" });
    const decision = await findDecisionByKey(app.db, `dependency:${task.id}:${parent.id}`);
    if (!decision) throw new Error("nobody was asked");
    return { parent, task, decision };
  };

  test("becomes a question, not a silence", async () => {
    const { parent, decision } = await behind();
    expect(decision).toMatchObject({ status: "open", body: { kind: "dependency", parentId: parent.id } });
    expect(decision.body).toMatchObject({ why: `It waits for task ${parent.number}, ${parent.title}, which was cancelled and will not be verified.` });
  });

  test("starts without it when the person says so", async () => {
    const { task, decision } = await behind();
    expect(await decide(app, decision.id, word("approve"))).toMatchObject({ status: "taken" });
    expect((await findTask(app.db, task.id))?.dependsOn).toEqual([]);
  });

  test("is cancelled when the person says so, and the word counts as taken", async () => {
    const { task, decision } = await behind();
    expect(await decide(app, decision.id, word("deny", "without it this makes no sense"))).toMatchObject({ status: "taken", verdict: "deny" });
    expect(await findTask(app.db, task.id)).toMatchObject({ status: "cancelled", error: "without it this makes no sense" });
  });
});

describe("a permission", () => {
  const ask = async (status: "running" | "exited" = "running") => {
    const { session, task } = await seedWork(app, project, { session: { status } });
    const decision = await opened(
      { kind: "permission", tool: TOOL, askId: "a1", rule: "command", reason: "" },
      { taskId: task.id, sessionId: session.id, key: askKey(session, "a1") },
    );
    return { session, decision };
  };
  const wait = (session: { id: string; generation: number }) =>
    app.asks.wait(askKey(session, "a1"), { timeoutMs: 5000, signal: new AbortController().signal });

  test("reaches the hook that waits", async () => {
    const { session, decision } = await ask();
    const waiting = wait(session);
    expect(await decide(app, decision.id, word("approve"))).toMatchObject({ status: "answered" });
    expect(await waiting).toEqual({ verdict: "approve" });
  });

  test.each([
    ["use the other one", "use the other one"],
    ["", "The owner said no."],
  ])("that is denied with %j tells the agent why", async (text, why) => {
    const { session, decision } = await ask();
    const waiting = wait(session);
    await decide(app, decision.id, word("deny", text));
    expect(await waiting).toEqual({ verdict: "deny", why });
  });

  test("whose agent has ended is too late, expires, and says so", async () => {
    const { decision } = await ask("exited");
    const { code, tell } = await refusal(decide(app, decision.id, word("approve")));
    expect([code, tell.what]).toEqual(["wrong-state", expect.stringContaining("Nothing ran")]);
    expect(await statusOf(decision)).toBe("expired");
  });

  test("answered while the hook is away is kept for when it asks again", async () => {
    const { decision } = await ask();
    expect(await decide(app, decision.id, word("approve"))).toMatchObject({ status: "answered", verdict: "approve" });
  });
});

describe("a question", () => {
  const questions = ["Colour?", "Size?"].map((text) => ({ text, choices: [], multiple: false }));
  const asked = async () => {
    const { session, task } = await seedWork(app, project);
    const decision = await opened(
      { kind: "question", askId: "q1", questions, guess: false },
      { taskId: task.id, sessionId: session.id, key: askKey(session, "q1") },
    );
    return { decision, waiting: app.asks.wait(askKey(session, "q1"), { timeoutMs: 5000, signal: new AbortController().signal }) };
  };

  test.each([
    ["red\nlarge", ["red", "large"]],
    ["red\n\nlarge\n", ["red", "large"]],
    ["as you like", ["as you like", "as you like"]],
    ["one\ntwo\nthree", ["one\ntwo\nthree", "one\ntwo\nthree"]],
  ])("several answered with %j get %j", async (text, choices) => {
    const { decision, waiting } = await asked();
    await decide(app, decision.id, word("answer", text));
    const answer = await waiting;
    expect(answer?.verdict === "answer" && answer.answers.map((a) => a.choice)).toEqual(choices);
  });

  test("that is denied tells the agent that nobody answered", async () => {
    const { decision, waiting } = await asked();
    await decide(app, decision.id, word("deny"));
    expect(await waiting).toEqual({ verdict: "deny", why: "The owner did not answer." });
  });

  test("in plain words to an agent whose terminal is gone waits again", async () => {
    const { session, task } = await seedWork(app, project, { session: { status: "exited" } });
    const decision = await opened({ kind: "question", askId: null, questions, guess: true }, { taskId: task.id, sessionId: session.id });
    expect((await refusal(decide(app, decision.id, word("answer", "red")))).code).toBe("wrong-state");
    expect(await statusOf(decision)).toBe("open");
  });
});

describe("a retry", () => {
  const failed = async () => {
    const task = await seedTask(app, project, { status: "monitoring", assignedAgent: "script", confirmedAt: now(), confirmedBy: "owner" });
    const last = await seedDelegation(app, project, task, { attempt: 2, status: "failed", error: { reason: "refuted", message: "2 of 3 checks passed" } });
    const decision = await opened({ kind: "retry", findings: [], why: "" }, { taskId: task.id, key: `retry:${last.id}` });
    return { task, decision };
  };

  test("that is denied gives the task up", async () => {
    const { task, decision } = await failed();
    await decide(app, decision.id, word("deny", "leave it"));
    expect(await findTask(app.db, task.id)).toMatchObject({ status: "failed", error: "leave it" });
  });

  test("that is denied without words says what happened", async () => {
    const { task, decision } = await failed();
    await decide(app, decision.id, word("deny"));
    expect((await findTask(app.db, task.id))?.error).toContain("not accepted");
  });
});

describe("a dialog and an action", () => {
  test("are taken as soon as they are answered", async () => {
    for (const body of BODIES.filter((b) => b.kind === "dialog" || b.kind === "action")) {
      const decision = await opened(body);
      expect(await decide(app, decision.id, word("deny"))).toMatchObject({ status: "taken", verdict: "deny" });
    }
  });

  test("are told in the log: who, what, and to which state", async () => {
    const decision = await opened({ kind: "dialog", text: "", rule: "" });
    const before = app.bus.lastSeq();
    expect(await kindsOf(app, () => decide(app, decision.id, word("approve")))).toEqual(["decision.changed", "decision.changed"]);
    const [answered, taken] = await app.bus.since(before, 2);
    expect(answered).toMatchObject({ actor: OWNER, payload: { to: "answered", verdict: "approve" } });
    expect(taken).toMatchObject({ payload: { to: "taken" } });
  });
});

describe("a recommendation that is gone", () => {
  test("waits again and the refusal says so", async () => {
    const decision = await opened({ kind: "recommendation", recommendationId: "01HZZZZZZZZZZZZZZZZZZZZZZZ" });
    for (const verdict of ["approve", "deny"] as const) expect((await refusal(decide(app, decision.id, word(verdict)))).code).toBe("not-found");
    expect(await statusOf(decision)).toBe("open");
  });
});

describe("after a restart", () => {
  const answered = async (body: DecisionBody, verdict: DecisionVerdict, taskId?: string) => {
    const decision = await opened(body, taskId ? { taskId } : {});
    const fields = { status: "answered" as const, verdict, answeredBy: "owner", answeredAt: "2026-01-01T00:00:00.000Z" };
    await app.bus.commit((db) => ({ writes: [updateDecision(db, decision.id, fields)], events: [], result: undefined }));
    return decision;
  };

  test("words that were heard are carried out", async () => {
    const decision = await answered({ kind: "plan", why: "" }, "deny");
    await takeUpDecisions(app, now());
    expect(await statusOf(decision)).toBe("taken");
    expect((await findTask(app.db, decision.taskId ?? ""))?.status).toBe("cancelled");
  });

  test("what waits for an agent is left to the agent", async () => {
    const decision = await answered({ kind: "permission", tool: TOOL, askId: "x", rule: "", reason: "" }, "approve");
    await takeUpDecisions(app, now());
    expect(await statusOf(decision)).toBe("answered");
  });

  test("words that cannot be carried out are asked for again", async () => {
    const task = await seedTask(app, project, { status: "planning", agentWhy: "none" });
    const decision = await answered({ kind: "plan", why: "" }, "approve", task.id);
    await takeUpDecisions(app, now());
    expect(await statusOf(decision)).toBe("open");
  });

  test("words of this server's own time are its own business", async () => {
    const decision = await answered({ kind: "dialog", text: "", rule: "" }, "approve");
    await takeUpDecisions(app, "2025-01-01T00:00:00.000Z");
    expect(await statusOf(decision)).toBe("answered");
  });
});

describe("the inbox", () => {
  test("lists open ones newest first, of one project or all, page by page", async () => {
    const own = await seedRepository(app);
    const rows = [];
    for (let i = 0; i < 3; i++) rows.push(await seedDecision(app, { projectId: own.id }, { key: `page:${newId()}`, title: String(i), body: { kind: "dialog", text: "", rule: "" } }));
    const titles = async (before?: string) =>
      (await listDecisions(app.db, app.userId, { open: true, projectId: own.id, limit: 2, ...(before ? { before } : {}) })).map((d) => d.title);
    expect(await titles()).toEqual(["2", "1"]);
    expect(await titles(rows[1]?.id)).toEqual(["0"]);
    expect(await listDecisions(app.db, "somebody else", { open: true, limit: 10 })).toEqual([]);
  });

  test("does not show what belongs to a removed project: nobody could answer it", async () => {
    const own = await seedRepository(app);
    await seedDecision(app, { projectId: own.id }, { key: `gone:${newId()}`, title: "gone", body: { kind: "dialog", text: "", rule: "" } });
    await app.bus.commit((db) => ({ writes: [updateProject(db, own.id, { removedAt: now() })], events: [], result: undefined }));
    expect((await listDecisions(app.db, app.userId, { open: true, limit: 200 })).filter((d) => d.projectId === own.id)).toEqual([]);
  });
});

describe("a session that belongs to no task", () => {
  test("cannot be answered for another one", async () => {
    const session = await seedSession(app, null, { agentProvider: null, kind: "shell" });
    const task = await seedTask(app, project, { status: "planning" });
    await app.bus.commit((db) => ({ writes: [updateTask(db, task.id, { title: "t" })], events: [], result: undefined }));
    const decision = await opened({ kind: "permission", tool: TOOL, askId: "z", rule: "", reason: "" }, { taskId: task.id, sessionId: session.id });
    expect((await refusal(decide(app, decision.id, word("approve")))).code).toBe("wrong-state");
  });
});
