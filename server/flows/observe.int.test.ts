import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Decision } from "#domain/decision.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { Session } from "#domain/session.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { writeFiles } from "../../e2e/support/sample-repo.ts";
import { kindsOf, saidBy, seedRepository, seedSession, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { listDecisionsOf, listOpenDecisionsOfSession, updateDecision } from "../store/decision.ts";
import { findSession, updateSession } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { decide } from "./decide.ts";
import { observeExit, observeLoss } from "./observe-exit.ts";
import { observe } from "./observe.ts";

const TOOL = { name: "Bash", kind: "command" as const, command: "make all" };
const OTHER = { name: "Bash", kind: "command" as const, command: "make nothing" };
const asked = (askId = "a1", tool: SignalBody & { kind: "permission-asked" } extends { tool: infer T } ? T : never = TOOL): SignalBody => ({ kind: "permission-asked", askId, tool });
const question = (askId = "q1"): SignalBody => ({ kind: "question-asked", askId, questions: [{ text: "Red or blue?", choices: [], multiple: false }] });

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const hear = (session: Session, ...bodies: SignalBody[]) => observe(app, session, { source: "hook", generation: session.generation, bodies });
const waiting = async (session: Session): Promise<Decision[]> => listOpenDecisionsOfSession(app.db, session.id);
const all = (taskId: string): Promise<Decision[]> => listDecisionsOf(app.db, [taskId], ["open", "answered", "taken", "expired"]);

describe("what an agent says", () => {
  test("is kept in order, and only what changes a state is announced", async () => {
    const { session } = await seedWork(app, project);
    const kinds = await kindsOf(app, () =>
      hear(session, { kind: "turn-started" }, { kind: "tool-started", tool: TOOL }, { kind: "said", text: "hm" }, { kind: "interrupted" }),
    );
    expect((await saidBy(app, session)).map((b) => b.kind)).toEqual(["turn-started", "tool-started", "said", "interrupted"]);
    expect(kinds.filter((k) => k === "agent.signalled")).toHaveLength(2);
  });

  test("of an edit that worked is announced with its path, of other tools and of failures not", async () => {
    const { session } = await seedWork(app, project);
    const before = app.bus.lastSeq();
    const ended = (kind: "edit" | "command" | "read", failed: boolean, path: string): SignalBody => ({ kind: "tool-ended", tool: { name: "Edit", kind, path }, failed, durationMs: 1 });
    await hear(session, ended("edit", false, `${session.cwd}/src/a.ts`), ended("edit", true, "b.ts"), ended("command", false, "c.ts"), ended("read", false, "d.ts"), ended("edit", false, "/elsewhere/e.ts"));
    const told = (await app.bus.since(before, 50)).filter((e) => e.kind === "agent.signalled");
    expect(told.map((e) => e.payload["words"])).toEqual(["src/a.ts", "/elsewhere/e.ts"]);
    expect(told[0]).toMatchObject({ delegationId: session.delegationId, payload: { signal: "tool-ended" } });
  });

  test("with an older generation is dropped", async () => {
    const { session } = await seedWork(app, project, { session: { generation: 2 } });
    await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "turn-started" }] });
    expect(await saidBy(app, session)).toEqual([]);
  });

  test("that came in before another process took its place is dropped: it is no report of that one", async () => {
    const { session, delegation } = await seedWork(app, project);
    await app.bus.commit((db) => ({ writes: [updateSession(db, session.id, { generation: 2 })], events: [], result: undefined }));
    await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "session-started", agentSessionId: "other" }, { kind: "turn-ended", lastMessage: "Done." }] });
    expect([await saidBy(app, session), await findDelegation(app.db, delegation.id)]).toMatchObject([[], { status: "running" }]);
    expect((await findSession(app.db, session.id))?.agentSessionId).toBeNull();
  });

  test("is kept without secrets, in whatever field they stand", async () => {
    const { session } = await seedWork(app, project);
    const secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    await hear(session, { kind: "said", text: `the key is ${secret}` }, { kind: "tool-started", tool: { ...TOOL, command: `curl -H "token: ${secret}"` } });
    const kept = JSON.stringify(await saidBy(app, session));
    expect(kept).not.toContain(secret);
    expect(kept).toContain("the key is");
  });

  test("tells the conversation's own id once", async () => {
    const { session } = await seedWork(app, project);
    await hear(session, { kind: "session-started", agentSessionId: "abc-123" });
    expect((await findSession(app.db, session.id))?.agentSessionId).toBe("abc-123");
  });

  test("nothing at all is nothing at all", async () => {
    const { session } = await seedWork(app, project);
    expect(await kindsOf(app, () => hear(session))).toEqual([]);
  });
});

