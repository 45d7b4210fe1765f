import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedDelegation, seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { findAction, insertAction, listOpenActions, updateAction } from "./action.ts";
import { findDecision, findDecisionByKey, insertDecision, listAnsweredDecisions, listDecisionsOf, newDecision, updateDecision } from "./decision.ts";
import { listAudit, listTaskEvents } from "./event.ts";
import { insertCheckpoint, listCheckpoints } from "./learning.ts";
import { findMessage, insertMessage, listMessages, listPendingMessages, updateMessage } from "./message.ts";
import { findOrchestratorOf, findProjectByPath, listOrchestrators, listProjects, updateProject } from "./project.ts";
import { findSession, findSessionSecrets, findSessions, insertSignal, listLiveSessions, listSessions, listSignals, listSignalsOf, updateSession, updateSessionSecrets } from "./session.ts";
import {
  countTasksSince, deleteEvidence, findTaskByNumber, findTasks, findWorktreeByPath, findWorktreeOfTask, insertEvidence, insertWorktree, listDelegations, listDependents,
  listEvidence, listOpenDelegations, listOpenTasks, listTasks, listTasksWithoutPostMortem, nextTaskNumber, updateTask, updateWorktree,
} from "./task.ts";
import type { Write } from "../bus.ts";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const write = (...writes: Write[]): Promise<void> => app.bus.commit(() => ({ writes, events: [], result: undefined }));
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);

describe("tasks", () => {
  test("are numbered by project, from 1, and never twice", async () => {
    const own = await seedRepository(app);
    expect(await nextTaskNumber(app.db, own.id)).toBe(1);
    const [one, two] = [await seedTask(app, own), await seedTask(app, own)];
    expect([one.number, two.number, await nextTaskNumber(app.db, own.id)]).toEqual([1, 2, 3]);
    expect((await findTaskByNumber(app.db, own.id, 2))?.id).toBe(two.id);
    await expect(seedTask(app, own, { number: 2 })).rejects.toThrow(/./);
  });

  test("are listed newest first, by state, page by page, of one project or of all that are registered", async () => {
    const own = await seedRepository(app);
    const tasks = [await seedTask(app, own), await seedTask(app, own, { status: "failed" }), await seedTask(app, own)];
    const place = { projectId: own.id };
    expect(ids(await listTasks(app.db, place, { limit: 10 }))).toEqual(ids(tasks).toReversed());
    expect(ids(await listTasks(app.db, place, { limit: 1, before: tasks[2]?.id ?? "" }))).toEqual([tasks[1]?.id]);
    expect(ids(await listTasks(app.db, place, { limit: 10, status: "failed" }))).toEqual([tasks[1]?.id]);
    const all = async (): Promise<string[]> => ids(await listTasks(app.db, { userId: app.userId }, { limit: 200 }));
    expect(await all()).toEqual(expect.arrayContaining(ids(tasks)));
    await write(updateProject(app.db, own.id, { removedAt: now() }));
    expect((await all()).filter((id) => ids(tasks).includes(id))).toEqual([]);
    expect(await listTasks(app.db, { userId: "stranger" }, { limit: 10 })).toEqual([]);
  });

  test("that are over wait for nobody and block nobody", async () => {
    const own = await seedRepository(app);
    const parent = await seedTask(app, own);
    const open = await seedTask(app, own, { dependsOn: [parent.id] });
    await seedTask(app, own, { dependsOn: [parent.id], status: "cancelled" });
    await seedTask(app, own, { dependsOn: [open.id] });
    expect(ids(await listDependents(app.db, parent))).toEqual([open.id]);
    expect((await listOpenTasks(app.db)).every((t) => !["completed", "failed", "cancelled"].includes(t.status))).toBe(true);
  });

  test("are counted from a moment on, for one person", async () => {
    const own = await seedRepository(app);
    const before = await countTasksSince(app.db, app.userId, "2000-01-01T00:00:00.000Z");
    await seedTask(app, own);
    expect(await countTasksSince(app.db, app.userId, "2000-01-01T00:00:00.000Z")).toBe(before + 1);
    expect(await countTasksSince(app.db, app.userId, "2099-01-01T00:00:00.000Z")).toBe(0);
    expect(await countTasksSince(app.db, "stranger", "2000-01-01T00:00:00.000Z")).toBe(0);
  });

  test("keep everything they were written with", async () => {
    const fields = { contract: { checks: [{ check: "x", title: "ü 🎉", argv: ["a", "b c"] }], fixedAt: "2026-01-02T03:04:05.678Z" }, fixed: ["type" as const], priority: 0, confidence: 0.123 };
    const task = await seedTask(app, project, fields);
    expect((await findTasks(app.db, [task.id]))[0]).toEqual(task);
    expect(await findTasks(app.db, [])).toEqual([]);
  });

  test("without a lesson are those that came to an end", async () => {
    const done = await seedTask(app, project, { status: "completed" });
    const cancelled = await seedTask(app, project, { status: "cancelled" });
    const missing = await listTasksWithoutPostMortem(app.db);
    expect([missing.includes(done.id), missing.includes(cancelled.id)]).toEqual([true, false]);
  });
});

