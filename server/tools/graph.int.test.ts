import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { TaskView } from "#domain/api.ts";
import type { AppError } from "#domain/errors.ts";
import { type Ran, runRdv } from "../../e2e/support/run-rdv.ts";
import { forgetRate, type Steps, stepsIn, useBrain } from "../../e2e/support/steps.ts";
import { type ProjectRow, startWorld, type World } from "../../e2e/support/world.ts";
import { runTool } from "../flows/run-tool.ts";

let world: World;
let steps: Steps;
let project: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
  project = await steps.project("sleep 600");
});
afterAll(() => world.close());

const use = <T = Record<string, unknown>>(name: string, input: unknown): Promise<T> =>
  runTool(world.app, world.app.tools.get(name)!, { caller: { userId: project.userId, projectId: project.id, orchestratorId: project.orchestratorId, actorId: "a token", scopes: Scope.options }, input }) as Promise<T>;
const refusal = async (work: Promise<unknown>): Promise<AppError> => (await work.catch((error: unknown) => error)) as AppError;
const planned = async (wish: string): Promise<TaskView> => steps.planned(await steps.submit(project, wish));
const byNumber = async (number: number): Promise<TaskView> => (await world.ask<{ items: TaskView[] }>("GET", `/api/orchestrators/${project.orchestratorId}/tasks?limit=200`)).items.find((t) => t.number === number)!;

describe("the hands for the graph", () => {
  test("order, split and merge tasks by their numbers", async () => {
    const [one, two] = [await planned("Add one"), await planned("Add two")];
    expect(await use("order_tasks", { number: two.number, after: [one.number] })).toMatchObject({ number: two.number, after: [one.number] });
    expect((await steps.look(two)).dependsOn).toEqual([one.id]);
    const { into } = await use<{ into: { id: string; number: number }[] }>("split_task", { number: one.number, parts: [{ description: "Add the left" }, { description: "Add the right", after: [1] }] });
    expect((await steps.look(two)).dependsOn).toEqual([into[1]!.id]);
    const merged = await use<{ id: string; number: number }>("merge_tasks", { numbers: into.map((t) => t.number), description: "Add both" });
    expect(await steps.look({ ...two, id: merged.id })).toMatchObject({ description: "Add both", replaces: into.map((t) => t.id) });
    expect(await use("order_tasks", { number: two.number, notAfter: [merged.number] })).toMatchObject({ notAfter: [merged.number] });
    expect((await steps.look(two)).dependsOn).toEqual([]);
    await forgetRate(world.app);
  });

  test("let nothing loose that a person confirmed, and refuse what the law refuses", async () => {
    const [one, two] = [await planned("Add three"), await planned("Add four")];
    await use("order_tasks", { number: two.number, after: [one.number] });
    await steps.confirm(two);
    expect((await refusal(use("order_tasks", { number: two.number, notAfter: [one.number] }))).code).toBe("forbidden");
    expect((await steps.look(two)).dependsOn).toEqual([one.id]);
    expect((await refusal(use("order_tasks", { number: one.number, after: [two.number] }))).tell.what).toContain("wait for each other");
    expect((await refusal(use("split_task", { number: 999, parts: [{ description: "a" }, { description: "b" }] }))).code).toBe("not-found");
    expect((await refusal(use("split_task", { number: one.number, parts: [{ description: "a" }, { description: "b", after: [7] }] }))).tell.what).toContain("after part 7");
    expect((await refusal(use("merge_tasks", { numbers: [one.number, 999] }))).code).toBe("not-found");
  });

  test("in a conversation, tasks a model makes are one plan of the answer, and a split it thinks of is put before the person", async () => {
    const task = await planned("Add a large thing");
    const away = useBrain(world.app, {
      converse: async (turn) => {
        for (const description of ["Add a small thing", "Add another small thing"]) await turn.call("submit_task", { description });
        turn.emit(await turn.call("split_task", { number: task.number, parts: [{ description: "Add one half" }, { description: "Add the other half" }] }));
      },
    });
    try {
      const answer = await world.ask<{ parts: { kind: string; text?: string; taskIds?: string[] }[] }>("POST", `/api/orchestrators/${project.orchestratorId}/messages`, { text: "make it smaller" });
      expect(answer.parts.find((p) => p.kind === "plan")?.taskIds).toHaveLength(2);
      expect(answer.parts.find((p) => p.kind === "text")?.text).toContain(`"proposed":"Split task ${task.number}`);
    } finally {
      away();
    }
  });
});

describe("the same from a shell", () => {
  const rdv = (...args: string[]): Promise<Ran> => runRdv(world.home, args);

  test("rdv task after, split and merge", async () => {
    const [one, two] = [await planned("Add five"), await planned("Add six")];
    expect(await rdv("task", "after", String(two.number), String(one.number))).toMatchObject({ code: 0, out: `task ${two.number} waits for ${one.number}\n` });
    expect((await rdv("task", "after", String(one.number), String(two.number))).err).toContain("wait for each other");
    expect(await rdv("task", "after", String(two.number), String(one.number), "--not")).toMatchObject({ code: 0, out: `task ${two.number} does not wait for ${one.number} any more\n` });
    const split = await rdv("task", "split", String(one.number), "Add five a", "Add five b", "--in-order", "--json");
    const parts = JSON.parse(split.out) as TaskView[];
    expect(parts[1]?.dependsOn).toEqual([parts[0]?.id]);
    expect((await rdv("task", "split", String(two.number), "only one")).err).toContain("two parts or more");
    const merged = await rdv("task", "merge", String(parts[0]?.number), String(parts[1]?.number), "--as", "Add five after all", "--json");
    const { number } = JSON.parse(merged.out) as TaskView;
    expect(await byNumber(number)).toMatchObject({ description: "Add five after all" });
  });
});
