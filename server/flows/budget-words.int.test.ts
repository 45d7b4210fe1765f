import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { BudgetPatch } from "#domain/budget.ts";
import type { Delegation, Usage } from "#domain/delegation.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { Task } from "#domain/task.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedDelegation, seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecision, listDecisionsOf, updateDecision } from "../store/decision.ts";
import { listTaskEvents } from "../store/event.ts";
import { findProject, updateProject } from "../store/project.ts";
import { findDelegation, findTask, updateDelegation, updateTask } from "../store/task.ts";
import { decide } from "./decide.ts";
import { holdAgent } from "./hold-agent.ts";
import { observe } from "./observe.ts";
import { noteUsage } from "./note-usage.ts";
import { limitsOf, watchBudget } from "./watch-budget.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const used = (more: Partial<Usage> = {}): Usage => ({ inputTokens: null, outputTokens: null, costUsd: null, ...more });
const work = async (budget: BudgetPatch, usage: Usage, delegation: Partial<Delegation> = {}) => {
  const project = await seedRepository(app);
  return { project, ...(await seedWork(app, project, { task: { budget }, delegation: { usage, ...delegation } })) };
};
const open = async (task: Task) => (await listDecisionsOf(app.db, [task.id], ["open"])).filter((d) => d.body.kind === "budget");
const near = async (task: Task) => (await listTaskEvents(app.db, task.id, { after: 0, limit: 100 })).filter((e) => e.kind === "budget.near");
const hear = (session: Session, body: SignalBody) => observe(app, session, { source: "hook", generation: 1, bodies: [body] });
const states = async (on: { task: Task; project: SeededProject }) => (await limitsOf(app, { task: (await findTask(app.db, on.task.id)) ?? on.task, project: (await findProject(app.db, on.project.id)) ?? on.project })).map((l) => [l.scope, l.measure, l.spent, l.state]);
const day = (project: SeededProject, dailyBudget: BudgetPatch) => app.bus.commit((db) => ({ writes: [updateProject(db, project.id, { settings: { ...project.settings, dailyBudget } })], events: [], result: undefined }));