describe("usage", () => {
  const used = (inputTokens: number | null, outputTokens: number | null, costUsd: number | null): SignalBody => ({ kind: "usage", inputTokens, outputTokens, costUsd });

  test("is the last that was said; what is unknown stays as it was", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, used(10, 5, 0.1), used(20, 6, null));
    expect((await findDelegation(app.db, delegation.id))?.usage).toEqual({ inputTokens: 20, outputTokens: 6, costUsd: null });
    await hear(session, used(30, null, 0.5));
    expect((await findDelegation(app.db, delegation.id))?.usage).toEqual({ inputTokens: 30, outputTokens: 6, costUsd: 0.5 });
    expect(await saidBy(app, session)).toEqual([]);
  });

  test("of nothing yet is unknown, not zero", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, used(0, 0, 0));
    expect((await findDelegation(app.db, delegation.id))?.usage.inputTokens).toBeNull();
  });

  test("of a plain terminal belongs to nobody", async () => {
    const session = await seedSession(app, project);
    await expect(hear(session, used(1, 1, 1))).resolves.toBeUndefined();
  });
});

describe("an ask", () => {
  test("becomes one decision, however often it is raised", async () => {
    const { session, task } = await seedWork(app, project);
    await hear(session, asked());
    await hear(session, asked());
    const [decision, ...more] = await waiting(session);
    expect(more).toEqual([]);
    expect(decision).toMatchObject({ taskId: task.id, title: `script script wants to run a command: ${TOOL.command}`, body: { kind: "permission", tool: TOOL, rule: "command" } });
  });

  test.each([
    [{ name: "ExitPlanMode", kind: "plan" as const }, "script script wants to go on with its plan"],
    [{ name: "Write", kind: "edit" as const, path: "/etc/passwd" }, "script script wants to edit a file: /etc/passwd"],
    [{ name: "WebFetch", kind: "other" as const }, "script script wants to use WebFetch"],
  ])("for %j is titled in words", async (tool, title) => {
    const { session } = await seedWork(app, project);
    await hear(session, asked("a1", tool));
    expect((await waiting(session))[0]?.title).toBe(title);
  });

  test("of several agents at once stay apart", async () => {
    const [one, two] = await Promise.all([seedWork(app, project), seedWork(app, project)]);
    await Promise.all([hear(one.session, asked()), hear(two.session, asked())]);
    expect([(await waiting(one.session)).length, (await waiting(two.session)).length]).toEqual([1, 1]);
  });

  test("of a session without a project is nobody's decision", async () => {
    const session = await seedSession(app, null);
    await hear(session, asked());
    expect(await waiting(session)).toEqual([]);
  });

  test("shown as a dialog is another one once the agent has moved on in between", async () => {
    const { session } = await seedWork(app, project);
    const dialog: SignalBody = { kind: "dialog", text: "Trust? 1", rule: "a start-up dialog" };
    await hear(session, dialog);
    await hear(session, { ...dialog, text: "Trust? 2" });
    expect(await waiting(session)).toHaveLength(1);
    await hear(session, { kind: "turn-started" });
    await hear(session, dialog);
    expect((await waiting(session)).map((d) => d.status)).toEqual(["open"]);
  });
});

