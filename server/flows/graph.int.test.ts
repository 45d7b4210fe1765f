import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import { type Steps, stepsIn } from "../../e2e/support/steps.ts";
import { type ProjectRow, startWorld, type World, WRITE_OWN_AND_COMMIT } from "../../e2e/support/world.ts";

let world: World;
let steps: Steps;
let project: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
  project = await steps.project(`case "$1" in *fails*) exit 3;; esac; ${WRITE_OWN_AND_COMMIT}`);
});
afterAll(() => world.close());

const path = (task: TaskView): string => `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`;
const planned = async (wish: string, more: Record<string, unknown> = {}): Promise<TaskView> => steps.planned(await steps.submit(project, { description: wish, ...more }));
const wait = (child: TaskView, parent: TaskView): Promise<TaskView> => world.ask("POST", `${path(child)}/parents/${parent.id}`);
const loose = (child: TaskView, parent: TaskView): Promise<TaskView> => world.ask("DELETE", `${path(child)}/parents/${parent.id}`);
const openPlans = async (): Promise<Decision[]> => (await world.ask<{ items: Decision[] }>("GET", "/api/decisions?limit=200")).items.filter((d) => d.body.kind === "plan");
const askedWith = (task: TaskView): Promise<Decision> => world.until("the plan decision", async () => (await openPlans()).find((d) => d.taskId === task.id || (d.body.kind === "plan" && d.body.taskIds?.includes(task.id))));

describe("dependencies", () => {
  test("are changed until a task starts, and a circle is refused by its numbers", async () => {
    const [one, two] = [await planned("Add one"), await planned("Add two")];
    expect((await wait(two, one)).dependsOn).toEqual([one.id]);
    await expect(wait(one, two)).rejects.toThrow(`${one.number} after ${two.number}`);
    expect((await steps.look(two)).attention).toMatchObject({ state: "needs-confirmation" });
    await steps.confirm(two);
    expect((await steps.look(two)).attention).toMatchObject({ state: "blocked", detail: `by ${one.number}` });
    await loose(two, one);
    const done = await steps.over(two);
    expect(done.status).toBe("completed");
    await expect(wait(done, one)).rejects.toThrow("is completed already");
    await steps.cancel(one);
  });
});

describe("words in the chat", () => {
  const say = (text: string): Promise<unknown> => world.ask("POST", `/api/orchestrators/${project.orchestratorId}/messages`, { text });

  test("change the graph without a model, too", async () => {
    const [one, two] = [await planned("Add a door"), await planned("Add a lock")];
    await say(`${two.number} after ${one.number}`);
    expect((await steps.look(two)).dependsOn).toEqual([one.id]);
    await say(`merge ${one.number} and ${two.number}`);
    const merged = (await world.ask<{ items: TaskView[] }>("GET", `/api/orchestrators/${project.orchestratorId}/tasks?limit=5`)).items.find((t) => t.replaces.includes(one.id))!;
    expect(merged.replaces).toEqual([one.id, two.id]);
    await steps.cancel(merged);
  });
});

describe("a wish of several tasks", () => {
  test("is one plan: one decision, confirmed at once", async () => {
    const { parts } = await world.ask<{ parts: { kind: string; taskIds?: string[] }[] }>("POST", `/api/orchestrators/${project.orchestratorId}/messages`, { text: "- add an alpha file\n- then add a beta file\n- then add a gamma file" });
    const ids = parts.find((p) => p.kind === "plan")?.taskIds ?? [];
    expect(ids).toHaveLength(3);
    const [first] = await Promise.all(ids.map((id) => world.task(project, id)));
    const decision = await world.until("one decision on all three", async () => (await openPlans()).find((d) => d.body.kind === "plan" && ids.every((id) => d.body.kind === "plan" && d.body.taskIds?.includes(id))));
    expect((await openPlans()).filter((d) => d.taskId !== null && ids.includes(d.taskId))).toEqual([]);
    for (const id of ids) expect((await world.task(project, id)).attention.state).toBe("needs-confirmation");
    await steps.decide(decision, "approve");
    for (const id of ids) expect((await steps.over({ ...first!, id })).status).toBe("completed");
    expect(await world.ask("GET", `/api/decisions?limit=200&status=closed`)).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ id: decision.id, status: "taken", verdict: "approve" })]) });
  });

  test("stays open for the rest when one of them is confirmed alone, and ends with the last", async () => {
    const whole = await planned("Add everything");
    const { items } = await world.ask<{ items: TaskView[] }>("POST", `${path(whole)}/split`, { parts: [{ description: "Add left" }, { description: "Add right" }] });
    const [left, right] = await Promise.all(items.map((t) => steps.planned(t)));
    const decision = await world.until("both in one decision", async () => (await openPlans()).find((d) => d.body.kind === "plan" && d.body.taskIds?.length === 2 && d.body.taskIds.includes(right!.id)));
    await steps.confirm(left!);
    expect((await openPlans()).map((d) => d.id)).toContain(decision.id);
    expect((await steps.look(left!)).attention.state).not.toBe("needs-confirmation");
    expect((await steps.over(left!)).status).toBe("completed");
    expect((await openPlans()).map((d) => d.id)).toContain(decision.id);
    await steps.decide(decision, "deny");
    expect((await steps.over(right!)).status).toBe("cancelled");
    expect((await openPlans()).map((d) => d.id)).not.toContain(decision.id);
  });
});

