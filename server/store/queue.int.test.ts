import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_CAPACITY } from "#domain/capacity.ts";
import type { DelegationStatus } from "#domain/delegation.ts";
import type { SessionStatus } from "#domain/session.ts";
import { isFinalTask, type Task, TaskStatus } from "#domain/task.ts";
import type { Waiting } from "#domain/waiting.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDelegation, seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import type { Write } from "../bus.ts";
import { now } from "../lib/ids.ts";
import { deleteWaiting, dropCalled, findCapacity, listHolding, listPast, listServed, listWaiting, listWaitingOf, putWaiting, saveCapacity } from "./queue.ts";
import { updateTask } from "./task.ts";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const write = (...writes: Write[]): Promise<void> => app.bus.commit(() => ({ writes, events: [], result: undefined }));
const waitingRow = (task: Task, fields: Partial<Waiting> = {}): Waiting => ({ taskId: task.id, projectId: task.projectId, agent: "script", memoryMb: 500, since: now(), notBefore: null, short: "memory", why: "it needs room", place: 1, startsAt: null, ...fields });
const waits = async (task: Task, fields: Partial<Waiting> = {}): Promise<void> => write(putWaiting(app.db, waitingRow(task, fields)));
const placed = async (): Promise<string[]> => (await listWaiting(app.db)).map((w) => w.taskId);

describe("the capacity", () => {
  test("is the default until it is said, and one row however often it is said", async () => {
    expect(await findCapacity(app.db)).toEqual(DEFAULT_CAPACITY);
    for (const memoryMb of [1000, null, 4000]) {
      await write(saveCapacity(app.db, { ...DEFAULT_CAPACITY, memoryMb }));
      expect(await findCapacity(app.db)).toEqual({ ...DEFAULT_CAPACITY, memoryMb });
    }
  });

  test("that an older server kept without a field has that field's default", async () => {
    const { loadPerCore: _, ...older } = { ...DEFAULT_CAPACITY, agents: 3 };
    await write(saveCapacity(app.db, older as never));
    expect(await findCapacity(app.db)).toEqual({ ...DEFAULT_CAPACITY, agents: 3 });
  });
});

describe("the queue", () => {
  test("is in the order of places, whatever order they came in", async () => {
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4], { minLength: 4 }), async (places) => {
      const tasks = await Promise.all(places.map(() => seedTaskAlone()));
      for (const [i, task] of tasks.entries()) await waits(task, { place: places[i] ?? 0 });
      const sorted = tasks.map((t, i) => ({ id: t.id, place: places[i] ?? 0 })).toSorted((a, b) => a.place - b.place).map((t) => t.id);
      expect(await placed()).toEqual(sorted);
      await write(...tasks.map((t) => deleteWaiting(app.db, t.id)));
    }), { numRuns: 6 });
    expect(await placed()).toEqual([]);
  });

  test("has a task once: waiting again is another reason at another place", async () => {
    const task = await seedTask(app, project, { priority: 7, estimatedDuration: 12 });
    await waits(task, { place: 3, short: "memory" });
    await waits(task, { place: 2, short: "disk", why: "the disk is full", startsAt: "2030-01-01T00:00:00.000Z" });
    expect(await listWaiting(app.db)).toMatchObject([{ taskId: task.id, place: 2, short: "disk", why: "the disk is full", startsAt: "2030-01-01T00:00:00.000Z", priority: 7, estimatedDuration: 12 }]);
    await write(deleteWaiting(app.db, task.id), deleteWaiting(app.db, task.id));
    expect(await placed()).toEqual([]);
  });

  test.each(TaskStatus.options)("a task that is %s waits only while it is not over", async (status) => {
    const task = await seedTask(app, project);
    await waits(task);
    await write(updateTask(app.db, task.id, { status }));
    expect((await placed()).includes(task.id)).toBe(!isFinalTask(status));
    await write(deleteWaiting(app.db, task.id));
  });

  test("who was called and did not come is taken out; who was not called stays", async () => {
    const [called, next] = [await seedTask(app, project), await seedTask(app, project)];
    await waits(called, { place: 0 });
    await waits(next, { place: 1 });
    await write(dropCalled(app.db, called.id), dropCalled(app.db, next.id));
    expect(await placed()).toEqual([next.id]);
    expect(await listWaitingOf(app.db, [called.id, next.id])).toMatchObject([{ taskId: next.id }]);
    expect(await listWaitingOf(app.db, [])).toEqual([]);
    await write(deleteWaiting(app.db, next.id));
  });

  async function seedTaskAlone(): Promise<Task> {
    return seedTask(app, project);
  }
});