describe("a limit", () => {
  const cases: readonly [string, BudgetPatch, Usage, string[]][] = [
    ["far away", { usd: 1 }, used({ costUsd: 0.79 }), ["fine"]],
    ["at four fifths", { usd: 1 }, used({ costUsd: 0.8 }), ["near"]],
    ["at its end", { usd: 1 }, used({ costUsd: 1 }), ["over"]],
    ["of both kinds of tokens", { tokens: 100 }, used({ inputTokens: 60, outputTokens: 40 }), ["over"]],
    ["of tokens of which one is known", { tokens: 100 }, used({ outputTokens: 80 }), ["near"]],
    ["nobody tells about", { usd: 1, tokens: 1, turns: 1 }, used(), ["unknown", "unknown", "unknown"]],
    ["taken off", { usd: null }, used({ costUsd: 99 }), []],
    ["of turns", { turns: 3 }, used({ turns: 3 }), ["over"]],
  ];
  test.each(cases)("%s: %j", async (_name, budget, usage, expected) => {
    const on = await work(budget, usage);
    expect((await states(on)).map(([, , , state]) => state)).toEqual(expected);
    await Promise.all([watchBudget(app, on.task.id), watchBudget(app, on.task.id)]);
    await watchBudget(app, on.task.id);
    expect([(await near(on.task)).length, (await open(on.task)).length]).toEqual([expected.includes("near") ? 1 : 0, expected.includes("over") ? 1 : 0]);
  });

  test("counts all tries of its task and of no other one", async () => {
    const on = await work({ usd: 1 }, used({ costUsd: 0.5 }));
    await seedDelegation(app, on.project, on.task, { attempt: 2, status: "failed", usage: used({ costUsd: 0.25 }) });
    await seedDelegation(app, on.project, await seedTask(app, on.project), { usage: used({ costUsd: 9 }) });
    expect(await states(on)).toEqual([["task", "usd", 0.75, "fine"]]);
  });

  test("of minutes counts work and neither what was after it nor what a person let wait", async () => {
    const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
    const on = await work({ minutes: 60 }, used(), { startedAt: at(0), reportedAt: at(30), completedAt: at(50) });
    const second = await seedDelegation(app, on.project, on.task, { attempt: 2, status: "failed", startedAt: at(50), completedAt: at(59) });
    expect((await states(on))[0]?.slice(2)).toEqual([39, "fine"]);
    const waited = async (delegationId: string, from: number, to: number) => {
      const body = { kind: "permission" as const, askId: newId(), tool: { name: "Bash", kind: "command" as const }, rule: "x", reason: "x" };
      const { id } = await seedDecision(app, { projectId: on.project.id, taskId: on.task.id, delegationId }, { key: newId(), title: "x", body });
      await app.bus.commit((db) => ({ writes: [updateDecision(db, id, { status: "taken", createdAt: at(from), answeredAt: at(to) })], events: [], result: undefined }));
    };
    await waited(on.delegation.id, 10, 20);
    await waited(on.delegation.id, 15, 25);
    await waited(second.id, 51, 52);
    expect((await states(on))[0]?.slice(2)).toEqual([23, "fine"]);
  });

  test("of minutes stands still while a limit of the provider holds the agent up", async () => {
    const on = await work({ minutes: 600 }, used(), { startedAt: new Date(Date.now() - 60_000).toISOString() });
    const spent = async () => Number((await states(on))[0]?.[2]);
    const nextMs = async () => {
      const before = now();
      await vi.waitFor(() => expect(now() > before).toBe(true), { interval: 1 });
    };
    const before = await spent();
    await nextMs();
    expect(await spent()).toBeGreaterThan(before);
    await hear(on.session, { kind: "turn-failed", message: "429", retrying: false, limit: { until: null } });
    const held = await spent();
    await nextMs();
    expect(await spent()).toBe(held);
    await hear(on.session, { kind: "turn-started" });
    await nextMs();
    expect(await spent()).toBeGreaterThan(held);
  });

  test("of minutes stands still while the agent is hibernated, from when it was to when it was woken", async () => {
    const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    const on = await work({ minutes: 600 }, used(), { startedAt: ago(60) });
    const spent = async () => Math.round(Number((await states(on))[0]?.[2]));
    const changed = async (from: Session["status"], to: Session["status"]) =>
      app.bus.commit(() => ({ writes: [], events: [{ kind: "session.changed", projectId: on.project.id, taskId: on.task.id, delegationId: on.delegation.id, sessionId: on.session.id, payload: { from, to, name: "x" } }], result: undefined }));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 50 * 60_000 });
    try {
      await changed("running", "hibernated");
      vi.setSystemTime(Date.now() + 5 * 60_000);
      // That it was asked to come back does not wake it yet.
      await changed("hibernated", "hibernated");
      vi.setSystemTime(Date.now() + 45 * 60_000);
      expect(await spent()).toBe(10);
      vi.setSystemTime(Date.now() - 20 * 60_000);
      await changed("hibernated", "starting");
      vi.setSystemTime(Date.now() + 20 * 60_000);
      expect(await spent()).toBe(30);
    } finally {
      vi.useRealTimers();
    }
  });

  test("of a task no agent works on asks nobody", async () => {
    const on = await work({ usd: 1 }, used({ costUsd: 5 }), { status: "monitoring" });
    await watchBudget(app, on.task.id);
    await watchBudget(app, newId());
    expect(await open(on.task)).toEqual([]);
  });

  test("raised is warned of anew", async () => {
    const on = await work({ usd: 1 }, used({ costUsd: 0.9 }));
    await watchBudget(app, on.task.id);
    await app.bus.commit((db) => ({ writes: [updateTask(db, on.task.id, { budget: { usd: 1.1 } })], events: [], result: undefined }));
    await watchBudget(app, on.task.id);
    expect((await near(on.task)).map((e) => e.payload["words"])).toEqual(["$0.90 of $1.00", "$0.90 of $1.10"]);
  });

  test("of a day counts what other tasks used today, and asks each of them by itself", async () => {
    const on = await work({}, used({ costUsd: 1 }));
    await day(on.project, { usd: 2 });
    const other = await seedWork(app, on.project, { delegation: { usage: used({ costUsd: 1 }) } });
    await seedDelegation(app, on.project, await seedTask(app, on.project), { status: "failed", usage: used({ costUsd: 50 }), id: "01ARZ3NDEKTSV4RRFFQ69G5FAV", createdAt: "2020-01-01T00:00:00.000Z", startedAt: "2020-01-01T00:00:00.000Z", completedAt: "2020-01-01T01:00:00.000Z", updatedAt: "2020-01-01T01:00:00.000Z" });
    expect(await states(on)).toEqual([["day", "usd", 2, "over"]]);
    for (const task of [on.task, other.task]) await watchBudget(app, task.id);
    expect([(await open(on.task)).length, (await open(other.task)).length]).toEqual([1, 1]);
  });
});

