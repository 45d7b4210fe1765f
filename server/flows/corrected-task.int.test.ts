import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { agentProject, seedConfirmed } from "../../e2e/support/many-agents.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedDelegation, seedSession, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { OWNER, type Verified, verifiedWork } from "../../e2e/support/verified-work.ts";
import { DEFAULT_CAPACITY } from "#domain/capacity.ts";
import type { Landing } from "#domain/landing.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecision, listDecisionsOf } from "../store/decision.ts";
import { listTaskEvents } from "../store/event.ts";
import { listFollowUps } from "../store/follow-up.ts";
import { insertLanding, listLandings } from "../store/landing.ts";
import { deleteWaiting, listHolding, listWaiting, listWaitingOf, saveCapacity } from "../store/queue.ts";
import { updateSession } from "../store/session.ts";
import { findTask, listDelegations, updateDelegation, updateTask, updateWorktree } from "../store/task.ts";
import { cancelTask } from "./cancel-task.ts";
import { carryCorrection, type Correction, hearerOf } from "./carry-correction.ts";
import { failDelegation } from "./fail-delegation.ts";
import { DOOR } from "./find-room.ts";
import { landTask } from "./land-task.ts";
import { letIn } from "./let-in.ts";
import { noteUsage } from "./note-usage.ts";
import { retryKey, runTask } from "./run-task.ts";
import { showTasks } from "./show-tasks.ts";
import { verifyAgain } from "./verify-again.ts";
import { limitsOf, watchBudget } from "./watch-budget.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());
// Nobody observes terminals here; what a test leaves takes no room from the next one.
afterEach(async () => {
  const left = await listHolding(app.db);
  const waits = await listWaiting(app.db);
  await app.bus.commit((db) => ({ writes: [saveCapacity(db, DEFAULT_CAPACITY), ...left.flatMap((h) => (h.sessionId ? [updateSession(db, h.sessionId, { status: "exited", endedAt: now() })] : [])), ...waits.map((w) => deleteWaiting(db, w.taskId))], events: [], result: undefined }));
});

const capacity = (agents: number | null) => app.bus.commit((db) => ({ writes: [saveCapacity(db, { ...DEFAULT_CAPACITY, agents })], events: [], result: undefined }));
const verified = async (project?: SeededProject): Promise<Verified> => verifiedWork(app, project ?? (await agentProject(app, { memoryMb: 100, script: "sleep 600" })), { works: [{ "new.txt": "new\n" }], task: { confirmedAt: now(), confirmedBy: "owner" } });
const correction = (on: Verified, more: Partial<Correction> = {}): Correction => ({ id: newId(), taskId: on.task.id, text: "1. new.txt, line 1\nSay old.", actor: OWNER, ...more });
const tries = (taskId: string) => listDelegations(app.db, [taskId]);
const runs = (taskId: string) => untilIn(app, "a running agent", async () => (await tries(taskId)).find((d) => d.status === "running"));
const kinds = async (taskId: string) => (await listTaskEvents(app.db, taskId, { after: 0, limit: 500 })).map((e) => e.kind);
const end = async (...ids: string[]) => {
  for (const id of ids) await cancelTask(app, id, { actor: OWNER, why: "enough" });
};
const landingOf = (on: Verified): Landing => ({
  id: newId(), projectId: on.project.id, taskId: on.task.id, delegationId: on.delegation.id, strategy: "fast-forward", base: "main", headSha: on.head, fromSha: on.head, toSha: on.head, status: "landed", landedBy: OWNER,
  proof: "none", checks: [], undoSha: null, undoHow: null, undoneBy: null, error: null, createdAt: now(), landedAt: now(), undoneAt: null,
});
/** An agent in another project that takes a place. */
const taken = async () => {
  const other = await agentProject(app, { memoryMb: 100 });
  return { other, ...(await seedWork(app, other)) };
};
const freed = (held: Awaited<ReturnType<typeof taken>>) => app.bus.commit((db) => ({
  writes: [updateSession(db, held.session.id, { status: "exited", endedAt: now() }), updateDelegation(db, held.delegation.id, { status: "failed", completedAt: now(), error: { reason: "cancelled", message: "over" } })],
  events: [], result: undefined,
}));