describe("what takes room", () => {
  test.each<[SessionStatus, boolean]>([["starting", true], ["running", true], ["lost", true], ["exited", false]])("an agent whose terminal is %s: %s", async (status, holds) => {
    const own = await seedRepository(app);
    const { task, session } = await seedWork(app, own, { task: { estimatedDuration: 9 }, session: { status, pid: 4711 } });
    const held = (await listHolding(app.db)).filter((h) => h.projectId === own.id);
    expect(held).toEqual(holds ? [{ sessionId: session.id, taskId: task.id, projectId: own.id, agent: "script", pid: 4711, since: session.createdAt, estimatedDuration: 9 }] : []);
  });

  test("a shell takes none, an agent without a task does", async () => {
    const own = await seedRepository(app);
    await seedSession(app, own, { kind: "shell", agentProvider: null });
    const agent = await seedSession(app, own);
    expect((await listHolding(app.db)).filter((h) => h.projectId === own.id)).toMatchObject([{ sessionId: agent.id, taskId: null }]);
  });

  test.each<[DelegationStatus, boolean]>([["spawning", true], ["completed", false], ["failed", false]])("a try without a terminal that is %s: %s, and it is counted once when it has one", async (status, holds) => {
    const own = await seedRepository(app);
    const task = await seedTask(app, own);
    const at = await seedDelegation(app, own, task, { status });
    const held = async () => (await listHolding(app.db)).filter((h) => h.projectId === own.id);
    expect(await held()).toMatchObject(holds ? [{ sessionId: null, taskId: task.id, pid: null, since: at.createdAt }] : []);
    const other = await seedWork(app, own, { delegation: { status: "spawning" } });
    expect((await held()).filter((h) => h.taskId === other.task.id)).toHaveLength(1);
  });
});

describe("whose turn it was", () => {
  test("is told by the newest try of each project, and by nothing where there is none", async () => {
    const [one, two, none] = [await seedRepository(app), await seedRepository(app), await seedRepository(app)];
    const task = await seedTask(app, one);
    await seedDelegation(app, one, task);
    const last = await seedDelegation(app, one, task, { attempt: 2 });
    const only = await seedDelegation(app, two, await seedTask(app, two));
    expect(await listServed(app.db, [one.id, two.id, none.id])).toEqual(new Map([[one.id, last.id], [two.id, only.id]]));
    expect(await listServed(app.db, [])).toEqual(new Map());
  });

  test("what tries took is told of verified ones with an estimate, the newest twenty", async () => {
    const own = await seedRepository(app);
    const took = async (minutes: number, fields: { estimate?: number | null; status?: DelegationStatus; open?: boolean } = {}): Promise<void> => {
      const task = await seedTask(app, own, { estimatedDuration: fields.estimate === undefined ? 10 : fields.estimate });
      const startedAt = "2026-01-01T00:00:00.000Z";
      await seedDelegation(app, own, task, { status: fields.status ?? "completed", startedAt, completedAt: fields.open ? null : new Date(Date.parse(startedAt) + minutes * 60_000).toISOString() });
    };
    await took(1, { estimate: null });
    await took(2, { status: "failed" });
    await took(3, { open: true });
    expect(await listPast(app.db, own.id)).toEqual([]);
    for (let minutes = 1; minutes <= 22; minutes++) await took(minutes);
    const past = await listPast(app.db, own.id);
    expect(past.map((p) => p.tookMs / 60_000)).toEqual(Array.from({ length: 20 }, (_, i) => 22 - i));
    expect(new Set(past.map((p) => p.estimatedMs))).toEqual(new Set([600_000]));
  });
});
