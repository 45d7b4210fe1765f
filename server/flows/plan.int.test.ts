import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ParsedWish } from "#domain/brain.ts";
import type { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { seedDecision, seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { forgetRate, useBrain } from "../../e2e/support/steps.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecisionByKey, updateDecision } from "../store/decision.ts";
import { updateKnowledge, updateProject } from "../store/project.ts";
import { findTask, listDelegations, listTasks } from "../store/task.ts";
import { cancelTask } from "./cancel-task.ts";
import { confirmTask } from "./confirm-task.ts";
import { editTask } from "./edit-task.ts";
import { planTask, runOrAsk } from "./plan-task.ts";
import type { Wish } from "./new-task.ts";
import { submitTask } from "./submit-task.ts";

const OWNER = { kind: "person" as const, id: "owner" };

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app, { script: "sleep 600" });
});
afterAll(() => app.close());
afterEach(() => forgetRate(app));

const submit = (wish: Wish, to: SeededProject = project) => submitTask(app, { project: to, orchestratorId: to.orchestratorId, actor: OWNER }, wish);
const planned = async (id: string, status = "planning") =>
  untilIn(app, `a task that is ${status}`, async () => {
    const task = await findTask(app.db, id);
    return task?.status === status && task;
  });
const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;
const parsed = (fields: Partial<ParsedWish> = {}): ParsedWish => ({
  type: "feature", title: "A title", confidence: 0.9, estimateMinutes: 5, agent: null, after: [], scope: [], ...fields,
});

