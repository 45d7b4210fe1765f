import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { QueueView } from "#domain/queue-view.ts";
import { runRdv } from "../e2e/support/run-rdv.ts";
import { makeRepository, privateFolder, type ProjectRow, scriptAgent, startWorld, type World } from "../e2e/support/world.ts";
import { EXIT } from "./server-call.ts";

const home = join(privateFolder(), "home");
let world: World;
let project: ProjectRow;
beforeAll(async () => {
  world = await startWorld({ home });
  project = await world.addProject(makeRepository(), { autonomy: "full", agents: { custom: [scriptAgent("slow", "sleep 600")] } });
});
afterAll(() => world.close());

const rdv = (...args: string[]) => runRdv(world.home, args);
const state = async (id: string) => (await world.task(project, id)).attention;
const waits = (id: string) => world.until("a place in the queue", async () => (await state(id)).state === "queued" && (await state(id)).detail.startsWith("waits for a free place"));

describe("the queue", () => {
  test("is shown with its reasons, outlives the server, and goes on when a limit is raised", async () => {
    expect((await rdv("limits", "--agents", "1", "--agent", "slow=3")).out).toContain("slow: at most 3");
    const first = await world.submit(project, { description: "Add a bell", agent: "slow" });
    await world.until("an agent", async () => (await state(first.id)).state === "working");
    const second = await world.submit(project, { description: "Add a whistle", agent: "slow" });
    await waits(second.id);
    const shown = await rdv("queue");
    expect(shown.out).toMatch(/1 of 1 agents hold 500 of \d+ MB/);
    expect(shown.out).toMatch(/1 {2}2 .*waits for a free place {2}about \d+ min {2}1 agent runs, and 1 may at the same time/);
    const { since } = ((await rdv("queue", "--json")).json() as QueueView).items[0] ?? {};

    await world.stop();
    world = await startWorld({ home });
    await world.until("the recovery", async () => (await world.app.bus.since(0, 1000)).filter((e) => e.kind === "server.recovered").length === 2);
    expect(((await rdv("queue", "--json")).json() as QueueView).items).toMatchObject([{ taskId: second.id, short: "agents", since, place: 1 }]);

    expect((await rdv("limits", "--agents", "any")).code).toBe(EXIT.ok);
    await world.until("the second agent", async () => (await state(second.id)).state === "working");
    expect((await rdv("queue")).out).toContain("Nothing waits.");
    for (const task of [first, second]) await world.ask("DELETE", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`);
  });

  test("a limit that is no number is used wrongly, and nothing changes", async () => {
    const before = (await rdv("limits", "--json")).json();
    for (const args of [["--memory", "much"], ["--agents", "0"], ["--agent", "slow=none"]]) expect((await rdv("limits", ...args)).code).toBe(EXIT.usage);
    expect((await rdv("limits", "--json")).json()).toEqual(before);
    await expect(world.ask("PATCH", "/api/capacity", { memoryMb: 1 })).rejects.toThrow("400");
  });

  test("a waiting task's priority may change, its wish may not", async () => {
    await rdv("limits", "--agents", "1");
    const [one, two] = [await world.submit(project, { description: "Add a drum", agent: "slow" }), await world.submit(project, { description: "Add a horn", agent: "slow" })];
    await world.until("both decided", async () => [(await state(one.id)).state, (await state(two.id)).state].sort().join() === "queued,working");
    const waiting = (await state(one.id)).state === "queued" ? one : two;
    const path = `/api/orchestrators/${project.orchestratorId}/tasks/${waiting.id}`;
    expect(await world.ask("PATCH", path, { priority: 9, retry: { maxAttempts: 5 }, budget: { usd: 3 } })).toMatchObject({ priority: 9, retry: { maxAttempts: 5 }, limits: [{ measure: "usd", limit: 3, state: "unknown" }] });
    await expect(world.ask("PATCH", path, { description: "Add a flute" })).rejects.toThrow("409");
    for (const task of [waiting, waiting === one ? two : one]) await world.ask("DELETE", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`);
  });
});