describe("a person's word on it", () => {
  const asked = async (budget: BudgetPatch = { usd: 1, tokens: 5 }) => {
    const on = await work(budget, used({ costUsd: 2 }));
    await watchBudget(app, on.task.id);
    const [decision] = await open(on.task);
    if (!decision) throw new Error("nobody was asked");
    return { ...on, say: (verdict: "approve" | "answer", text = "") => decide(app, decision.id, { verdict, text, actor: OWNER }), decision };
  };

  test.each(["", "2", "$2.00", "-5", "lots", "NaN", "1e", "0x", "$"])("that says %j as the higher limit is refused with the number, and asked again", async (text) => {
    const on = await asked();
    await expect(on.say("answer", text)).rejects.toMatchObject({ code: "bad-request", tell: { what: `${text} is no higher limit.`, next: expect.stringContaining("above 2") } });
    expect((await findDecision(app.db, on.decision.id))?.status).toBe("open");
    expect((await findTask(app.db, on.task.id))?.budget).toEqual({ usd: 1, tokens: 5 });
  });

  test.each([["3", 3], [" $2.5 ", 2.5], ["1,000", 1000]])("that says %j raises that one limit", async (text, usd) => {
    const on = await asked();
    await on.say("answer", text);
    expect((await findTask(app.db, on.task.id))?.budget).toEqual({ usd, tokens: 5 });
    await watchBudget(app, on.task.id);
    expect(await open(on.task)).toEqual([]);
  });

  test("that lets it finish holds however much more it uses, also for its next try", async () => {
    const on = await asked();
    await on.say("approve");
    await noteUsage(app, on.session, { inputTokens: 1, outputTokens: 1, costUsd: 50 });
    await watchBudget(app, on.task.id);
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "failed", completedAt: now() })], events: [], result: undefined }));
    await seedDelegation(app, on.project, on.task, { attempt: 2, usage: used({ costUsd: 50 }) });
    await watchBudget(app, on.task.id);
    expect(await open(on.task)).toEqual([]);
    await expect(on.say("approve")).rejects.toMatchObject({ code: "wrong-state" });
  });

  test("on the day raises the day and leaves the task alone", async () => {
    const on = await work({}, used({ costUsd: 2 }));
    await day(on.project, { usd: 1, turns: 9 });
    await watchBudget(app, on.task.id);
    await decide(app, (await open(on.task))[0]?.id ?? "", { verdict: "answer", text: "7", actor: OWNER });
    expect((await findProject(app.db, on.project.id))?.settings.dailyBudget).toEqual({ usd: 7, turns: 9 });
    expect((await findTask(app.db, on.task.id))?.budget).toEqual({});
  });
});

describe("what an agent tells of its use", () => {
  test("only grows, and twice the same is told once", async () => {
    const on = await work({}, used());
    const tell = (usage: Partial<Usage>) => noteUsage(app, on.session, used(usage));
    for (const usage of [{ inputTokens: 10, costUsd: 1 }, { inputTokens: 10, costUsd: 1 }, { inputTokens: 4 }, { inputTokens: 0, outputTokens: 0 }, { outputTokens: 3 }]) await tell(usage);
    expect((await findDelegation(app.db, on.delegation.id))?.usage).toMatchObject({ inputTokens: 10, outputTokens: 3, costUsd: 1 });
    expect((await listTaskEvents(app.db, on.task.id, { after: 0, limit: 50 })).filter((e) => e.kind === "usage.noted")).toHaveLength(2);
  });

  test("of three tries in one conversation is what each used itself", async () => {
    const project = await seedRepository(app);
    const task = await seedTask(app, project, { status: "monitoring" });
    const ids: string[] = [];
    for (const [i, inputTokens] of [100, 250, 251].entries()) {
      const id = newId();
      const session = await seedSession(app, project, { agentSessionId: "c", delegationId: id });
      await seedDelegation(app, project, task, { id, attempt: i + 1, sessionId: session.id, continues: i === 0 ? null : "c" });
      await noteUsage(app, session, used({ inputTokens }));
      ids.push(id);
    }
    expect(await Promise.all(ids.map(async (id) => (await findDelegation(app.db, id))?.usage.inputTokens))).toEqual([100, 150, 1]);
  });

  test("in a terminal without a try, or of a try that is gone, is nobody's", async () => {
    const before = app.bus.lastSeq();
    const project = await seedRepository(app);
    for (const delegationId of [null, newId()]) await noteUsage(app, await seedSession(app, project, { delegationId }), used({ inputTokens: 5 }));
    expect(app.bus.lastSeq()).toBe(before);
  });
});

test.each(["exited", "lost", "starting"] as const)("holding an agent whose terminal is %s, or that has none, does nothing", async (status) => {
  const session = await seedSession(app, null, { status });
  await holdAgent(app, { sessionId: session.id }, true);
  await holdAgent(app, { sessionId: null }, true);
  await holdAgent(app, { sessionId: newId() }, false);
  expect(await listDecisionsOf(app.db, [], ["open"])).toEqual([]);
});