describe("tries, evidence and worktrees", () => {
  test("tries are listed oldest first; open ones are those that are not over", async () => {
    const task = await seedTask(app, project);
    const first = await seedDelegation(app, project, task, { status: "failed" });
    const second = await seedDelegation(app, project, task, { attempt: 2, status: "spawning" });
    expect(ids(await listDelegations(app.db, [task.id]))).toEqual([first.id, second.id]);
    const open = ids(await listOpenDelegations(app.db));
    expect([open.includes(first.id), open.includes(second.id)]).toEqual([false, true]);
    expect(await listDelegations(app.db, [])).toEqual([]);
  });

  test("in brief come without their long texts, and otherwise the same", async () => {
    const task = await seedTask(app, project);
    const row = await seedDelegation(app, project, task, { contextInjected: "long ".repeat(1000), executionLogs: [{ at: now(), text: "log" }] });
    expect(await listDelegations(app.db, [task.id])).toEqual([row]);
    expect(await listDelegations(app.db, [task.id], { brief: true })).toEqual([{ ...row, contextInjected: "", executionLogs: [] }]);
  });

  test("evidence belongs to one try and can be dropped with it", async () => {
    const { delegation, task } = await seedWork(app, project);
    const other = await seedWork(app, project);
    const row = (delegationId: string, title: string) => ({
      id: newId(), delegationId, taskId: task.id, check: "c", title, outcome: "passed" as const, note: "", findings: [], argv: null, exitCode: null, outputTail: "out",
      durationMs: 1, headSha: null, diffstat: { files: 0, additions: 0, deletions: 0 }, createdAt: now(),
    });
    await write(insertEvidence(app.db, row(delegation.id, "a")), insertEvidence(app.db, row(delegation.id, "b")), insertEvidence(app.db, row(other.delegation.id, "c")));
    expect((await listEvidence(app.db, [delegation.id])).map((e) => e.title)).toEqual(["a", "b"]);
    expect((await listEvidence(app.db, [delegation.id], { brief: true })).map((e) => e.outputTail)).toEqual(["", ""]);
    await write(deleteEvidence(app.db, delegation.id));
    expect((await listEvidence(app.db, [delegation.id, other.delegation.id])).map((e) => e.title)).toEqual(["c"]);
  });

  test("a worktree is the task's newest that was not removed", async () => {
    const task = await seedTask(app, project);
    const row = (path: string) => ({ id: newId(), projectId: project.id, taskId: task.id, path, branch: "feat/x", baseSha: "a".repeat(40), setUpAt: null, createdAt: now(), removedAt: null });
    const [one, two] = [row(`/w/${newId()}`), row(`/w/${newId()}`)];
    await write(insertWorktree(app.db, one), insertWorktree(app.db, two));
    expect((await findWorktreeOfTask(app.db, task.id))?.id).toBe(two.id);
    await write(updateWorktree(app.db, two.id, { removedAt: now() }));
    expect((await findWorktreeOfTask(app.db, task.id))?.id).toBe(one.id);
    expect((await findWorktreeByPath(app.db, two.path))?.id).toBe(two.id);
  });
});