describe("a split and a merge", () => {
  test("take the place of the old tasks in the graph and keep them in the history", async () => {
    const [base, whole, last] = [await planned("Add base"), await planned("Add the whole"), await planned("Add last")];
    await wait(whole, base);
    await wait(last, whole);
    const { items } = await world.ask<{ items: TaskView[] }>("POST", `${path(whole)}/split`, { parts: [{ description: "Add the first half" }, { description: "Add the second half", after: [1] }] });
    const [a, b] = items;
    expect([a?.dependsOn, b?.dependsOn, (await steps.look(last)).dependsOn]).toEqual([[base.id], [a?.id], [b?.id]]);
    expect(await steps.look(whole)).toMatchObject({ status: "cancelled", error: `split into ${a?.number}, ${b?.number}` });
    await Promise.all([a!, b!].map((t) => steps.planned(t)));
    const merged = await steps.planned(await world.ask<TaskView>("POST", `/api/orchestrators/${project.orchestratorId}/merges`, { taskIds: [b?.id, a?.id] }));
    expect(merged).toMatchObject({ description: "Add the first half\n\nAdd the second half", dependsOn: [base.id], replaces: [a?.id, b?.id] });
    expect((await steps.look(last)).dependsOn).toEqual([merged.id]);
    await askedWith(merged);
    for (const task of [last, merged, base]) await steps.cancel(task);
  });

  test("of a task at work are refused", async () => {
    const task = await steps.over(await steps.confirm(await planned("Add a done thing")));
    await expect(world.ask("POST", `${path(task)}/split`, { parts: [{ description: "a" }, { description: "b" }] })).rejects.toThrow("is completed already");
    expect((await steps.look(task)).status).toBe("completed");
  });
});

describe("a parent that failed", () => {
  test("leaves its children blocked with one question each; trying it again answers them all", async () => {
    const parent = await planned("Write what fails");
    const [one, two] = [await planned("Add child one"), await planned("Add child two")];
    for (const child of [one, two]) await wait(child, parent);
    for (const task of [one, two, parent]) await steps.confirm(task);
    await steps.decide(await steps.decision(parent, "retry"), "deny");
    const asked = await Promise.all([one, two].map((t) => steps.decision(t, "dependency")));
    await steps.decide(asked[0]!, "retry");
    const again = await world.until("the new try", async () => (await world.ask<{ items: TaskView[] }>("GET", `/api/orchestrators/${project.orchestratorId}/tasks?limit=10`)).items.find((t) => t.replaces.includes(parent.id)));
    expect(again.confirmedAt).not.toBeNull();
    for (const child of [one, two]) expect(await steps.look(child)).toMatchObject({ dependsOn: [again.id], delegations: [], attention: { state: "blocked" } });
    expect((await world.ask<{ items: Decision[] }>("GET", "/api/decisions?limit=200")).items.filter((d) => d.body.kind === "dependency")).toEqual([]);
    // It fails once more; now one child starts without it and the other one goes.
    await steps.decide(await steps.decision(again, "retry"), "deny");
    await steps.decide(await steps.decision(one, "dependency"), "approve");
    await steps.decide(await steps.decision(two, "dependency"), "deny");
    expect((await steps.over(one)).status).toBe("completed");
    expect((await steps.over(two)).status).toBe("cancelled");
  });

  test("is asked about also by who only comes to wait for it when it is over", async () => {
    const parent = await planned("Write what is cancelled");
    await steps.cancel(parent);
    const child = await steps.confirm(await planned("Add a late child", { dependsOn: [parent.id] }));
    const decision = await steps.decision(child, "dependency");
    await steps.decide(decision, "approve");
    expect((await steps.over(child)).status).toBe("completed");
  });
});
