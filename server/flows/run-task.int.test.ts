import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFinalDelegation } from "#domain/delegation.ts";
import type { Task } from "#domain/task.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDelegation, seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { startMonitor } from "../workers/monitor.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecisionByKey } from "../store/decision.ts";
import { findTask, insertEvidence, listDelegations, updateTask } from "../store/task.ts";
import { cancelTask } from "./cancel-task.ts";
import { decide } from "./decide.ts";
import { runTask } from "./run-task.ts";

const OWNER = { kind: "person" as const, id: "owner" };

let app: BareApp;
let monitor: { stop(): Promise<void> };

beforeAll(async () => {
  app = await startBareApp();
  monitor = startMonitor(app);
});
afterAll(async () => {
  await monitor.stop();
  await app.close();
});

const confirmed = (project: SeededProject, fields: Partial<Task> = {}): Promise<Task> =>
  seedTask(app, project, { status: "planning", assignedAgent: "script", branch: `feat/${newId().toLowerCase()}`, confirmedAt: now(), confirmedBy: "owner", ...fields });
const tries = async (task: Task) => (await listDelegations(app.db, [task.id])).map((d) => [d.attempt, d.status, d.error?.reason ?? null]);
const running = (task: Task) => untilIn(app, "a running agent", async () => (await listDelegations(app.db, [task.id])).find((d) => d.status === "running"));
const asked = async (task: Task) => {
  const last = (await listDelegations(app.db, [task.id])).at(-1);
  return untilIn(app, "the person's turn", () => findDecisionByKey(app.db, `retry:${last?.id}`));
};

describe("a task", () => {
  test.each<[string, Partial<Task>]>([
    ["that nobody confirmed", { confirmedAt: null }],
    ["without an agent", { assignedAgent: null }],
    ["that is over", { status: "cancelled" }],
  ])("%s is not started", async (_what, fields) => {
    const task = await confirmed(await seedRepository(app), fields);
    await runTask(app, task.id);
    expect(await tries(task)).toEqual([]);
  });

  test("waits for every task it depends on, and for their proof, not their end", async () => {
    const project = await seedRepository(app, { script: "sleep 600" });
    const [one, two] = [await seedTask(app, project, { status: "completed" }), await seedTask(app, project, { status: "failed" })];
    const task = await confirmed(project, { dependsOn: [one.id, two.id] });
    await runTask(app, task.id);
    expect(await tries(task)).toEqual([]);
    await app.bus.commit((db) => ({ writes: [updateTask(db, two.id, { status: "completed" })], events: [], result: undefined }));
    await runTask(app, task.id);
    expect(await tries(task)).toEqual([[1, "running", null]]);
    await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
  });

  test("started twice at once gets one agent", async () => {
    const task = await confirmed(await seedRepository(app, { script: "sleep 600" }));
    await Promise.all([runTask(app, task.id), runTask(app, task.id), runTask(app, task.id)]);
    expect(await tries(task)).toEqual([[1, "running", null]]);
    await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
  });

  test("tells the agent the wish, what the project wants, how it is judged, and to commit", async () => {
    const contract = { checks: [{ check: "committed", title: "All is committed" }], fixedAt: now() };
    const task = await confirmed(await seedRepository(app, { script: "sleep 600" }), { description: "Add a bell", context: "Conventions:\n- tabs", contract });
    await runTask(app, task.id);
    const { contextInjected: brief } = await running(task);
    for (const part of ["Add a bell", "- tabs", "- All is committed", "Commit your work", "do not push"]) expect(brief).toContain(part);
    await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
  });
});

