import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "#domain/session.ts";
import { act } from "../act.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { saidBy, seedRepository, seedSession, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { findAction } from "../store/action.ts";
import { findDecisionByKey, listOpenDecisionsOfSession } from "../store/decision.ts";
import { findPostMortem } from "../store/learning.ts";
import { findMessage, insertMessage } from "../store/message.ts";
import { findSession, listSignals } from "../store/session.ts";
import { listHolding } from "../store/queue.ts";
import { findDelegation, findTask, listDelegations, updateDelegation, updateTask } from "../store/task.ts";
import { observe } from "./observe.ts";
import { openShell } from "./open-shell.ts";
import { recover } from "./recover.ts";
import { runTask } from "./run-task.ts";
import { replaySpool } from "./replay-spool.ts";

const LONG_AGO = "2020-01-01T00:00:00.000Z";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app, { script: "sleep 600" });
});
afterAll(() => app.close());

/** What the launcher would have recorded. */
function receipt(session: Session, record: { process?: string; exit?: string }): void {
  const dir = app.runs.receiptDir({ sessionId: session.id, generation: session.generation });
  mkdirSync(dir, { recursive: true });
  if (record.process) writeFileSync(join(dir, "process"), record.process);
  if (record.exit) writeFileSync(join(dir, "exit"), record.exit);
}

describe("after a start", () => {
  test("an answer that was being written is ended in words, with what there was", async () => {
    const parts = [{ kind: "text" as const, text: "As I was say" }];
    const row = { id: newId(), orchestratorId: project.orchestratorId, role: "assistant" as const, parts, brain: null, pending: true, createdAt: LONG_AGO };
    await app.bus.commit((db) => ({ writes: [insertMessage(db, row)], events: [], result: undefined }));
    await recover(app, now());
    const after = await findMessage(app.db, row.id);
    expect(after).toMatchObject({ pending: false });
    expect(after?.parts[0]).toEqual(parts[0]);
    expect(JSON.stringify(after?.parts[1])).toContain("restarted");
  });

  test("an answer of this server's own time goes on", async () => {
    const row = { id: newId(), orchestratorId: project.orchestratorId, role: "assistant" as const, parts: [], brain: null, pending: true, createdAt: now() };
    await app.bus.commit((db) => ({ writes: [insertMessage(db, row)], events: [], result: undefined }));
    await recover(app, LONG_AGO);
    expect((await findMessage(app.db, row.id))?.pending).toBe(true);
  });

  test("a terminal without any trace of a process was lost, and comes back in its folder", async () => {
    const session = await seedSession(app, project, { kind: "shell", agentProvider: null, createdAt: LONG_AGO });
    const before = app.bus.lastSeq();
    await recover(app, now());
    const back = await untilIn(app, "the shell", async () => (await findSession(app.db, session.id).then((s) => s?.status === "running" && s)));
    expect(back).toMatchObject({ generation: 2, cwd: project.path, exit: null, note: expect.stringContaining("new shell") });
    const told = (await app.bus.since(before, 200)).filter((e) => e.kind === "session.changed" && e.sessionId === session.id);
    expect(told.map((e) => [e.payload["from"], e.payload["to"]])).toEqual([["running", "lost"], ["lost", "starting"], ["starting", "running"]]);
  });

  test("a terminal whose process runs on is running, whatever its row says", async () => {
    const session = await openShell(app, { userId: app.userId, actor: { kind: "person", id: "owner" }, project }, {});
    await app.bus.commit((db) => ({ writes: [], events: [], result: db }));
    await recover(app, "2099-01-01T00:00:00.000Z");
    expect(await findSession(app.db, session.id)).toMatchObject({ status: "running", pid: session.pid });
  });

  test("an agent that ended meanwhile is taken by its own record", async () => {
    const { session, delegation } = await seedWork(app, project, { session: { createdAt: LONG_AGO }, delegation: { attempt: 2 } });
    receipt(session, { process: "999999 1 boot\n", exit: "code 3\n" });
    await recover(app, now());
    const after = await findDelegation(app.db, delegation.id);
    expect(after?.status).toBe("failed");
    expect(["agent-failed", "interrupted"]).toContain(after?.error?.reason);
  });

  test("a wish that was only taken is planned, and asked", async () => {
    const task = await seedTask(app, project, { description: "Planned after the restart" });
    const { tasks } = await recover(app, now());
    expect(tasks).toBeGreaterThan(0);
    await untilIn(app, "the plan", async () => (await findTask(app.db, task.id))?.status === "planning");
    await untilIn(app, "the plan card", () => findDecisionByKey(app.db, `plan:${task.id}`));
  });

  test("a confirmed task gets its agent", async () => {
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script", branch: "feat/after-restart", confirmedAt: now(), confirmedBy: "owner" });
    await recover(app, now());
    const running = await untilIn(app, "the agent", async () => (await listDelegations(app.db, [task.id])).find((d) => d.status === "running"));
    expect(running.attempt).toBe(1);
  });

  test("a reported try is verified", async () => {
    const { delegation } = await seedWork(app, project, { delegation: { status: "monitoring", attempt: 2 }, session: { status: "exited" } });
    await recover(app, now());
    const failed = await untilIn(app, "the verdict", async () => {
      const now = await findDelegation(app.db, delegation.id);
      return now?.status === "failed" && now;
    });
    expect(failed.error?.reason).toBe("refuted");
  });

  test("a finished task without its lesson gets it", async () => {
    const task = await seedTask(app, project, { status: "completed", completedAt: now(), assignedAgent: "script" });
    await recover(app, now());
    expect(await untilIn(app, "the lesson", () => findPostMortem(app.db, task.id))).toMatchObject({ taskId: task.id, outcome: "completed" });
  });

  test("what was intended for work that is over is closed as not done", async () => {
    const key = `test:${newId()}`;
    const gate = Promise.withResolvers<void>();
    const acting = act(app, { kind: "check.run", actor: { kind: "system", id: "x" }, projectId: project.id, target: "t", key, facts: {} }, () => gate.promise);
    await expect.poll(async () => (await findAction(app.db, key))?.status).toBe("intended");
    const { unknown } = await recover(app, "2099-01-01T00:00:00.000Z");
    expect(unknown).toBeGreaterThan(0);
    expect(await findAction(app.db, key)).toMatchObject({ status: "failed", outcome: "interrupted by a restart" });
    gate.resolve();
    await acting;
  });

  test("the log says that it was done", async () => {
    const before = app.bus.lastSeq();
    await recover(app, now());
    expect((await app.bus.since(before, 100)).map((e) => e.kind)).toContain("server.recovered");
  });
});