describe("a task that a correction opens again", () => {
  test("is told its own words, in its own folder, as its next try", async () => {
    const on = await verified();
    const asked = correction(on);
    expect(await carryCorrection(app, asked)).toBe("new-try");
    const [first, second] = await tries(on.task.id);
    expect(second).toMatchObject({ id: asked.id, attempt: 2, continues: null, agentProvider: "script" });
    expect(second?.contextInjected).toContain("This is try 2. Your earlier work is in the folder.\n1. new.txt, line 1\nSay old.");
    expect(second?.brief.map((p) => p.title)).toEqual(expect.arrayContaining(["The wish", "What went wrong before"]));
    expect(await findTask(app.db, on.task.id)).toMatchObject({ status: "monitoring", completedAt: null, error: null });
    expect((await runs(on.task.id)).worktreePath).toBe(first?.worktreePath);
    await end(on.task.id);
  });

  test("waits for a place as any other, holds none meanwhile, and starts when one is free", async () => {
    await capacity(1);
    const held = await taken();
    const on = await verified();
    await carryCorrection(app, correction(on));
    await runTask(app, on.task.id);
    expect(await listWaitingOf(app.db, [on.task.id])).toMatchObject([{ place: 1, short: "agents" }]);
    expect((await tries(on.task.id)).at(-1)).toMatchObject({ status: "spawning", sessionId: null });
    expect((await listHolding(app.db)).map((h) => h.taskId)).toEqual([held.task.id]);
    const current = await findTask(app.db, on.task.id);
    expect(current && (await showTasks(app, [current]))[0]?.attention).toMatchObject({ state: "queued", detail: expect.stringContaining("waits for a free place") });
    // Looked at again and again, it stays one try at one place.
    await Promise.all([runTask(app, on.task.id), letIn(app), runTask(app, on.task.id)]);
    expect([(await tries(on.task.id)).length, (await listWaiting(app.db)).length]).toEqual([2, 1]);
    await freed(held);
    await letIn(app);
    await runs(on.task.id);
    expect(await listWaiting(app.db)).toEqual([]);
    expect((await listHolding(app.db)).map((h) => h.taskId)).toEqual([on.task.id]);
    await end(on.task.id);
  });

  test("does not take the place another one waits for: of two, the limit lets one run", async () => {
    await capacity(1);
    const [one, two] = [await verified(), await verified()];
    await Promise.all([carryCorrection(app, correction(one)), carryCorrection(app, correction(two))]);
    const first = await untilIn(app, "one agent", async () => (await Promise.all([one, two].map(async (on) => ((await tries(on.task.id)).at(-1)?.status === "running" ? on : undefined)))).find((on) => on !== undefined));
    const other = first === one ? two : one;
    await runTask(app, other.task.id);
    expect((await listHolding(app.db)).map((h) => h.taskId)).toEqual([first.task.id]);
    expect(await listWaitingOf(app.db, [other.task.id])).toMatchObject([{ short: "agents", place: 1 }]);
    // Cancelled while it waits, it waits no more.
    await end(other.task.id);
    expect(await listWaiting(app.db)).toEqual([]);
    await end(first.task.id);
  });

  test("holds back those behind it that have not started, also one that was called, and lets them go when it is verified again", async () => {
    const on = await verified();
    const child = await seedConfirmed(app, on.project, { dependsOn: [on.task.id], branch: "feat/child" });
    await carryCorrection(app, correction(on));
    await runs(on.task.id);
    await runTask(app, child.id);
    expect(await tries(child.id)).toEqual([]);
    expect((await showTasks(app, [child]))[0]?.attention).toMatchObject({ state: "blocked", detail: `by ${on.task.number}` });
    // Nobody is asked about it: it may still be verified.
    expect(await listDecisionsOf(app.db, [child.id], ["open"])).toEqual([]);
    await app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { status: "completed", completedAt: now() })], events: [], result: undefined }));
    await runTask(app, child.id);
    expect((await tries(child.id))[0]?.contextInjected).toContain(`task ${on.task.number}, Add the thing`);
    await end(child.id);
  });

  test("that was waiting for room when its parent was opened again gives up its turn and comes later", async () => {
    await capacity(1);
    const held = await taken();
    const on = await verified();
    const child = await seedConfirmed(app, on.project, { dependsOn: [on.task.id], branch: "feat/behind" });
    await runTask(app, child.id);
    expect(await listWaitingOf(app.db, [child.id])).toHaveLength(1);
    await app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { status: "monitoring", completedAt: null })], events: [], result: undefined }));
    await freed(held);
    await letIn(app);
    await vi.waitFor(async () => expect(await listWaiting(app.db)).toEqual([]), { timeout: 20_000 });
    expect(await tries(child.id)).toEqual([]);
    await app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { status: "completed", completedAt: now() })], events: [], result: undefined }));
    await runTask(app, child.id);
    expect(await tries(child.id)).toHaveLength(1);
    await end(child.id);
  });

  test("one behind it that has started goes on", async () => {
    const on = await verified();
    const child = await seedWork(app, on.project, { task: { dependsOn: [on.task.id] } });
    await carryCorrection(app, correction(on));
    await runTask(app, child.task.id);
    expect(await tries(child.task.id)).toMatchObject([{ id: child.delegation.id, status: "running" }]);
    await end(on.task.id, child.task.id);
  });

  test("is tried as often as any other before a person is asked: what was verified has used up no try", async () => {
    const on = await verified();
    const id = newId();
    await carryCorrection(app, correction(on, { id }));
    await runs(on.task.id);
    await failDelegation(app, id, { reason: "refuted", message: "red" });
    await runTask(app, on.task.id);
    const second = (await tries(on.task.id)).at(-1);
    expect(second).toMatchObject({ attempt: 3, status: "running" });
    await failDelegation(app, second?.id ?? "", { reason: "refuted", message: "red" });
    await runTask(app, on.task.id);
    expect(await listDecisionsOf(app.db, [on.task.id], ["open"])).toMatchObject([{ body: { kind: "retry", why: "red; 2 of 2 tries used" } }]);
    await end(on.task.id);
  });

  test("spends from the same budget: what was used before counts, what a person said of it holds", async () => {
    const on = await verified();
    await app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { budget: { usd: 1 } }), updateDelegation(db, on.delegation.id, { usage: { inputTokens: 1, outputTokens: 1, costUsd: 0.7 } })], events: [], result: undefined }));
    const id = newId();
    await carryCorrection(app, correction(on, { id }));
    await runs(on.task.id);
    const task = (await findTask(app.db, on.task.id)) ?? on.task;
    expect(await limitsOf(app, { task, project: on.project })).toMatchObject([{ scope: "task", measure: "usd", spent: 0.7, state: "fine" }]);
    const second = await seedSession(app, on.project, { delegationId: id });
    await noteUsage(app, second, { inputTokens: 1, outputTokens: 1, costUsd: 0.5 });
    await watchBudget(app, on.task.id);
    const [question, ...more] = (await listDecisionsOf(app.db, [on.task.id], ["open"])).filter((d) => d.body.kind === "budget");
    expect(more).toEqual([]);
    expect(question?.body).toMatchObject({ measure: "usd", limit: 1, spent: 1.2 });
    await end(on.task.id);
  });
});

