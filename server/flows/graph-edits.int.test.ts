import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findCycle } from "#domain/graph.ts";
import type { Task } from "#domain/task.ts";
import { type BareApp, type SeededProject, seedProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedRepository } from "../../e2e/support/seeds.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecision, listDecisionsOf, listPlanDecisions } from "../store/decision.ts";
import { listTaskEvents } from "../store/event.ts";
import { findTask, listDelegations, listTasks, updateTask } from "../store/task.ts";
import { dependencyKey } from "./ask-dependents.ts";
import { changeDependencies } from "./change-graph.ts";
import { freeBranch } from "./free-branch.ts";
import { mergeTasks } from "./merge-tasks.ts";
import { queuedTask } from "./new-task.ts";
import { askForPlan, isAsked, settlePlan } from "./plan-decision.ts";
import { repeatTask } from "./repeat-task.ts";
import { splitTask } from "./split-task.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const all = (project: SeededProject): Promise<Task[]> => listTasks(app.db, { projectId: project.id }, { limit: 500 });
const parents = async (id: string): Promise<string[]> => (await findTask(app.db, id))?.dependsOn ?? [];
const chain = async (project: SeededProject, count: number, fields: Partial<Task> = {}): Promise<Task[]> => {
  const tasks: Task[] = [];
  for (let i = 0; i < count; i++) tasks.push(await seedTask(app, project, { status: "planning", assignedAgent: "script", dependsOn: tasks.slice(-1).map((t) => t.id), ...fields }));
  return tasks;
};
const change = (task: Task, edit: { add?: string[]; remove?: string[] }) => changeDependencies(app, { task, actor: OWNER }, edit);
const at = <T>(items: readonly T[], i: number): T => items[i] as T;

describe("tasks over several repositories", () => {
  test("become no task over more of them than there may be; they stay as they are", async () => {
    const [project, ...others] = await Promise.all(Array.from({ length: 6 }, () => seedProject(app)));
    if (!project) throw new Error("no project");
    const ids = others.map((p) => p.id);
    const [one, two, shared] = [await seedTask(app, project, { also: ids.slice(0, 3) }), await seedTask(app, project, { also: ids.slice(2) }), await seedTask(app, project, { isolation: "none" })];
    const merge = (...tasks: Task[]): Promise<Task> => mergeTasks(app, { project, actor: OWNER }, { taskIds: tasks.map((t) => t.id) });
    await expect(merge(one, two)).rejects.toMatchObject({ tell: { what: "A task changes at most 4 further projects." } });
    await expect(merge(one, shared)).rejects.toMatchObject({ tell: { what: "A task over several repositories needs worktrees of its own." } });
    expect((await all(project)).map((t) => t.status)).toEqual(["queued", "queued", "queued"]);
  });
});