describe("decisions", () => {
  test("opened twice under one key are one, the first", async () => {
    const key = `k:${newId()}`;
    const [first, second] = ["first", "second"].map((title) => newDecision({ projectId: project.id }, { key, title, body: { kind: "dialog", text: "", rule: "" } }));
    await write(insertDecision(app.db, first as NonNullable<typeof first>), insertDecision(app.db, second as NonNullable<typeof second>));
    expect((await findDecisionByKey(app.db, key))?.title).toBe("first");
    expect(await findDecision(app.db, second?.id ?? "")).toBeUndefined();
  });

  test("never show the key they are recognised by", async () => {
    const row = await seedDecision(app, { projectId: project.id }, { key: `k:${newId()}`, title: "t", body: { kind: "dialog", text: "", rule: "" } });
    expect(await findDecision(app.db, row.id)).not.toHaveProperty("key");
  });

  test("that were answered before a moment and never taken are found", async () => {
    const row = await seedDecision(app, { projectId: project.id }, { key: `k:${newId()}`, title: "t", body: { kind: "dialog", text: "", rule: "" } });
    await write(updateDecision(app.db, row.id, { status: "answered", verdict: "approve", answeredAt: "2026-01-01T00:00:00.000Z" }));
    expect(ids(await listAnsweredDecisions(app.db, "2026-01-02T00:00:00.000Z"))).toContain(row.id);
    expect(ids(await listAnsweredDecisions(app.db, "2025-01-01T00:00:00.000Z"))).not.toContain(row.id);
    expect(await listDecisionsOf(app.db, [], ["open"])).toEqual([]);
  });
});

describe("terminals and what they say", () => {
  test("are live until they exited, also when contact is lost", async () => {
    const sessions = [await seedSession(app, project), await seedSession(app, project, { status: "lost" }), await seedSession(app, project, { status: "exited" })];
    const live = ids(await listLiveSessions(app.db));
    expect(sessions.map((s) => live.includes(s.id))).toEqual([true, true, false]);
    const listed = async (ended: boolean): Promise<boolean[]> => {
      const all = ids(await listSessions(app.db, app.userId, { ended, limit: 200 }));
      return sessions.map((s) => all.includes(s.id));
    };
    expect([await listed(false), await listed(true)]).toEqual([[true, true, false], [true, true, true]]);
    expect(await findSessions(app.db, [])).toEqual([]);
  });

  test("never show their secrets", async () => {
    const session = await seedSession(app, project);
    await write(updateSessionSecrets(app.db, session.id, { hookTokenHash: "h".repeat(64), apiPort: 4096 }));
    expect(JSON.stringify(await findSession(app.db, session.id))).not.toContain("hhhh");
    expect(await findSessionSecrets(app.db, session.id)).toEqual({ hookTokenHash: "h".repeat(64), apiPort: 4096, generation: 1 });
    await write(updateSession(app.db, session.id, { name: "other" }));
    expect(await findSessionSecrets(app.db, session.id)).toMatchObject({ apiPort: 4096 });
  });

  test("signals are the newest ones of one generation, oldest first", async () => {
    const { session, delegation } = await seedWork(app, project);
    const signal = (text: string, generation = 1) => insertSignal(app.db, { id: newId(), sessionId: session.id, delegationId: delegation.id, generation, source: "hook", body: { kind: "said", text }, at: now() });
    await write(...["a", "b", "c"].map((text) => signal(text)), signal("old", 0));
    const texts = async (limit: number): Promise<string[]> => (await listSignals(app.db, session.id, { generation: 1, limit })).map((s) => (s.body.kind === "said" ? s.body.text : ""));
    expect([await texts(2), await texts(10)]).toEqual([["b", "c"], ["a", "b", "c"]]);
    expect(await listSignalsOf(app.db, [delegation.id], ["tool-ended"])).toEqual([]);
    expect(await listSignalsOf(app.db, [delegation.id], ["said"])).toHaveLength(4);
    expect(await listSignalsOf(app.db, [], ["said"])).toEqual([]);
  });
});

