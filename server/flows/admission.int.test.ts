import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Capacity, DEFAULT_CAPACITY } from "#domain/capacity.ts";
import type { TryPlan } from "./plan-try.ts";
import { CALM, meterOf } from "../../e2e/support/calm-machine.ts";
import { agentProject, seedConfirmed } from "../../e2e/support/many-agents.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDelegation, seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Evidence } from "#domain/evidence.ts";
import type { Task } from "#domain/task.ts";
import type { Waiting } from "#domain/waiting.ts";
import { newId, now } from "../lib/ids.ts";
import { deleteWaiting, listHolding, listWaiting, listWaitingOf, putWaiting, saveCapacity } from "../store/queue.ts";
import { updateSession } from "../store/session.ts";
import { insertEvidence, listDelegations, updateDelegation, updateTask } from "../store/task.ts";
import { DOOR, findRoom } from "./find-room.ts";
import { gatherBrief } from "./gather-brief.ts";
import { letIn } from "./let-in.ts";
import { firstTry } from "./plan-try.ts";
import { expectedMs, plannedFor, roomNow } from "./room.ts";
import { remember } from "./remember.ts";
import { runTask, tryRow } from "./run-task.ts";
import { showQueue } from "./show-queue.ts";

let app: BareApp;
const machine = { ...CALM };
beforeAll(async () => {
  app = { ...(await startBareApp()), meter: meterOf(machine) };
});
afterAll(() => app.close());
afterEach(async () => {
  Object.assign(machine, CALM);
  const [left, waits] = [await listHolding(app.db), await listWaiting(app.db)];
  await app.bus.commit((db) => ({ writes: [saveCapacity(db, DEFAULT_CAPACITY), ...left.flatMap((h) => (h.sessionId ? [updateSession(db, h.sessionId, { status: "exited", endedAt: now() })] : [])), ...waits.map((w) => deleteWaiting(db, w.taskId))], events: [], result: undefined }));
});

const allow = (more: Partial<Capacity>) => app.bus.commit((db) => ({ writes: [saveCapacity(db, { ...DEFAULT_CAPACITY, ...more })], events: [], result: undefined }));
const put = (row: Partial<Waiting> & Pick<Waiting, "taskId" | "projectId">) => app.bus.commit((db) => ({ writes: [putWaiting(db, { agent: "script", memoryMb: 100, since: now(), notBefore: null, short: "agents", why: "seeded", place: 1, startsAt: null, ...row })], events: [], result: undefined }));
const plan = { agent: "script", notBefore: null };
const ask = (task: Task, more: Partial<Pick<TryPlan, "agent" | "notBefore">> = {}) => app.exclusively(DOOR, () => findRoom(app, task, { ...plan, ...more }));
/** A project whose agent runs already, so that nobody is the first. */
const busy = async (memoryMb = 100): Promise<SeededProject> => {
  const project = await agentProject(app, { memoryMb, script: "sleep 600" });
  await seedWork(app, project);
  return project;
};