describe("dependencies", () => {
  test("change as a whole or not at all", async () => {
    const project = await seedProject(app);
    const [one, two, three] = [await seedTask(app, project), await seedTask(app, project), await seedTask(app, project, { status: "cancelled" })];
    await expect(change(two, { add: [one.id, three.id] })).rejects.toMatchObject({ code: "wrong-state", tell: { what: `Task ${three.number} is cancelled and will never be verified.`, next: expect.stringContaining("Submit its wish again") } });
    expect(await parents(two.id)).toEqual([]);
    expect((await change(two, { add: [one.id, one.id] })).dependsOn).toEqual([one.id]);
  });

  test("are taken off and put on in one act; a circle is refused by its numbers", async () => {
    const project = await seedProject(app);
    const [a, b, c] = await chain(project, 3);
    await expect(change(a as Task, { add: [(c as Task).id] })).rejects.toThrow(`${b?.number} after ${a?.number} after ${c?.number} after ${b?.number}`);
    await change(c as Task, { add: [(a as Task).id], remove: [(b as Task).id] });
    expect(await parents((c as Task).id)).toEqual([a?.id]);
  });

  test.each(["executing", "monitoring", "completed", "failed", "cancelled"] as const)("of a task that is %s do not change", async (status) => {
    const project = await seedProject(app);
    const [parent, child] = [await seedTask(app, project), await seedTask(app, project, { status })];
    await expect(change(child, { add: [parent.id] })).rejects.toMatchObject({ tell: { what: `Task ${child.number} is ${status} already.` } });
    expect(await parents(child.id)).toEqual([]);
  });

  test("never reach into another project", async () => {
    const [here, there] = [await seedProject(app), await seedProject(app)];
    const [child, foreign] = [await seedTask(app, here), await seedTask(app, there)];
    await expect(change(child, { add: [foreign.id] })).rejects.toMatchObject({ tell: { what: "One of the two tasks is not in this project." } });
    await expect(change(child, { add: [newId()] })).rejects.toMatchObject({ code: "wrong-state" });
  });

  test("that change nothing say nothing", async () => {
    const project = await seedProject(app);
    const [parent, child] = await chain(project, 2);
    const before = app.bus.lastSeq();
    await change(child as Task, { add: [(parent as Task).id] });
    await change(parent as Task, { remove: [(child as Task).id] });
    expect(app.bus.lastSeq()).toBe(before);
  });

  test("taken off close what was asked about that parent, and only that", async () => {
    const project = await seedProject(app);
    const [one, two] = [await seedTask(app, project), await seedTask(app, project)];
    const child = await seedTask(app, project, { dependsOn: [one.id, two.id] });
    const ask = (parent: Task) => seedDecision(app, { projectId: project.id, taskId: child.id }, { key: dependencyKey(child.id, parent.id), title: "x", body: { kind: "dependency", parentId: parent.id, why: "x" } });
    const [asked, other] = [await ask(one), await ask(two)];
    await change(child, { remove: [one.id] });
    expect(await findDecision(app.db, asked.id)).toMatchObject({ status: "expired", closedWhy: "it does not wait for that task any more" });
    expect((await findDecision(app.db, other.id))?.status).toBe("open");
  });

  test("stay without a circle whatever is asked for, one by one and at once", async () => {
    const project = await seedProject(app);
    const tasks: Task[] = [];
    for (let i = 0; i < 6; i++) tasks.push(await seedTask(app, project));
    const arrow = fc.tuple(fc.nat(5), fc.nat(5), fc.boolean());
    await fc.assert(fc.asyncProperty(fc.array(arrow, { minLength: 1, maxLength: 12 }), async (arrows) => {
      const ends = await Promise.allSettled(arrows.map(([child, parent, isOn]) => change(at(tasks, child), isOn ? { add: [at(tasks, parent).id] } : { remove: [at(tasks, parent).id] })));
      expect(findCycle(await all(project))).toBeUndefined();
      expect(ends.filter((end) => end.status === "rejected" && !String(end.reason).includes("wait for each other"))).toEqual([]);
    }), { numRuns: 12 });
  });
});