describe("checks that are asked for again", () => {
  test("are refused where the change began to land meanwhile", async () => {
    const on = await verified();
    const landing = () => app.bus.commit((db) => ({ writes: [insertLanding(db, landingOf(on))], events: [], result: undefined }));
    const slow: BareApp = { ...app, bus: { ...app.bus, commit: async (work) => (await landing(), app.bus.commit(work)) } };
    await expect(verifyAgain(slow, on.delegation.id, OWNER)).rejects.toMatchObject({ tell: { what: "The change has landed." } });
    expect((await findTask(app.db, on.task.id))?.status).toBe("completed");
  });
});

describe("a correction", () => {
  test("is carried out once: repeated, twice at once, and after a crash", async () => {
    const on = await verified();
    const asked = correction(on);
    await Promise.allSettled([carryCorrection(app, asked), carryCorrection(app, asked)]);
    expect(await carryCorrection(app, asked)).toBe("new-try");
    expect((await tries(on.task.id)).map((d) => d.attempt)).toEqual([1, 2]);
    expect((await kinds(on.task.id)).filter((kind) => kind === "delegation.made")).toHaveLength(1);
    await end(on.task.id);
  });

  test("in the very words of an earlier one still answers the retry that waits now", async () => {
    const on = await verified();
    const fail = (id: string) => app.bus.commit((db) => ({ writes: [updateDelegation(db, id, { status: "failed", error: { reason: "refuted", message: "red" }, completedAt: now() }), updateTask(db, on.task.id, { status: "monitoring", completedAt: null, confirmedAt: null })], events: [], result: undefined }));
    const ask = (delegation: Verified["delegation"]) => seedDecision(app, { projectId: on.project.id, taskId: on.task.id, delegationId: delegation.id }, { key: retryKey(delegation), title: "Refuted", body: { kind: "retry", findings: [], why: "it failed" } });
    await fail(on.delegation.id);
    await ask(on.delegation);
    const first = correction(on);
    expect(await carryCorrection(app, first)).toBe("new-try");
    const next = await seedDelegation(app, on.project, on.task, { attempt: 2, status: "failed", error: { reason: "refuted", message: "red" } });
    const second = await ask(next);
    expect(await carryCorrection(app, first)).toBe("new-try");
    expect((await findDecision(app.db, second.id))?.status).toBe("open");
    // A later sending; ids are ordered by the millisecond, so it waits for the next one.
    const word = (await findDecision(app.db, (await listDecisionsOf(app.db, [on.task.id], ["taken"]))[0]?.id ?? ""))?.answeredAt ?? "";
    await untilIn(app, "the next millisecond", async () => now() > word);
    expect(await carryCorrection(app, correction(on))).toBe("new-try");
    expect(await findDecision(app.db, second.id)).toMatchObject({ verdict: "approve", text: first.text });
  });

  const refusals: readonly [string, (on: Verified) => Promise<unknown>, string, string][] = [
    ["to a task that was cancelled", (on) => app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { status: "cancelled" })], events: [], result: undefined })), "The task is cancelled.", "Submit a new task"],
    ["while the checks run", (on) => app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "monitoring" })], events: [], result: undefined })), "The work is being checked right now.", "Send when the checks are through"],
    ["on a discarded change", (on) => app.bus.commit((db) => ({ writes: [updateWorktree(db, on.delegation.worktreeId ?? "", { removedAt: now() })], events: [], result: undefined })), "The change was discarded.", "Restore it first"],
  ];
  test.each(refusals)("%s is refused, with what to do, and nothing is written", async (_name, make, what, next) => {
    const on = await verified();
    await make(on);
    const before = app.bus.lastSeq();
    await expect(carryCorrection(app, correction(on))).rejects.toMatchObject({ code: "wrong-state", tell: { what, next: expect.stringContaining(next) } });
    expect([app.bus.lastSeq(), (await tries(on.task.id)).length, (await listWaiting(app.db)).length]).toEqual([before, 1, 0]);
  });

  test("that another one overtook is refused, and not dropped without a word", async () => {
    const on = await verified();
    const ends = await Promise.allSettled([carryCorrection(app, correction(on, { text: "first" })), carryCorrection(app, correction(on, { text: "second" }))]);
    const all = await tries(on.task.id);
    const told = await Promise.all(all.map(async (d) => [d.contextInjected, ...(d.sessionId ? (await listFollowUps(app.db, d.sessionId, 10)).map((f) => f.text) : [])].join("\n")));
    for (const [i, text] of ["first", "second"].entries()) expect(ends[i]?.status === "rejected" || told.some((words) => words.includes(text))).toBe(true);
    expect(ends.some((e) => e.status === "fulfilled")).toBe(true);
    await end(on.task.id);
  });

  test.each<[string, (on: Verified) => Promise<unknown>, string]>([
    ["landed", (on) => app.bus.commit((db) => ({ writes: [insertLanding(db, landingOf(on))], events: [], result: undefined })), "The change has landed."],
    ["was discarded", (on) => app.bus.commit((db) => ({ writes: [updateWorktree(db, on.delegation.worktreeId ?? "", { removedAt: now() })], events: [], result: undefined })), "The change was discarded."],
  ])("to a change that %s while it was on its way is refused", async (_name, meanwhile, what) => {
    const on = await verified();
    const slow: BareApp = { ...app, exclusively: async (name, job) => (name === DOOR && (await meanwhile(on)), app.exclusively(name, job)) };
    await expect(carryCorrection(slow, correction(on))).rejects.toMatchObject({ code: "wrong-state", tell: { what } });
    expect([(await tries(on.task.id)).length, (await findTask(app.db, on.task.id))?.status]).toEqual([1, "completed"]);
  });

  test("keeps what is landed as it was proved: a landing it overtook is refused", async () => {
    const on = await verified();
    const slow: BareApp = { ...app, git: { ...app.git, keep: async (...kept) => (await carryCorrection(app, correction(on)), app.git.keep(...kept)) } };
    await expect(landTask(slow, on, { actor: OWNER })).rejects.toMatchObject({ code: "conflict", tell: { what: `Task ${on.task.number} was opened again meanwhile.` } });
    expect(await listLandings(app.db, [on.task.id])).toEqual([]);
    await end(on.task.id);
  });

  test("to a task nobody has worked on, or to none at all, is refused", async () => {
    const project = await agentProject(app, { memoryMb: 100 });
    for (const id of [(await seedTask(app, project)).id, newId()]) await expect(hearerOf(app, id)).rejects.toMatchObject({ code: "wrong-state", tell: { what: "No agent has worked on this yet." } });
  });

  test("opens a task again that failed", async () => {
    const on = await verified();
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "failed", error: { reason: "refuted", message: "red" } }), updateTask(db, on.task.id, { status: "failed", error: "given up" })], events: [], result: undefined }));
    await carryCorrection(app, correction(on));
    expect(await findTask(app.db, on.task.id)).toMatchObject({ status: "monitoring", error: null });
    await end(on.task.id);
  });
});
