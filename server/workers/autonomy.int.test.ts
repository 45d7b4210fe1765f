import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Autonomy } from "#domain/autonomy.ts";
import type { NewEvent } from "#domain/events.ts";
import type { TaskType } from "#domain/task.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDelegation, seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { now } from "../lib/ids.ts";
import { listSteps } from "../store/autonomy.ts";
import { listDecisions } from "../store/decision.ts";
import { startAutonomy } from "./autonomy.ts";

let app: BareApp;
let worker: { stop(): void } | undefined;
beforeEach(async () => {
  app = await startBareApp();
});
afterEach(async () => {
  worker?.stop();
  await app.close();
});

const project = (autonomy: Autonomy = "confirm"): Promise<SeededProject> => seedRepository(app, { fields: { autonomy } });
const verified = async (on: SeededProject, count: number, type: TaskType = "feature"): Promise<void> => void (await Promise.all(Array.from({ length: count }, () => seedTask(app, on, { type, status: "completed", completedAt: now() }))));
const refuted = async (on: SeededProject): Promise<void> => void (await seedDelegation(app, on, await seedTask(app, on, { status: "failed", completedAt: now() }), { status: "failed", error: { reason: "refuted", message: "no" } as never, completedAt: now() }));
const tell = (on: SeededProject, kind: NewEvent["kind"], to: string): Promise<void> => app.bus.commit(() => ({ writes: [], events: [{ kind, projectId: on.id, payload: { from: "monitoring", to, why: "it ended" } } as NewEvent], result: undefined }));
const steps = async (on: SeededProject): Promise<string[]> => (await listSteps(app.db, on.id)).map((s) => `${s.kind} ${s.type} to ${s.to} ${s.status}`);
const some = (on: SeededProject) => untilIn(app, "a step", async () => (await steps(on)).length > 0);

describe("how much runs unasked", () => {
  test("is weighed for every project when the server starts", async () => {
    const [good, young] = [await project(), await project()];
    await verified(good, 14);
    await verified(young, 13);
    worker = startAutonomy(app);
    await some(good);
    expect(await steps(good)).toEqual(["raise feature to full proposed"]);
    expect(await steps(young)).toEqual([]);
  });

  test.each(["task.changed", "delegation.changed"] as const)("is weighed anew after %s of one that ended, and asked about once however often that is said", async (kind) => {
    const on = await project();
    worker = startAutonomy(app);
    await verified(on, 14);
    await Promise.all([tell(on, kind, "completed"), tell(on, kind, "completed"), tell(on, kind, "failed")]);
    await some(on);
    const next = await project();
    await verified(next, 14);
    await tell(on, kind, "completed");
    await tell(next, kind, "completed");
    await some(next);
    expect(await steps(on)).toEqual(["raise feature to full proposed"]);
  });

  test("is lowered at once where full was too much, and only then asked about", async () => {
    const on = await project("full");
    worker = startAutonomy(app);
    await refuted(on);
    await refuted(on);
    await tell(on, "task.changed", "failed");
    await some(on);
    expect(await steps(on)).toEqual(["lower feature to confirm applied"]);
  });

  test("of one kind of task says nothing of another", async () => {
    const on = await project();
    await verified(on, 8, "feature");
    await verified(on, 8, "bug");
    const other = await project();
    await verified(other, 14);
    worker = startAutonomy(app);
    await some(other);
    expect(await steps(on)).toEqual([]);
  });

  test("is a question a person finds among what waits, with the tasks it rests on", async () => {
    const on = await project("manual");
    await verified(on, 20);
    worker = startAutonomy(app);
    await some(on);
    const [decision] = await listDecisions(app.db, app.userId, { open: true, projectId: on.id, limit: 10 });
    expect(decision?.body).toMatchObject({ kind: "autonomy", step: { kind: "raise", from: "manual", to: "confirm" } });
  });
});