describe("a split", () => {
  test("gives the parts the old one's place, its priority and its named agent", async () => {
    const project = await seedRepository(app);
    const [base, whole, last] = await chain(project, 3);
    await app.bus.commit((db) => ({ writes: [updateTask(db, at([whole], 0)?.id ?? "", { priority: 8, fixed: ["agent"] })], events: [], result: undefined }));
    const parts = await splitTask(app, { project, taskId: whole?.id ?? "", actor: OWNER }, { parts: [{ description: "A" }, { description: "B", after: [1] }, { description: "C" }] });
    const [a, b, c] = parts.map((p) => p.id);
    expect(parts.map((p) => [p.dependsOn, p.priority, p.assignedAgent, p.planId, p.replaces])).toEqual([[[base?.id]], [[a]], [[base?.id]]].map(([dependsOn]) => [dependsOn, 8, "script", whole?.id, [whole?.id]]));
    expect(new Set(await parents(last?.id ?? ""))).toEqual(new Set([b, c]));
    expect(parts.map((p) => p.number)).toEqual([1, 2, 3].map((n) => (last?.number ?? 0) + n));
    await expect(splitTask(app, { project, taskId: whole?.id ?? "", actor: OWNER }, { parts: [{ description: "A" }, { description: "B" }] })).rejects.toMatchObject({ tell: { what: `Task ${whole?.number} is cancelled already.` } });
  });

  test.each([
    ["a part that is not there", [{ description: "A" }, { description: "B", after: [3] }], "Part 2 comes after part 3, which is not there."],
    ["itself", [{ description: "A", after: [1] }, { description: "B" }], "wait for each other"],
    ["each other", [{ description: "A", after: [2] }, { description: "B", after: [1] }], "wait for each other"],
    ["nobody, alone", [{ description: "A" }], "One part is no split."],
  ])("whose parts come after %s is refused and leaves all as it was", async (_name, parts, message) => {
    const project = await seedRepository(app);
    const [whole] = await chain(project, 1);
    await expect(splitTask(app, { project, taskId: whole?.id ?? "", actor: OWNER }, { parts })).rejects.toThrow(message);
    expect(await all(project)).toMatchObject([{ id: whole?.id, status: "planning" }]);
  });

  test("with an agent nobody has, or of no task, is refused", async () => {
    const project = await seedRepository(app);
    const [whole] = await chain(project, 1);
    await expect(splitTask(app, { project, taskId: whole?.id ?? "", actor: OWNER }, { parts: [{ description: "A", agent: "nobody" }, { description: "B" }] })).rejects.toThrow("nobody");
    await expect(splitTask(app, { project, taskId: newId(), actor: OWNER }, { parts: [{ description: "A" }, { description: "B" }] })).rejects.toMatchObject({ code: "not-found" });
    expect(await all(project)).toHaveLength(1);
  });

  test("twice at once is one split", async () => {
    const project = await seedRepository(app);
    const [whole] = await chain(project, 1);
    const split = () => splitTask(app, { project, taskId: whole?.id ?? "", actor: OWNER }, { parts: [{ description: "A" }, { description: "B" }] });
    expect((await Promise.allSettled([split(), split()])).map((end) => end.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await all(project)).toHaveLength(3);
  });
});

describe("a merge", () => {
  test("waits for what any of them waited for, with the highest priority and all their words in order", async () => {
    const project = await seedRepository(app);
    const [p, q] = [await seedTask(app, project), await seedTask(app, project)];
    const [one, two] = [await seedTask(app, project, { description: "First", priority: 2, dependsOn: [p.id] }), await seedTask(app, project, { description: "Second", priority: 7, dependsOn: [q.id, p.id] })];
    const child = await seedTask(app, project, { dependsOn: [one.id, two.id] });
    const made = await mergeTasks(app, { project, actor: OWNER }, { taskIds: [two.id, one.id, two.id] });
    expect([made.dependsOn.toSorted(), made.priority, made.description, made.replaces]).toEqual([[p.id, q.id].toSorted(), 7, "First\n\nSecond", [one.id, two.id]]);
    expect(await parents(child.id)).toEqual([made.id]);
    for (const gone of [one, two]) expect(await findTask(app.db, gone.id)).toMatchObject({ status: "cancelled", error: `merged into ${made.number}` });
  });

  test.each([[["script"], "script"], [["script", "script"], "script"], [["script", "other"], null]] as const)("of tasks with the named agents %j names %s", async (agents, expected) => {
    const project = await seedRepository(app);
    const named = [];
    for (const agent of agents) named.push(await seedTask(app, project, { assignedAgent: agent, fixed: ["agent"] }));
    const free = await seedTask(app, project, { assignedAgent: "chosen" });
    expect((await mergeTasks(app, { project, actor: OWNER }, { taskIds: [...named, free].map((t) => t.id), description: "Both" })).assignedAgent).toBe(expected);
  });

  test("of one, of one named twice, of other projects' tasks, of some that started, or around another is refused", async () => {
    const [project, other] = [await seedRepository(app), await seedRepository(app)];
    const [a, b, c] = await chain(project, 3);
    const foreign = await seedTask(app, other);
    const started = await seedTask(app, project, { status: "monitoring" });
    const merge = (...ids: (string | undefined)[]) => mergeTasks(app, { project, actor: OWNER }, { taskIds: ids.map((id) => id ?? "") });
    await expect(merge(a?.id)).rejects.toThrow("two tasks or more");
    await expect(merge(a?.id, a?.id)).rejects.toThrow("two tasks or more");
    await expect(merge(a?.id, foreign.id)).rejects.toThrow("two tasks or more");
    await expect(merge(foreign.id, newId())).rejects.toMatchObject({ code: "not-found" });
    await expect(merge(a?.id, started.id)).rejects.toThrow(`Task ${started.number} is monitoring already.`);
    await expect(merge(a?.id, c?.id)).rejects.toThrow("wait for each other");
    expect(await Promise.all([a, b, c].map((t) => parents(t?.id ?? "")))).toEqual([[], [a?.id], [b?.id]]);
  });
});

describe("a task that is tried again", () => {
  const dead = (project: SeededProject, fields: Partial<Task> = {}) => seedTask(app, project, { status: "failed", assignedAgent: "script", title: "Ring the bell", branch: "feat/ring-the-bell", completedAt: now(), ...fields });

  test("is a new one with a branch of its own; asked twice at once it is the same one", async () => {
    const project = await seedRepository(app, { script: "sleep 600" });
    git(project.path, "branch", "feat/ring-the-bell");
    const hold = await seedTask(app, project);
    const old = await dead(project, { confirmedAt: now(), confirmedBy: "owner", dependsOn: [hold.id] });
    const child = await seedTask(app, project, { dependsOn: [old.id] });
    const [one, two] = await Promise.all([repeatTask(app, old.id, OWNER), repeatTask(app, old.id, OWNER)]);
    expect(two.id).toBe(one.id);
    expect(one).toMatchObject({ status: "planning", branch: "feat/ring-the-bell-2", replaces: [old.id], dependsOn: [hold.id], error: null, completedAt: null });
    expect(await parents(child.id)).toEqual([one.id]);
    expect((await findTask(app.db, old.id))?.status).toBe("failed");
    expect(await listDelegations(app.db, [one.id])).toEqual([]);
  });

  test("and failed again is tried again by what stands in for it", async () => {
    const project = await seedRepository(app);
    const hold = await seedTask(app, project);
    const old = await dead(project, { confirmedAt: now(), dependsOn: [hold.id] });
    const first = await repeatTask(app, old.id, OWNER);
    await app.bus.commit((db) => ({ writes: [updateTask(db, first.id, { status: "failed" })], events: [], result: undefined }));
    const second = await repeatTask(app, first.id, OWNER);
    expect([second.replaces, (await repeatTask(app, old.id, OWNER)).id]).toEqual([[first.id], first.id]);
  });

  test("and was never confirmed is planned anew, with no branch yet", async () => {
    const project = await seedRepository(app);
    const again = await repeatTask(app, (await dead(project, { status: "cancelled" })).id, OWNER);
    expect(again).toMatchObject({ status: "queued", confirmedAt: null, branch: null });
  });

  test.each(["queued", "planning", "executing", "monitoring", "completed"] as const)("is refused while it is %s", async (status) => {
    const project = await seedRepository(app);
    await expect(repeatTask(app, (await dead(project, { status })).id, OWNER)).rejects.toMatchObject({ code: "wrong-state", tell: { next: expect.stringContaining("failed or was cancelled") } });
    await expect(repeatTask(app, newId(), OWNER)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a branch that is free", () => {
  test("is neither in the repository nor planned here; other projects and the task's own plan do not count", async () => {
    const [project, other] = [await seedProject(app), await seedProject(app)];
    const task = await seedTask(app, project, { title: "Ring", branch: "feat/ring" });
    const free = (taken: string[] = []) => freeBranch(app.db, task, taken);
    await seedTask(app, other, { branch: "feat/ring" });
    await seedTask(app, project, { branch: "feat/ring", status: "completed" });
    expect(await free()).toBe("feat/ring");
    expect(await free(["FEAT/RING"])).toBe("feat/ring-2");
    expect(await free(["feat/ring/deep"])).toBe("feat/ring-2");
    await seedTask(app, project, { branch: "feat/ring" });
    expect(await free(["feat/ring-2"])).toBe("feat/ring-3");
  });
});

describe("a wish as a task", () => {
  const place = { project: { id: newId(), userId: newId() }, orchestratorId: newId() };
  test("fixes what the person said and nothing else", () => {
    expect(queuedTask(place, { description: "Ring" }, 1)).toMatchObject({ fixed: [], priority: 5, status: "queued", isolation: "worktree", confirmedAt: null, agentWhy: "", budget: null });
    expect(queuedTask(place, { description: "Ring", agent: "script", type: "bug" }, 2)).toMatchObject({ fixed: ["type", "agent"], assignedAgent: "script", agentWhy: "you named it", number: 2 });
  });
  test("is cleaned: what a terminal would obey does not reach one", () => {
    const task = queuedTask(place, { description: `Ring \u001B[31mred\u001B[0m\u0007 ${"long ".repeat(50)}` }, 1);
    for (const control of ["\u001B", "\u0007"]) expect(`${task.description}${task.title}`).not.toContain(control);
    expect(task.title.length).toBeLessThanOrEqual(61);
    expect(task.title).not.toContain("\n");
  });
});

describe("the decision on a plan", () => {
  const write = async (work: (db: typeof app.db) => ReturnType<typeof askForPlan>) => app.bus.commit(async (db) => ({ ...(await work(db)), result: undefined }));
  const ask = (task: Task) => write((db) => askForPlan(db, task, "why"));
  const open = (tasks: readonly Task[]) => listPlanDecisions(app.db, tasks.map((t) => t.id), ["open"]);

  test("is one for the whole family, whoever is planned first, and asked once", async () => {
    const project = await seedProject(app);
    const planId = newId();
    const tasks = await chain(project, 3, { planId });
    for (const task of [...tasks, ...tasks]) await ask(task);
    expect(await open(tasks)).toMatchObject([{ title: "Plan: 3 tasks", taskId: null, body: { taskIds: tasks.map((t) => t.id) } }]);
    const [alone] = await chain(project, 1);
    await ask(alone as Task);
    expect(await open([alone as Task])).toMatchObject([{ taskId: alone?.id, title: "Plan: Do it" }]);
  });

  test("closes with the last of its tasks, in any order", async () => {
    const project = await seedProject(app);
    for (const order of [[0, 1, 2], [2, 0, 1], [1, 2, 0]]) {
      const tasks = await chain(project, 3, { planId: newId() });
      for (const task of tasks) await ask(task);
      const left: number[] = [];
      for (const i of order) {
        const task = at(tasks, i);
        await app.bus.commit(async (db) => {
          const settled = await settlePlan(db, [task.id], { status: "taken", verdict: "approve" }, OWNER);
          return { writes: [...settled.writes, updateTask(db, task.id, { confirmedAt: now() })], events: settled.events, result: undefined };
        });
        left.push((await open(tasks)).length);
      }
      expect(left).toEqual([1, 1, 0]);
      expect(await listDecisionsOf(app.db, [at(tasks, at(order, 2)).id], ["open"])).toEqual([]);
      const told = await listTaskEvents(app.db, at(tasks, at(order, 2)).id, { after: 0, limit: 50 });
      expect(told.at(-1)).toMatchObject({ kind: "decision.changed", payload: { to: "taken", verdict: "approve" } });
    }
  });

  test.each([["queued", null, true], ["planning", null, true], ["planning", "2026-01-01T00:00:00.000Z", false], ["cancelled", null, false], ["failed", null, false]] as const)("waits for a %s task, confirmed at %s: %s", (status, confirmedAt, expected) => {
    expect(isAsked({ status, confirmedAt })).toBe(expected);
  });
});
