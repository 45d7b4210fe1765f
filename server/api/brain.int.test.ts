import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Health } from "#domain/api.ts";
import { FAILURES } from "#domain/breaker.ts";
import type { BrainsView } from "#domain/brains-view.ts";
import type { Brain, ParsedWish } from "#domain/brain.ts";
import { makeRepository, type ProjectRow, startWorld, type World } from "../../e2e/support/world.ts";

const WISH: ParsedWish = { type: "feature", title: "Add dark mode", confidence: 0.5, estimateMinutes: 12, agent: null, after: [], scope: [] };

let world: World;
let project: ProjectRow;
let isDown = false;

beforeAll(async () => {
  world = await startWorld();
  project = await world.addProject(makeRepository(), { name: "shop" });
  const paid: Brain = {
    id: "paid", rank: -1, traits: { quality: 3, speed: 2, cost: 2 }, needs: "a key", mayApprove: false, available: () => true,
    prices: [{ model: "m", input: 2, output: 10, source: "the test", asOf: "2026-11-21" }],
    open: (_env, { request }) => ({
      model: "m",
      parse: (_wish, _context, signal) => request(signal, async (spent) => {
        if (isDown) throw Object.assign(new Error("down"), { status: 401 });
        spent({ model: "m", inputTokens: 50_000, outputTokens: 10_000, cachedTokens: 0, costUsd: null });
        return WISH;
      }),
      converse: async () => undefined,
    }),
  };
  (world.app.brains as Map<string, Brain>).set("paid", paid);
});
afterAll(() => world.close());

const view = (): Promise<BrainsView> => world.ask("GET", "/api/brains");
const planned = async (description: string): Promise<void> => {
  const task = await world.submit(project, { description });
  await world.until("a plan", async () => (await world.task(project, task.id)).status === "planning");
};

describe("the router, seen from outside", () => {
  test("says who thinks, what it costs, and what a project spent", async () => {
    await planned("Add dark mode to the settings page");
    const { brains, projects, first, days } = await view();
    expect([first.parse, days]).toEqual(["paid", 7]);
    expect(brains.find((b) => b.id === "paid")).toMatchObject({ ready: true, model: "m", breaker: "closed", price: { input: 2, output: 10, asOf: "2026-11-21" }, sum: { calls: 1, failures: 0, inputTokens: 50_000, unpriced: 0 } });
    expect(projects).toMatchObject([{ projectId: project.id, name: "shop", lastHour: 1, sum: { calls: 1 } }]);
    expect(projects[0]?.sum.costUsd).toBeCloseTo(0.2);
    expect(brains.find((b) => b.id === "offline")).toMatchObject({ ready: true, model: null, price: null });
  });

  test("takes a preference for one kind and keeps the other, also over a restart", async () => {
    const changed = await world.ask<BrainsView>("PATCH", "/api/brains", { prefer: { parse: "cost" } });
    expect(changed).toMatchObject({ prefer: { parse: "cost", converse: "balanced" }, first: { parse: "offline", converse: "paid" } });
    const { findPreferences } = await import("../store/model-call.ts");
    expect(await findPreferences(world.app.db)).toEqual({ parse: "cost", suggest: "balanced", converse: "balanced" });
    await world.ask("PATCH", "/api/brains", { prefer: { parse: "balanced" } });
  });

  test("refuses what is no preference", async () => {
    await expect(world.ask("PATCH", "/api/brains", { prefer: { parse: "luck" } })).rejects.toThrow("400");
    await expect(world.ask("PATCH", "/api/brains", { prefer: { dream: "cost" } })).rejects.toThrow("400");
  });

  test("one that fails again and again is passed over, and the doctor says so", async () => {
    isDown = true;
    for (let i = 0; i < FAILURES; i++) await planned(`Add page ${i}`);
    const paid = (await view()).brains.find((b) => b.id === "paid");
    expect(paid).toMatchObject({ breaker: "open", failuresInARow: FAILURES, sum: { failures: FAILURES } });
    expect(Date.parse(paid?.until ?? "")).toBeGreaterThan(Date.now());
    const { lines, brain } = await world.ask<Health>("GET", "/api/health");
    expect(lines.find((l) => l.id === "brain-paid")).toMatchObject({ state: "action", text: expect.stringContaining("failed 3 times in a row; others think until") as unknown });
    expect([brain, (await view()).first.parse]).toEqual(["offline", "offline"]);
  });
});