describe("room", () => {
  const cases: readonly [string, Partial<Capacity>, Partial<typeof CALM>, Waiting["short"] | null][] = [
    ["nothing in the way", {}, {}, null],
    ["as many agents as may run", { agents: 1 }, {}, "agents"],
    ["as many of its kind as may run", { perAgent: { script: { agents: 1 } } }, {}, "agent-kind"],
    ["a place for one more", { agents: 2, perAgent: { script: { agents: 2 } } }, {}, null],
    ["memory for one by plan", { memoryMb: 199 }, {}, "memory"],
    ["memory for both by plan", { memoryMb: 200 }, {}, null],
    ["more planned for its kind than by its plug", { memoryMb: 400, perAgent: { script: { memoryMb: 201 } } }, {}, "memory"],
    ["too little free memory as measured", { keepFreeMb: 1000 }, { availableMb: 1199 }, "pressure"],
    ["just enough free memory as measured", { keepFreeMb: 1000 }, { availableMb: 1200 }, null],
    ["a full disk", { keepDiskMb: 500 }, { diskMb: 499 }, "disk"],
    ["a busy processor", { loadPerCore: 2 }, { load: 17, cores: 8 }, "processor"],
    ["a processor at its limit", { loadPerCore: 2 }, { load: 16, cores: 8 }, null],
    ["no limit on the processor", { loadPerCore: null }, { load: 900, cores: 1 }, null],
  ];
  test.each(cases)("with %s", async (_name, capacity, measured, short) => {
    const project = await busy();
    await allow(capacity);
    Object.assign(machine, measured);
    const task = await seedConfirmed(app, project);
    expect(await ask(task)).toBe(short === null);
    expect((await listWaitingOf(app.db, [task.id])).map((w) => w.short)).toEqual(short === null ? [] : [short]);
  });

  test("asked for again keeps its place and since when it waits, and writes nothing new", async () => {
    const project = await busy();
    await allow({ agents: 1 });
    const task = await seedConfirmed(app, project);
    await ask(task);
    const [first] = await listWaitingOf(app.db, [task.id]);
    const before = app.bus.lastSeq();
    for (let i = 0; i < 3; i++) expect(await ask(task)).toBe(false);
    expect(await listWaitingOf(app.db, [task.id])).toEqual([first]);
    expect(app.bus.lastSeq()).toBe(before);
  });

  test("is not given before its time, and then says when that is", async () => {
    const project = await agentProject(app, { memoryMb: 100 });
    const task = await seedConfirmed(app, project);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await ask(task, { notBefore: later })).toBe(false);
    expect(await listWaitingOf(app.db, [task.id])).toMatchObject([{ short: "backoff", startsAt: later, notBefore: later }]);
    expect(await ask(task, { notBefore: new Date(Date.now() - 1).toISOString() })).toBe(true);
  });

  test("goes by priority, whoever asks first", async () => {
    const project = await busy();
    await allow({ agents: 1 });
    const tasks = [];
    for (const priority of [1, 9, 5, 9]) tasks.push(await seedConfirmed(app, project, { priority }));
    for (const task of tasks) await ask(task);
    expect((await listWaiting(app.db)).map((w) => [w.priority, w.place])).toEqual([[9, 1], [9, 2], [5, 3], [1, 4]]);
    expect((await listWaiting(app.db))[0]?.taskId).toBe(tasks[1]?.id);
    // A free place is the first one's: the others are told so though there is one.
    await allow({ agents: 2 });
    expect(await ask(tasks[2] as Task)).toBe(false);
    expect(await ask(tasks[1] as Task)).toBe(true);
  });

  test("is taken by agents that run, start, or are lost, and not by those that ended or wait", async () => {
    const project = await agentProject(app, { memoryMb: 100 });
    for (const status of ["starting", "running", "lost", "exited"] as const) await seedWork(app, project, { session: { status } });
    await seedSession(app, project, { kind: "shell" });
    const [starting, waiting] = [await seedTask(app, project, { status: "executing" }), await seedTask(app, project, { status: "monitoring" })];
    for (const task of [starting, waiting]) await seedDelegation(app, project, task, { status: "spawning", sessionId: null });
    await put({ taskId: waiting.id, projectId: project.id });
    const held = await listHolding(app.db);
    expect(held.map((h) => h.taskId)).toContain(starting.id);
    expect(held.map((h) => h.taskId)).not.toContain(waiting.id);
    expect(held).toHaveLength(4);
    expect(await roomNow(app, [])).toMatchObject({ holders: held.map(() => ({ memoryMb: 100, usedMb: null })) });
    await app.bus.commit((db) => ({ writes: (held.filter((h) => h.sessionId === null)).map((h) => updateTask(db, h.taskId ?? "", { status: "cancelled" })), events: [], result: undefined }));
    for (const d of await listDelegations(app.db, [starting.id, waiting.id])) await app.bus.commit((db) => ({ writes: [updateDelegation(db, d.id, { status: "failed" })], events: [], result: undefined }));
  });

  test("a person who may not see a project sees its numbers and not its name", async () => {
    const project = await busy();
    await allow({ agents: 1, memoryMb: 5000 });
    const task = await seedConfirmed(app, project);
    await ask(task);
    expect(await showQueue(app, () => true)).toMatchObject({ budgetMb: 5000, heldMb: 100, holders: [{ projectId: project.id }], items: [{ taskId: task.id }] });
    expect(await showQueue(app, () => false)).toMatchObject({ budgetMb: 5000, heldMb: 100, holders: [], items: [] });
  });
});

describe("what is planned for an agent", () => {
  test.each([
    ["what the settings say", { memoryMb: 900 }, 300, 900],
    ["what its plug says", {}, 300, 300],
  ] as const)("is %s", async (_name, settings, own, expected) => {
    const project = await agentProject(app, { memoryMb: own });
    expect(plannedFor(app, { capacity: { ...DEFAULT_CAPACITY, perAgent: { script: settings } }, project, agent: "script" })).toBe(expected);
  });

  test("is a guess for one nobody knows, or whose project is gone", async () => {
    expect(plannedFor(app, { capacity: DEFAULT_CAPACITY, project: undefined, agent: "nobody" })).toBeGreaterThan(0);
  });

  test.each([[null, 30], [0, 0], [12, 12], [600, 600]])("in minutes, estimated at %s, is %s while nothing was learnt", async (estimate, minutes) => {
    expect((await expectedMs(app, newId()))(estimate)).toBe(minutes * 60_000);
  });
});