describe("a wish", () => {
  test("is one row and its event before anything else happens", async () => {
    const before = app.bus.lastSeq();
    const task = await submit({ description: "  Add a hat to the greeting\u0007  " });
    expect(task).toMatchObject({ status: "queued", title: "Add a hat to the greeting", isolation: "worktree", priority: 5, fixed: [], confirmedAt: null });
    const [event] = await app.bus.since(before, 1);
    expect(event).toMatchObject({ kind: "task.submitted", taskId: task.id, actor: OWNER, payload: { number: task.number } });
    await planned(task.id);
  });

  test("sent twice under one id is one task", async () => {
    const id = newId();
    const first = await submit({ id, description: "Once only" });
    const second = await submit({ id, description: "Once only" });
    expect(second.number).toBe(first.number);
    expect((await listTasks(app.db, { projectId: project.id }, { limit: 100 })).filter((t) => t.id === id)).toHaveLength(1);
    await planned(id);
  });

  test("under an id of another project is refused", async () => {
    const other = await seedRepository(app);
    const task = await submit({ description: "Mine" });
    const { code } = await refusal(submit({ id: task.id, description: "Yours" }, other));
    expect(code).toBe("conflict");
    await planned(task.id);
  });

  test.each<[string, Wish, string]>([
    ["an agent nobody has", { description: "x", agent: "nobody" }, "There is no agent nobody"],
    ["a parent that is not there", { description: "x", dependsOn: ["01HZZZZZZZZZZZZZZZZZZZZZZZ"] }, "to depend on"],
    ["a check nobody has", { description: "x", contract: { checks: [{ check: "horoscope", title: "stars" }] } }, "There is no check horoscope"],
  ])("with %s is refused, and no number is used up", async (_what, wish, words) => {
    const before = (await listTasks(app.db, { projectId: project.id }, { limit: 100 })).length;
    const { code, tell } = await refusal(submit(wish));
    expect([code, tell.what]).toEqual(["bad-request", expect.stringContaining(words)]);
    expect(tell.next).not.toBe("");
    expect(await listTasks(app.db, { projectId: project.id }, { limit: 100 })).toHaveLength(before);
  });

  test("cannot depend on a task of another project", async () => {
    const other = await seedRepository(app);
    const foreign = await seedTask(app, other);
    expect((await refusal(submit({ description: "x", dependsOn: [foreign.id] }))).code).toBe("bad-request");
  });

  test("too many within a minute are refused with the time to wait; what was submitted stays", async () => {
    const own = await seedRepository(app);
    const tasks = await Promise.all(Array.from({ length: 10 }, (_, i) => submit({ description: `Wish ${i}` }, own)));
    expect(tasks.map((t) => t.number).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const error = await refusal(submit({ description: "One more" }, own));
    expect([error.code, error.retryAfter]).toEqual(["rate-limited", 60]);
    await Promise.all(tasks.map((t) => planned(t.id)));
    expect(new Set((await listTasks(app.db, { projectId: own.id }, { limit: 100 })).map((t) => t.branch)).size).toBe(10);
  });
});

describe("a plan", () => {
  test("says what the brain understood, which agent and why, the branch and the checks", async () => {
    const stop = useBrain(app, { parse: async () => parsed({ type: "bug", title: "Mend the greeting", estimateMinutes: 7.4 }) });
    const task = await planned((await submit({ description: "It greets wrongly" })).id);
    stop();
    expect(task).toMatchObject({ type: "bug", title: "Mend the greeting", confidence: 0.9, estimatedDuration: 7, assignedAgent: "script", branch: "fix/mend-the-greeting" });
    expect(task.agentWhy).toContain("the only agent that is ready");
    expect(task.contract.checks.map((c) => c.check)).toEqual(expect.arrayContaining(["committed", "diff-not-empty", "no-secrets"]));
    expect(task.contract.fixedAt).toBeNull();
  });

  test("leaves alone what the person fixed", async () => {
    const checks = [{ check: "committed", title: "only this" }];
    const stop = useBrain(app, { parse: async () => parsed({ type: "bug" }) });
    const task = await planned((await submit({ description: "Write the manual", type: "documentation", agent: "script", contract: { checks } })).id);
    stop();
    expect(task).toMatchObject({ type: "documentation", assignedAgent: "script", agentWhy: "you named it" });
    expect(task.contract.checks).toEqual(checks);
  });

  test("follows the tasks that are named, but never later ones or itself", async () => {
    const first = await planned((await submit({ description: "First" })).id);
    const stop = useBrain(app, { parse: async () => parsed({ after: [first.number, first.number, 900, first.number + 1] }) });
    const task = await planned((await submit({ description: "Second" })).id);
    stop();
    expect(task.dependsOn).toEqual([first.id]);
  });

  test("is made by the next brain when the first one fails or answers nonsense", async () => {
    for (const parse of [() => Promise.reject(new Error("no network")), async () => ({ title: "" }) as ParsedWish]) {
      const stop = useBrain(app, { parse });
      const task = await planned((await submit({ description: "Add a farewell" })).id);
      stop();
      expect(task.title).toContain("farewell");
    }
  });

  test("takes a branch that neither git nor another plan has", async () => {
    const stop = useBrain(app, { parse: async () => parsed({ title: "Same name" }) });
    git(project.path, "branch", "feat/same-name");
    const tasks = await Promise.all(["a", "b"].map(async (d) => planned((await submit({ description: d })).id)));
    stop();
    const branches = tasks.map((t) => t.branch);
    expect(new Set([...branches, "feat/same-name"]).size).toBe(3);
  });

  test("tells the agent what the project wants", async () => {
    const own = await seedRepository(app, { settings: { role: "a greeter", scope: "greetings only", successCriteria: "people smile" } });
    await app.bus.commit((db) => ({ writes: [updateKnowledge(db, own.id, { conventions: ["tabs"] })], events: [], result: undefined }));
    const { context } = await planned((await submit({ description: "x" }, own)).id);
    for (const words of ["a greeter", "greetings only", "people smile", "- tabs"]) expect(context).toContain(words);
  });

  test("adds what the project wants for each task, as far as there is such a check", async () => {
    const standing = [{ check: "no-secrets", title: "standing" }, { check: "gone", title: "an old plug" }];
    const own = await seedRepository(app, { settings: { contract: { default: standing } } });
    const { contract } = await planned((await submit({ description: "x" }, own)).id);
    expect(contract.checks.map((c) => c.title)).toContain("standing");
    expect(contract.checks.map((c) => c.check)).not.toContain("gone");
  });

  test("that cannot be made fails the task in words, and is not tried for ever", async () => {
    const own = await seedRepository(app);
    await app.bus.commit((db) => ({ writes: [updateProject(db, own.id, { path: "/nowhere/at/all", gitCommonDir: "/nowhere/.git" })], events: [], result: undefined }));
    const task = await planned((await submit({ description: "x" }, own)).id, "failed");
    expect(task.error).toContain("No plan could be made");
    await planTask(app, task.id);
    expect((await findTask(app.db, task.id))?.error).toBe(task.error);
  });

  test("confirmed while it was being asked leaves no card behind", async () => {
    const parent = await seedTask(app, project);
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script", dependsOn: [parent.id] });
    // Both read the task before either writes; the card comes second.
    await Promise.all([confirmTask(app, task.id, { actor: OWNER, why: "" }), runOrAsk(app, task.id)]);
    expect((await findDecisionByKey(app.db, `plan:${task.id}`))?.status ?? "none").not.toBe("open");
  });

  test("made twice at once is made once", async () => {
    const task = await seedTask(app, project, { description: "Both at once" });
    const before = app.bus.lastSeq();
    await Promise.all([planTask(app, task.id), planTask(app, task.id)]);
    const events = (await app.bus.since(before, 100)).filter((e) => e.taskId === task.id).map((e) => e.kind);
    expect(events.filter((k) => k === "task.planned")).toHaveLength(1);
    expect(events.filter((k) => k === "decision.opened")).toHaveLength(1);
  });
});

describe("autonomy", () => {
  const withLevel = (autonomy: Project["autonomy"]) => seedRepository(app, { script: "sleep 600", fields: { autonomy } });

  test.each(["manual", "confirm"] as const)("at %s the plan is a decision, however sure", async (level) => {
    const own = await withLevel(level);
    const stop = useBrain(app, { parse: async () => parsed({ confidence: 1 }) });
    const task = await planned((await submit({ description: "x" }, own)).id);
    stop();
    const decision = await untilIn(app, "the plan card", () => findDecisionByKey(app.db, `plan:${task.id}`));
    expect(decision).toMatchObject({ status: "open", body: { kind: "plan", why: `autonomy is ${level}` } });
    expect(await listDelegations(app.db, [task.id])).toEqual([]);
  });

  test("at full a sure plan runs unasked and says who let it", async () => {
    const own = await withLevel("full");
    const stop = useBrain(app, { parse: async () => parsed({ confidence: 0.7 }) });
    const task = await planned((await submit({ description: "x" }, own)).id, "monitoring");
    stop();
    expect(task).toMatchObject({ confirmedBy: "autonomy" });
    expect(task.contract.fixedAt).not.toBeNull();
    await cancelTask(app, task.id, { actor: OWNER, why: "enough" });
  });

  test("at full an unsure plan is asked with its figures", async () => {
    const own = await withLevel("full");
    const stop = useBrain(app, { parse: async () => parsed({ confidence: 0.69 }) });
    const task = await planned((await submit({ description: "x" }, own)).id);
    stop();
    const decision = await untilIn(app, "the plan card", () => findDecisionByKey(app.db, `plan:${task.id}`));
    expect(decision.body).toEqual({ kind: "plan", why: "autonomy is full, confidence 0.69, needs 0.70" });
  });

  test("a plan without an agent is asked whatever the level", async () => {
    const own = await seedRepository(app, { fields: { autonomy: "full" }, settings: { agents: { custom: [{ id: "ghost", name: "g", command: ["no-such-program-here"], promptBy: "argv", doneWhen: "exit" }] } } });
    const task = await planned((await submit({ description: "x" }, own)).id);
    const decision = await untilIn(app, "the plan card", () => findDecisionByKey(app.db, `plan:${task.id}`));
    expect(decision.body.kind === "plan" && decision.body.why).toContain("no agent is installed");
    const { code, tell } = await refusal(confirmTask(app, task.id, { actor: OWNER, why: "" }));
    expect([code, tell.what]).toEqual(["wrong-state", expect.stringContaining("has no agent")]);
  });

  test("a plan that was denied is not asked again after a restart: it is cancelled", async () => {
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script" });
    const place = { projectId: project.id, taskId: task.id };
    const decision = await seedDecision(app, place, { key: `plan:${task.id}`, title: "Plan", body: { kind: "plan", why: "" } });
    await app.bus.commit((db) => ({ writes: [updateDecision(db, decision.id, { status: "taken", verdict: "deny", text: "not now", answeredBy: "owner", closedAt: now() })], events: [], result: undefined }));
    await runOrAsk(app, task.id);
    expect(await findTask(app.db, task.id)).toMatchObject({ status: "cancelled", error: "not now" });
  });
});

describe("confirming", () => {
  test("seals the contract once and closes the plan card; a second time changes nothing", async () => {
    const parent = await seedTask(app, project);
    const task = await planned((await submit({ description: "x", dependsOn: [parent.id] })).id);
    await untilIn(app, "the plan card", () => findDecisionByKey(app.db, `plan:${task.id}`));
    await confirmTask(app, task.id, { actor: OWNER, why: "you confirmed the plan" });
    const sealed = await findTask(app.db, task.id);
    expect(sealed).toMatchObject({ confirmedBy: "owner", status: "planning" });
    expect(await findDecisionByKey(app.db, `plan:${task.id}`)).toMatchObject({ status: "taken", verdict: "approve", answeredBy: "owner" });
    await confirmTask(app, task.id, { actor: { kind: "person", id: "somebody" }, why: "" });
    expect(await findTask(app.db, task.id)).toEqual(sealed);
  });

  test.each([
    ["queued", "has no plan yet"],
    ["completed", "is completed"],
    ["failed", "is failed"],
    ["cancelled", "is cancelled"],
  ] as const)("a task that is %s is refused", async (status, words) => {
    const task = await seedTask(app, project, { status, assignedAgent: "script" });
    const { code, tell } = await refusal(confirmTask(app, task.id, { actor: OWNER, why: "" }));
    expect([code, tell.what]).toEqual(["wrong-state", expect.stringContaining(words)]);
  });

  test("a task that is not there is not found", async () => {
    expect((await refusal(confirmTask(app, newId(), { actor: OWNER, why: "" }))).code).toBe("not-found");
  });
});

describe("editing", () => {
  const edit = (taskId: string, patch: Parameters<typeof editTask>[2]) => editTask(app, { project, taskId, actor: OWNER }, patch);

  test("changes the plan and fixes what the person touched", async () => {
    const task = await planned((await submit({ description: "x" })).id);
    const edited = await edit(task.id, { title: "Better", agent: "script", contract: { checks: [{ check: "committed", title: "c" }] }, priority: 9 });
    expect(edited).toMatchObject({ title: "Better", priority: 9, agentWhy: "you chose it", fixed: expect.arrayContaining(["agent", "title", "contract"]) });
    expect(edited.fixed).not.toContain("type");
    expect(await findTask(app.db, task.id)).toMatchObject({ title: "Better", priority: 9 });
  });

  test("while the plan is being made wins over it", async () => {
    const { promise, resolve } = Promise.withResolvers<ParsedWish>();
    const stop = useBrain(app, { parse: () => promise });
    const task = await submit({ description: "x" });
    await edit(task.id, { title: "Mine", type: "refactor" });
    resolve(parsed({ title: "The brain's", type: "bug" }));
    expect(await planned(task.id)).toMatchObject({ title: "Mine", type: "refactor", branch: expect.stringContaining("mine") });
    stop();
  });

  test("is over once the plan is confirmed", async () => {
    const parent = await seedTask(app, project);
    const task = await seedTask(app, project, { status: "planning", assignedAgent: "script", dependsOn: [parent.id], confirmedAt: now() });
    expect((await refusal(edit(task.id, { title: "Too late" }))).code).toBe("wrong-state");
  });

  test("refuses agents and checks that are not there", async () => {
    const task = await seedTask(app, project);
    expect((await refusal(edit(task.id, { agent: "nobody" }))).tell.next).toContain("script");
    expect((await refusal(edit(task.id, { contract: { checks: [{ check: "stars", title: "s" }] } }))).tell.what).toContain("stars");
  });
});

describe("cancelling", () => {
  test("ends the task, its open try and what was asked, and says why", async () => {
    const task = await planned((await submit({ description: "x" })).id);
    await untilIn(app, "the plan card", () => findDecisionByKey(app.db, `plan:${task.id}`));
    await cancelTask(app, task.id, { actor: OWNER, why: "changed my mind" });
    expect(await findTask(app.db, task.id)).toMatchObject({ status: "cancelled", error: "changed my mind" });
    expect(await findDecisionByKey(app.db, `plan:${task.id}`)).toMatchObject({ status: "expired" });
    expect((await refusal(cancelTask(app, task.id, { actor: OWNER, why: "" }))).tell.what).toContain("cancelled already");
  });

  test("while the agent is being started leaves no agent behind", async () => {
    const task = await planned((await submit({ description: "x" })).id);
    const prepare = app.runs.prepare;
    app.runs.prepare = async (...args) => {
      app.runs.prepare = prepare;
      await cancelTask(app, task.id, { actor: OWNER, why: "at the worst moment" });
      return prepare(...args);
    };
    await confirmTask(app, task.id, { actor: OWNER, why: "" });
    const sessionId = await untilIn(app, "a terminal", async () => (await listDelegations(app.db, [task.id]))[0]?.sessionId);
    const receipt = await app.runs.waitFor({ sessionId, generation: 1 }, (r) => r.exit !== undefined, 20_000);
    expect(receipt.exit).toBeDefined();
    expect(await listDelegations(app.db, [task.id])).toMatchObject([{ status: "failed", error: { reason: "cancelled" } }]);
  });
});