describe("a try that failed", () => {
  test("is tried once more with what was found, and then a person is asked", async () => {
    const project = await seedRepository(app, { script: "exit 3" });
    const task = await confirmed(project);
    await runTask(app, task.id);
    await untilIn(app, "two failed tries", async () => {
      const all = await listDelegations(app.db, [task.id]);
      return all.length === 2 && all.every((d) => isFinalDelegation(d.status));
    });
    const decision = await asked(task);
    expect(await tries(task)).toEqual([[1, "failed", "agent-failed"], [2, "failed", "agent-failed"]]);
    expect(decision).toMatchObject({ status: "open", title: expect.stringContaining("Failed"), body: { kind: "retry" } });
    const [, second] = await listDelegations(app.db, [task.id]);
    expect(second?.contextInjected).toContain("This is try 2. The try before was not accepted");
  });

  test("gets a third when the person says so, with their advice", async () => {
    const project = await seedRepository(app, { script: "sleep 600" });
    const task = await confirmed(project, { status: "monitoring" });
    const last = await seedDelegation(app, project, task, { attempt: 2, status: "failed", error: { reason: "refuted", message: "1 of 2 checks passed" } });
    const evidence = {
      id: newId(), delegationId: last.id, taskId: task.id, check: "tests-pass", title: "npm test", outcome: "failed" as const, note: "", findings: [{ message: "greets wrongly", path: "a.js" }],
      argv: null, exitCode: 1, outputTail: "", durationMs: 1, headSha: null, diffstat: { files: 0, additions: 0, deletions: 0 }, createdAt: now(),
    };
    await app.bus.commit((db) => ({ writes: [insertEvidence(db, evidence)], events: [], result: undefined }));
    await runTask(app, task.id);
    const decision = await asked(task);
    expect(decision.body).toMatchObject({ findings: [{ message: "greets wrongly", path: "a.js" }] });
    await decide(app, decision.id, { verdict: "answer", text: "look at the greeting", actor: OWNER });
    const { attempt, contextInjected } = await running(task);
    expect(attempt).toBe(3);
    for (const words of ["a.js: greets wrongly", "The owner adds: look at the greeting"]) expect(contextInjected).toContain(words);
    await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
  });

  test("is asked about once, however often the task is taken up", async () => {
    const project = await seedRepository(app);
    const task = await confirmed(project, { status: "monitoring" });
    await seedDelegation(app, project, task, { attempt: 2, status: "failed", error: { reason: "tampered", message: "git settings changed" } });
    const before = app.bus.lastSeq();
    await Promise.all([runTask(app, task.id), runTask(app, task.id)]);
    await runTask(app, task.id);
    expect((await app.bus.since(before, 50)).filter((e) => e.kind === "decision.opened")).toHaveLength(1);
    expect(await tries(task)).toHaveLength(1);
  });

  test("by set-up is not tried again by itself: it would fail in the same way", async () => {
    const project = await seedRepository(app, { settings: { setup: [["false"]] } });
    const task = await confirmed(project);
    await runTask(app, task.id);
    expect(await tries(task)).toEqual([[1, "failed", "setup-failed"]]);
    expect((await asked(task)).status).toBe("open");
  });

  test("that was cancelled is the end", async () => {
    const project = await seedRepository(app);
    const task = await confirmed(project, { status: "monitoring" });
    await seedDelegation(app, project, task, { status: "failed", error: { reason: "cancelled", message: "x" } });
    await runTask(app, task.id);
    expect(await tries(task)).toHaveLength(1);
    expect((await findTask(app.db, task.id))?.status).toBe("monitoring");
  });
});

describe("at manual autonomy", () => {
  test("a second try waits for the person's word", async () => {
    const project = await seedRepository(app, { script: "exit 3", fields: { autonomy: "manual" } });
    const task = await confirmed(project);
    await runTask(app, task.id);
    const second = await untilIn(app, "the second try", async () => (await listDelegations(app.db, [task.id]))[1]);
    const decision = await untilIn(app, "the question", async () => {
      const session = (await listDelegations(app.db, [task.id]))[1]?.sessionId;
      return session && findDecisionByKey(app.db, `action:spawn:${session}.1`);
    });
    expect(decision).toMatchObject({ status: "open", body: { kind: "action", action: "session.spawn", rule: "autonomy" } });
    expect(second.status).not.toBe("running");
  });
});