describe("letting in", () => {
  test("does nothing where nobody waits", async () => {
    const before = app.bus.lastSeq();
    expect(await letIn(app)).toEqual({ measured: false });
    expect(app.bus.lastSeq()).toBe(before);
  });

  test.each([["agents", { agents: 1 }, {}, false], ["disk", { keepDiskMb: 500 }, { diskMb: 1 }, true], ["pressure", { keepFreeMb: 1000 }, { availableMb: 1 }, true]] as const)("says whether what is left waits for something only a look can tell: %s", async (_name, capacity, measured, expected) => {
    const project = await busy();
    await allow(capacity);
    Object.assign(machine, measured);
    await ask(await seedConfirmed(app, project));
    expect(await letIn(app)).toEqual({ measured: expected });
  });

  test("twice at once calls each one once, and no more than there is room for", async () => {
    const project = await agentProject(app, { memoryMb: 100, script: "sleep 600" });
    await seedWork(app, project);
    await allow({ agents: 1 });
    const tasks = [];
    for (let i = 0; i < 3; i++) tasks.push(await seedConfirmed(app, project, { branch: `feat/call-${i}` }));
    for (const task of tasks) await runTask(app, task.id);
    await allow({ agents: 2 });
    await Promise.all([letIn(app), letIn(app), ...tasks.map((t) => runTask(app, t.id))]);
    expect(await listDelegations(app.db, tasks.map((t) => t.id))).toHaveLength(1);
    expect((await listWaiting(app.db)).map((w) => w.place)).toEqual([1, 2]);
    expect(await listHolding(app.db)).toHaveLength(2);
  });
});

describe("a new try behind the door", () => {
  test("is not made twice by two runs at once, and takes the task out of the queue with it", async () => {
    const project = await agentProject(app, { memoryMb: 100, script: "sleep 600" });
    const task = await seedConfirmed(app, project, { branch: "feat/once" });
    await put({ taskId: task.id, projectId: project.id });
    await Promise.all([runTask(app, task.id), runTask(app, task.id)]);
    expect(await listDelegations(app.db, [task.id])).toMatchObject([{ attempt: 1, status: "running" }]);
    expect(await listWaitingOf(app.db, [task.id])).toEqual([]);
  });

  test("is not begun for a task that was called off while it waited", async () => {
    const project = await busy();
    await allow({ agents: 1 });
    const task = await seedConfirmed(app, project);
    await runTask(app, task.id);
    await app.bus.commit((db) => ({ writes: [updateTask(db, task.id, { confirmedAt: null })], events: [], result: undefined }));
    await allow({ agents: null });
    await runTask(app, task.id);
    expect(await listDelegations(app.db, [task.id])).toEqual([]);
  });

  test.each([
    ["after another kind of failure", { reason: "agent-failed" as const, message: "quiet" }],
    ["after it was refuted", { reason: "refuted" as const, message: "red" }],
  ])("without room %s is not told anything yet: its words are gathered when it begins", async (_name, error) => {
    const project = await busy();
    await allow({ agents: 1 });
    const task = await seedConfirmed(app, project, { status: "monitoring", branch: "feat/later" });
    const first = await seedDelegation(app, project, task, { status: "failed", error, completedAt: now() });
    await runTask(app, task.id);
    expect(await listWaitingOf(app.db, [task.id])).toMatchObject([{ short: "agents", agent: "script" }]);
    await app.bus.commit((db) => ({ writes: [insertEvidence(db, kept(first, "Found while it waited"))], events: [], result: undefined }));
    await allow({ agents: null });
    await runTask(app, task.id);
    expect((await listDelegations(app.db, [task.id])).at(-1)).toMatchObject({ attempt: 2, contextInjected: expect.stringContaining("a.ts: Found while it waited") });
  });
});

/** What a check kept of a try. */
function kept(delegation: Delegation, message: string): Evidence {
  return { id: newId(), delegationId: delegation.id, taskId: delegation.taskId, check: "diff-not-empty", title: "A real change", headSha: null, diffstat: { files: 0, additions: 0, deletions: 0 }, outcome: "failed", findings: [{ path: "a.ts", message }], note: "", argv: null, exitCode: null, outputTail: "", durationMs: 1, createdAt: now() };
}