describe("an open ask is over", () => {
  test.each<[string, SignalBody]>([
    ["when the agent's turn ends", { kind: "turn-started" }],
    ["when the agent is interrupted", { kind: "interrupted" }],
    ["when its tool ran after all", { kind: "tool-ended", tool: TOOL, failed: false, durationMs: 1 }],
    ["when the agent says so", { kind: "ask-closed", askId: "a1" }],
  ])("%s", async (_when, body) => {
    const { session, task } = await seedWork(app, project);
    await hear(session, asked());
    await hear(session, body);
    expect((await all(task.id)).map((d) => d.status)).toEqual(["expired"]);
  });

  test.each<[string, SignalBody]>([
    ["when another tool starts", { kind: "tool-started", tool: OTHER }],
    ["when another tool ends", { kind: "tool-ended", tool: OTHER, failed: false, durationMs: 1 }],
    ["when another ask is closed", { kind: "ask-closed", askId: "a2" }],
    ["when the agent talks", { kind: "said", text: "waiting" }],
  ])("but not %s", async (_when, body) => {
    const { session } = await seedWork(app, project);
    await hear(session, asked());
    await hear(session, body);
    expect((await waiting(session)).map((d) => d.status)).toEqual(["open"]);
  });

  test("by the id of the call where the agent names it", async () => {
    const { session } = await seedWork(app, project);
    await hear(session, asked("a1", { ...TOOL, callId: "c1" }), asked("a2", { ...TOOL, callId: "c2" }));
    await hear(session, { kind: "tool-ended", tool: { ...TOOL, callId: "c2" }, failed: false, durationMs: 1 });
    expect((await waiting(session)).map((d) => d.body.kind === "permission" && d.body.askId)).toEqual(["a1"]);
  });

  test("and an answered one is taken when the agent has the answer and moves on", async () => {
    const { session, task } = await seedWork(app, project);
    await hear(session, asked());
    const [decision] = await waiting(session);
    await decide(app, decision?.id ?? "", { verdict: "approve", text: "", actor: { kind: "person", id: "owner" } });
    await hear(session, { kind: "tool-started", tool: TOOL });
    expect(await all(task.id)).toMatchObject([{ status: "answered", verdict: "approve" }]);
    await app.bus.commit((db) => ({ writes: [updateDecision(db, decision?.id ?? "", { deliveredAt: new Date().toISOString() })], events: [], result: undefined }));
    await hear(session, { kind: "tool-started", tool: TOOL });
    expect(await all(task.id)).toMatchObject([{ status: "taken", verdict: "approve" }]);
  });

  test("a question by its tool", async () => {
    const { session, task } = await seedWork(app, project);
    await hear(session, question());
    await hear(session, { kind: "tool-ended", tool: { name: "AskUserQuestion", kind: "question" }, failed: false, durationMs: 1 });
    expect((await all(task.id)).map((d) => d.status)).toEqual(["expired"]);
  });
});

describe("the end of a turn", () => {
  const ended = (lastMessage?: string, background?: number): SignalBody => ({ kind: "turn-ended", ...(lastMessage === undefined ? {} : { lastMessage }), ...(background ? { background } : {}) });
  const statusOf = async (id: string): Promise<string | undefined> => (await findDelegation(app.db, id))?.status;

  test("is a report, once", async () => {
    const { session, delegation } = await seedWork(app, project);
    const kinds = await kindsOf(app, async () => {
      await hear(session, { kind: "turn-started" }, ended("All done."));
      await hear(session, ended("All done."));
    });
    expect(kinds.filter((k) => k === "delegation.reported")).toHaveLength(1);
    expect(await findDelegation(app.db, delegation.id)).toMatchObject({ report: "All done." });
  });

  test("with work behind it is no report yet", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, ended("The server runs.", 1));
    expect(await statusOf(delegation.id)).toBe("running");
  });

  test("on a question with nothing done asks the person, once per turn", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, { kind: "turn-started" }, ended("Which colour do you want?"));
    await hear(session, ended("Which colour do you want?"));
    expect(await statusOf(delegation.id)).toBe("running");
    expect(await waiting(session)).toMatchObject([{ title: "Which colour do you want?", body: { kind: "question", askId: null, guess: true } }]);
  });

  test("on a question with something done is a report all the same", async () => {
    const own = await seedRepository(app);
    const { session, delegation } = await seedWork(app, own);
    writeFiles(own.path, { "new.txt": "work\n" });
    await hear(session, ended("Shall I also add tests?"));
    await untilIn(app, "the report", async () => (await statusOf(delegation.id)) !== "running");
    expect((await findDelegation(app.db, delegation.id))?.report).toContain("also add tests");
  });

  test("without words takes what was said before", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, { kind: "turn-started" }, { kind: "said", text: "I wrote the file." }, ended());
    expect((await findDelegation(app.db, delegation.id))?.report).toBe("I wrote the file.");
  });

  test("that a person interrupted is neither a report nor a failure", async () => {
    const { session, delegation } = await seedWork(app, project);
    await hear(session, { kind: "turn-started" }, { kind: "interrupted" }, ended("Stopped."));
    await hear(session, { kind: "turn-failed", message: "aborted", retrying: false });
    expect(await statusOf(delegation.id)).toBe("running");
  });

  test("in failure ends the try with the agent's words; one it tries again does not", async () => {
    const { session, delegation } = await seedWork(app, project, { delegation: { attempt: 2 } });
    await hear(session, { kind: "turn-failed", message: "overloaded", retrying: true });
    expect(await statusOf(delegation.id)).toBe("running");
    await hear(session, { kind: "turn-failed", message: "no credit left", retrying: false });
    expect(await findDelegation(app.db, delegation.id)).toMatchObject({ status: "failed", error: { reason: "agent-failed", message: expect.stringContaining("no credit left") } });
  });

  test("of a try that is over changes nothing", async () => {
    const { session, delegation } = await seedWork(app, project, { delegation: { status: "failed" } });
    await hear(session, ended("Done."));
    expect((await findDelegation(app.db, delegation.id))?.report).toBeNull();
  });
});