describe("conversations, actions, checkpoints, the log", () => {
  test("messages come newest first, and pending ones are found", async () => {
    const own = await seedRepository(app);
    const row = (pending: boolean) => ({ id: newId(), orchestratorId: own.orchestratorId, role: "assistant" as const, parts: [], brain: null, pending, createdAt: now() });
    const [one, two] = [row(true), row(false)];
    await write(insertMessage(app.db, one), insertMessage(app.db, two));
    expect(ids(await listMessages(app.db, own.orchestratorId, { limit: 10 }))).toEqual([two.id, one.id]);
    expect(ids(await listMessages(app.db, own.orchestratorId, { limit: 10, before: two.id }))).toEqual([one.id]);
    expect(ids(await listPendingMessages(app.db))).toContain(one.id);
    await write(updateMessage(app.db, one.id, { pending: false }));
    expect((await findMessage(app.db, one.id))?.pending).toBe(false);
  });

  test("a person has Master Control and one conversation per registered project", async () => {
    const own = await seedRepository(app);
    expect((await findOrchestratorOf(app.db, app.userId, null))?.kind).toBe("master");
    expect((await findOrchestratorOf(app.db, app.userId, own.id))?.id).toBe(own.orchestratorId);
    expect(ids(await listOrchestrators(app.db, app.userId))).toContain(own.orchestratorId);
    expect(await findProjectByPath(app.db, app.userId, own.path)).toMatchObject({ id: own.id });
    await write(updateProject(app.db, own.id, { removedAt: now() }));
    expect(ids(await listOrchestrators(app.db, app.userId))).not.toContain(own.orchestratorId);
    expect(await findProjectByPath(app.db, app.userId, own.path)).toBeUndefined();
    expect(ids(await listProjects(app.db, "stranger"))).toEqual([]);
  });

  test("an action is open until it is closed, under one key", async () => {
    const row = { id: newId(), key: `k:${newId()}`, kind: "check.run" as const, actorKind: "system" as const, actorId: "x", projectId: null, delegationId: null, target: "t", status: "intended" as const, outcome: null, createdAt: now(), closedAt: null };
    await write(insertAction(app.db, row));
    expect(ids(await listOpenActions(app.db))).toContain(row.id);
    await write(updateAction(app.db, row.id, { status: "done", outcome: "ok", closedAt: now() }));
    expect(ids(await listOpenActions(app.db))).not.toContain(row.id);
    expect(await findAction(app.db, row.key)).toMatchObject({ outcome: "ok" });
    await expect(write(insertAction(app.db, { ...row, id: newId() }))).rejects.toThrow(/./);
  });

  test("checkpoints come newest first", async () => {
    const own = await seedRepository(app);
    const row = () => ({ id: newId(), projectId: own.id, taskId: null, ref: "r", commitSha: "a".repeat(40), treeSha: "b".repeat(40), why: "", path: "/x", branch: null, createdAt: now(), restoredAt: null });
    const [one, two] = [row(), row()];
    await write(insertCheckpoint(app.db, one), insertCheckpoint(app.db, two));
    expect(ids(await listCheckpoints(app.db, own.id, { limit: 10 }))).toEqual([two.id, one.id]);
    expect(ids(await listCheckpoints(app.db, own.id, { limit: 10, before: two.id }))).toEqual([one.id]);
  });

  test("the log of a task has its own events only, from any place on", async () => {
    const task = await seedTask(app, project);
    const tell = (text: string) => app.bus.commit((db) => ({ writes: [updateTask(db, task.id, { title: text })], events: [{ kind: "delegation.logged", projectId: project.id, taskId: task.id, payload: { text } }], result: undefined }));
    await tell("one");
    await tell("two");
    const events = await listTaskEvents(app.db, task.id, { after: 0, limit: 10 });
    expect(events.map((e) => e.payload["text"])).toEqual(["one", "two"]);
    expect(await listTaskEvents(app.db, task.id, { after: events[0]?.seq ?? 0, limit: 10 })).toEqual(events.slice(1));
    expect((await listAudit(app.db, { limit: 1 }))[0]?.seq).toBe(app.bus.lastSeq());
  });
});
