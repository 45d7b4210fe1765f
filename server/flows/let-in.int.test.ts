import { describe, expect, test } from "vitest";
import { CALM } from "../../e2e/support/calm-machine.ts";
import { agentProject, runAll, seedConfirmed, startGoverned } from "../../e2e/support/many-agents.ts";
import { seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { now } from "../lib/ids.ts";
import { listWaiting, listWaitingOf, saveCapacity } from "../store/queue.ts";
import { updateSession } from "../store/session.ts";
import { findTask, listDelegations, updateDelegation } from "../store/task.ts";
import { cancelTask } from "./cancel-task.ts";
import { runTask } from "./run-task.ts";
import { showTasks } from "./show-tasks.ts";

const OWNER = { kind: "person" as const, id: "owner" };

describe("many tasks at once", () => {
  test("never hold more memory than configured, all end verified, and projects take turns", async () => {
    const { app, close } = await startGoverned({ memoryMb: 4000 });
    try {
      const projects = [await agentProject(app, { memoryMb: 2000 }), await agentProject(app, { memoryMb: 2000 })];
      const [big, small] = projects;
      if (!big || !small) throw new Error("no projects");
      const tasks = [];
      for (let i = 0; i < 5; i++) tasks.push(await seedConfirmed(app, big, { branch: `feat/big-${i}` }));
      tasks.push(await seedConfirmed(app, small, { branch: "feat/small" }));
      const seen = await runAll(app, tasks, 2000);
      expect(seen.mostMb).toBeGreaterThan(0);
      expect(seen.mostMb).toBeLessThanOrEqual(4000);
      const ends = await Promise.all(tasks.map((t) => findTask(app.db, t.id)));
      expect(ends.map((t) => t?.status)).toEqual(tasks.map(() => "completed"));
      // The other project's only task came after the two that found room, not after all five.
      expect(seen.starts.findIndex((s) => s.projectId === small.id)).toBeLessThanOrEqual(2);
      expect(await listWaiting(app.db)).toEqual([]);
    } finally {
      await close();
    }
  });
});

describe("a task without room", () => {
  test("says what it waits for, at which place and about how long; cancelled it waits no more", async () => {
    const { app, close } = await startGoverned({ memoryMb: 2000 }, { watched: false });
    try {
      const project = await agentProject(app, { memoryMb: 2000, script: "sleep 600" });
      const held = await seedWork(app, project, { task: { estimatedDuration: 12 } });
      const [one, two] = [await seedConfirmed(app, project), await seedConfirmed(app, project, { priority: 6 })];
      await runTask(app, one.id);
      await runTask(app, two.id);
      const views = await showTasks(app, [one, two]);
      expect(views.map((v) => [v.attention.state, v.attention.detail])).toEqual([["queued", "waits for memory, about"], ["queued", "waits for memory, about"]]);
      expect(views[1]?.attention.because[0]?.text).toContain("it needs 2 GB; 1 agent runs and holds 2 GB of 2 GB; next in the queue");
      const minutes = (Date.parse(views[1]?.attention.until ?? "") - Date.parse(held.session.createdAt)) / 60_000;
      expect(minutes).toBeCloseTo(12, 1);
      expect((await listWaitingOf(app.db, [one.id]))[0]).toMatchObject({ place: 2, short: "memory" });
      await cancelTask(app, two.id, { actor: OWNER, why: "enough" });
      await untilIn(app, "the next place", async () => (await listWaitingOf(app.db, [one.id]))[0]?.place === 1);
      expect((await listWaiting(app.db)).map((w) => w.taskId)).toEqual([one.id]);
    } finally {
      await close();
    }
  });

  test("starts by itself when another ends, and when a person gives it more", async () => {
    const { app, close } = await startGoverned({ memoryMb: 2000 }, { watched: false });
    try {
      const project = await agentProject(app, { memoryMb: 2000, script: "sleep 600" });
      const held = await seedWork(app, project);
      const [one, two] = [await seedConfirmed(app, project, { branch: "feat/one" }), await seedConfirmed(app, project, { branch: "feat/two" })];
      await runTask(app, one.id);
      await runTask(app, two.id);
      const at = now();
      await app.bus.commit((db) => ({
        writes: [updateSession(db, held.session.id, { status: "exited", endedAt: at }), updateDelegation(db, held.delegation.id, { status: "failed", completedAt: at })],
        events: [{ kind: "session.changed", projectId: project.id, sessionId: held.session.id, payload: { from: "running", to: "exited", name: "" } }],
        result: undefined,
      }));
      const runs = (id: string) => untilIn(app, "a running agent", async () => (await listDelegations(app.db, [id])).find((d) => d.status === "running"));
      await runs(one.id);
      expect(await listDelegations(app.db, [two.id])).toEqual([]);
      await app.bus.commit((db) => ({ writes: [saveCapacity(db, { memoryMb: 4000, agents: null, perAgent: {}, keepFreeMb: 0, keepDiskMb: 0, loadPerCore: null, hibernateAfterMinutes: null })], events: [{ kind: "capacity.changed", payload: { fields: ["memoryMb"] } }], result: undefined }));
      await runs(two.id);
      for (const task of [one, two]) await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
    } finally {
      await close();
    }
  });

  test("is measured again while only that can help", async () => {
    const { app, machine, close } = await startGoverned({}, { measured: { ...CALM, availableMb: 2500 }, watched: false });
    try {
      const project = await agentProject(app, { memoryMb: 2000, script: "sleep 600" });
      await seedWork(app, project);
      const task = await seedConfirmed(app, project, { branch: "feat/one" });
      await runTask(app, task.id);
      expect((await listWaitingOf(app.db, [task.id]))[0]).toMatchObject({ short: "pressure", startsAt: expect.anything() });
      machine.availableMb = 9000;
      await untilIn(app, "a running agent", async () => (await listDelegations(app.db, [task.id])).find((d) => d.status === "running"));
      expect(await listWaitingOf(app.db, [task.id])).toEqual([]);
      await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
    } finally {
      await close();
    }
  });
});