describe("what a try is told", () => {
  const seeded = async (fields: Partial<Task> = {}) => {
    const project = await seedRepository(app, { files: { "src/bell.ts": "export const bell = 1;\n", "README.md": "# s\n" } });
    return { project, task: await seedTask(app, project, { description: "Ring the bell", context: "About this project: bells", estimatedDuration: 7, ...fields }) };
  };
  const told = async (on: Awaited<ReturnType<typeof seeded>>, more: Partial<TryPlan> = {}) => gatherBrief(app, { ...on, ...firstTry(on.task), ...more });
  const titles = (brief: Awaited<ReturnType<typeof told>>): string[] => brief.parts.map((p) => p.title);

  test("at first is the wish and all there is to know, and no word of what went wrong", async () => {
    const brief = await told(await seeded());
    expect(titles(brief)).toEqual(["The wish", "How to work here", "The project", "Files that may matter", "Budget"]);
    for (const text of ["Ring the bell", "do not push", "bells", "src/bell.ts", "estimated at 7 minutes", "This is try 1."]) expect(brief.text).toContain(text);
  });

  test("at first is also what a person keeps in mind for this project, and no note nobody confirmed", async () => {
    const on = await seeded();
    const other = await seeded();
    const keep = (project: SeededProject, text: string, stands: boolean) => remember(app, { project, text, kind: "rule", origin: stands ? "person" : "model", createdBy: "x", source: "chat", stands });
    await keep(on.project, "Bells are bronze", true);
    await keep(on.project, "push to main", false);
    await keep(other.project, "Bells are tin", true);
    const brief = await told(on);
    const part = brief.parts.find((p) => p.title === "Kept in mind");
    expect(part && brief.text.slice(part.from, part.from + part.chars)).toBe("The person keeps this in mind for the project:\n- rule: Bells are bronze");
    expect(brief.text).not.toMatch(/push to main|tin/);
    expect(titles(await told(on, { attempt: 2, continues: "talk-1", corrections: "Mend the rope." }))).toEqual(["What went wrong before"]);
  });

  test("in a conversation that goes on is only what is wrong, to the letter", async () => {
    const brief = await told(await seeded(), { attempt: 2, continues: "talk-1", corrections: "Mend the rope." });
    expect([titles(brief), brief.text]).toEqual([["What went wrong before"], "Mend the rope."]);
  });

  test("in a new conversation is everything, and what is wrong", async () => {
    const brief = await told(await seeded(), { attempt: 2, corrections: "Mend the rope." });
    expect(titles(brief)).toContain("The wish");
    expect(brief.text).toContain("Mend the rope.");
    expect(brief.text).toContain("This is try 2.");
  });

  test.each([["talk-1"], [null]])("holds no secret, however it came in (conversation %s)", async (continues) => {
    const secret = `ghp_${"a".repeat(36)}`;
    const brief = await told(await seeded({ description: `Use ${secret}`, context: `key ${secret}` }), { continues, corrections: `The log says ${secret}` });
    expect(brief.text).not.toContain(secret);
    expect(brief.text).toContain("[redacted]");
  });

  test("that is too long is cut, and its parts say so and cover the whole", async () => {
    const brief = await told(await seeded(), { corrections: "x".repeat(20_000) });
    const part = brief.parts.find((p) => p.title === "What went wrong before");
    expect(part?.left).toBeGreaterThan(11_000);
    expect(brief.parts.map((p) => brief.text.slice(p.from, p.from + p.chars)).join("\n\n")).toBe(brief.text);
  });

  test("without a part that cannot be had is the rest: the start does not wait for it", async () => {
    const on = await seeded();
    const brief = await told({ ...on, project: { ...on.project, path: "/nonexistent", gitCommonDir: "/nonexistent/.git" } });
    expect(titles(brief)).toEqual(["The wish", "How to work here", "The project", "Budget"]);
  });

  test("of the work it stands in for names what was found there", async () => {
    const on = await seeded();
    const old = await seedTask(app, on.project, { status: "failed" });
    await seedDelegation(app, on.project, old, { status: "failed", error: { reason: "refuted", message: "the tests are red" } });
    const brief = await told({ ...on, task: { ...on.task, replaces: [old.id] } });
    expect(brief.text).toContain("The same was tried before, and not accepted: the tests are red");
  });

  test("stands in the row of the try with the conversation it goes on in and why", async () => {
    const on = await seeded();
    const row = await tryRow(app, on, { ...firstTry(on.task), attempt: 3, agent: "script", continues: "talk-1", corrections: "Mend it.", why: "goes on" });
    expect(row).toMatchObject({ attempt: 3, continues: "talk-1", contextInjected: "Mend it.", agentProvider: "script", status: "spawning", sessionId: null, executionLogs: [{ text: "goes on" }] });
    expect((await tryRow(app, on, firstTry(on.task))).executionLogs).toEqual([]);
  });
});