describe("an agent whose try ended just before the server did", () => {
  const over = (delegationId: string, taskId: string) => app.bus.commit((db) => ({
    writes: [updateDelegation(db, delegationId, { status: "failed", error: { reason: "cancelled", message: "enough" }, completedAt: now() }), updateTask(db, taskId, { status: "cancelled", completedAt: now() })],
    events: [], result: undefined,
  }));

  test("is ended by the next one, and does not work on beside a later try", async () => {
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script", branch: "feat/outlived", confirmedAt: now(), confirmedBy: "owner" });
    await runTask(app, task.id);
    const [run] = await listDelegations(app.db, [task.id]);
    const { process } = await app.runs.receipt({ sessionId: run?.sessionId ?? "", generation: 1 });
    if (!run?.sessionId || !process) throw new Error("no agent runs");
    await over(run.id, task.id);
    expect(app.processes.isAlive(process)).toBe(true);
    await recover(app, "2099-01-01T00:00:00.000Z");
    expect(app.processes.isAlive(process)).toBe(false);
    expect((await findSession(app.db, run.sessionId))?.status).toBe("exited");
  });

  test("and whose process never came to be holds no room any more", async () => {
    const { session, delegation, task } = await seedWork(app, project, { session: { status: "starting", createdAt: LONG_AGO } });
    await over(delegation.id, task.id);
    expect((await listHolding(app.db)).some((h) => h.sessionId === session.id)).toBe(true);
    await recover(app, now());
    expect((await findSession(app.db, session.id))?.status).toBe("exited");
    expect((await listHolding(app.db)).some((h) => h.sessionId === session.id)).toBe(false);
  });
});

describe("what hooks said while nobody listened", () => {
  const spool = (session: Session, events: readonly string[]): void => {
    const dir = join(app.runs.dir({ sessionId: session.id, generation: session.generation }), "spool");
    mkdirSync(dir, { recursive: true });
    for (const [i, text] of events.entries()) writeFileSync(join(dir, `${1000 + i}.json`), text);
  };

  test("is heard in order, once; what nobody can read and what nobody waits for is passed over", async () => {
    const { session } = await seedWork(app, project);
    spool(session, [
      '{"kind":"turn-started"}',
      "{ broken",
      '{"kind":"permission-asked","askId":"a","tool":{"name":"Bash","kind":"command","command":"x"}}',
      '{"kind":"said","text":"hello"}',
      '"just a text"',
    ]);
    await replaySpool(app, session);
    expect((await saidBy(app, session)).map((b) => b.kind)).toEqual(["turn-started", "said"]);
    await replaySpool(app, session);
    expect(await saidBy(app, session)).toHaveLength(2);
  });

  test("changes nothing any more once newer words came", async () => {
    const { session, delegation } = await seedWork(app, project);
    const dir = join(app.runs.dir({ sessionId: session.id, generation: session.generation }), "spool");
    const late = Date.now() - 60_000;
    await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "permission-asked", askId: "a", tool: { name: "Bash", kind: "command", command: "make all" } }] });
    mkdirSync(dir, { recursive: true });
    for (const [i, kind] of ["turn-started", "turn-ended", "interrupted"].entries()) writeFileSync(join(dir, `${late + i}-x.json`), JSON.stringify({ kind }));
    writeFileSync(join(dir, `${late + 9}-x.json`), '{"kind":"said","text":"hello"}');
    await replaySpool(app, session);
    expect((await listOpenDecisionsOfSession(app.db, session.id)).map((d) => d.body.kind)).toEqual(["permission"]);
    expect((await findDelegation(app.db, delegation.id))?.status).toBe("running");
    // Kept as evidence, in its place by time.
    expect((await saidBy(app, session)).map((b) => b.kind)).toEqual(["turn-started", "turn-ended", "interrupted", "said", "permission-asked"]);
  });

  test("counts from when it was said", async () => {
    const { session, delegation } = await seedWork(app, project);
    const dir = join(app.runs.dir({ sessionId: session.id, generation: session.generation }), "spool");
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "1795222037000-x.json"), '{"kind":"turn-started"}');
    writeFileSync(join(dir, "1795222038000-x.json"), '{"kind":"turn-ended","lastMessage":"Done."}');
    await replaySpool(app, session);
    expect((await listSignals(app.db, session.id, { generation: 1, limit: 5 })).map((s) => s.at)).toEqual(["2026-11-21T00:47:17.000Z", "2026-11-21T00:47:18.000Z"]);
    expect((await findDelegation(app.db, delegation.id))?.report).toBe("Done.");
  });

  test("of a session without an agent is nobody's", async () => {
    const session = await seedSession(app, project, { agentProvider: null, kind: "shell" });
    spool(session, ['{"kind":"turn-started"}']);
    await replaySpool(app, session);
    expect(await saidBy(app, session)).toEqual([]);
  });
});