describe("the end of a process", () => {
  const at = "2026-01-01T00:00:00.000Z";

  test("that was clean is at most a report", async () => {
    const { session, delegation } = await seedWork(app, project);
    await observeExit(app, session.id, { code: 0, signal: null, at });
    const after = await findDelegation(app.db, delegation.id);
    expect(after).toMatchObject({ report: "the agent ended", exit: { code: 0 } });
    expect(await findSession(app.db, session.id)).toMatchObject({ status: "exited", endedAt: at });
  });

  test.each([
    [{ code: 3, signal: null, at }, "with exit code 3"],
    [{ code: null, signal: 9, at }, "by signal 9"],
  ])("%j fails the try in words", async (exit, words) => {
    const { session, delegation } = await seedWork(app, project, { delegation: { attempt: 2 } });
    await observeExit(app, session.id, exit);
    expect((await findDelegation(app.db, delegation.id))?.error).toMatchObject({ reason: "agent-failed", message: expect.stringContaining(words) });
  });

  test("seen twice is told once", async () => {
    const { session, delegation } = await seedWork(app, project, { delegation: { attempt: 2 } });
    const twice = async (): Promise<void> => {
      await observeExit(app, session.id, { code: 1, signal: null, at });
      await observeExit(app, session.id, { code: 1, signal: null, at });
    };
    const kinds = await kindsOf(app, twice, { delegationId: delegation.id });
    expect(kinds.filter((k) => k === "delegation.changed")).toHaveLength(1);
    expect(kinds.filter((k) => k === "session.changed")).toHaveLength(1);
  });

  test("without a record is a loss: the work is taken up by a new try", async () => {
    const { session, delegation } = await seedWork(app, project, { delegation: { attempt: 2 } });
    await observeLoss(app, session.id);
    expect(await findSession(app.db, session.id)).toMatchObject({ status: "exited", exit: null, note: "script script has no way to go on with a conversation." });
    expect((await findDelegation(app.db, delegation.id))?.error).toMatchObject({ reason: "interrupted" });
    // Meanwhile the retry policy asks a person.
    expect((await kindsOf(app, () => observeLoss(app, session.id))).filter((kind) => !kind.startsWith("decision."))).toEqual([]);
  });

  test("expires what its agent asked", async () => {
    const { session, task } = await seedWork(app, project, { delegation: { attempt: 2 } });
    await hear(session, asked());
    await observeExit(app, session.id, { code: 1, signal: null, at });
    expect((await all(task.id)).find((d) => d.body.kind === "permission")?.status).toBe("expired");
  });
});
