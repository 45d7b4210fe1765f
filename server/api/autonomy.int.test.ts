import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { Decision } from "#domain/decision.ts";
import type { AutonomyStep, AutonomyView } from "#domain/earned.ts";
import { type BareApp, seedTask } from "../../e2e/support/bare-app.ts";
import { ANONYMOUS, type Asker, ownerAsker, runAsker, stranger, tokenAsker } from "../../e2e/support/principals.ts";
import { seedDelegation, seedSession } from "../../e2e/support/seeds.ts";
import { makeRepository, type ProjectRow, startWorld, type World } from "../../e2e/support/world.ts";
import { reviewAutonomy } from "../flows/review-autonomy.ts";
import { runTool } from "../flows/run-tool.ts";
import { listSteps } from "../store/autonomy.ts";
import { listDecisions } from "../store/decision.ts";
import { findProject } from "../store/project.ts";

let world: World;
let app: BareApp;
let owner: Asker;

beforeAll(async () => {
  world = await startWorld();
  owner = await ownerAsker(world);
});
afterAll(() => world.close());

type Level = "manual" | "confirm" | "full";

/** A project whose record speaks for one step, and the open question about it. */
async function proposed(level: Level): Promise<{ project: ProjectRow; decision: Decision; step: AutonomyStep }> {
  const project = await world.addProject(makeRepository());
  await world.ask("PATCH", `/api/projects/${project.id}`, { autonomy: level });
  app = { ...world.app, userId: project.userId, close: async () => undefined };
  const set = (await listSteps(app.db, project.id))[0]?.createdAt ?? project.createdAt;
  // After what was set by hand, and before what follows from it.
  const completedAt = new Date(Date.parse(set) + 1).toISOString();
  const tasks = await Promise.all(Array.from({ length: 6 }, () => seedTask(app, project, { status: "completed", completedAt })));
  if (level !== "manual") for (const task of tasks.toSorted((a, b) => b.number - a.number).slice(0, 2)) await seedDelegation(app, project, task, { status: "failed", error: { reason: "refuted", message: "no" } as never, completedAt });
  await reviewAutonomy(app, project.id);
  const decision = (await listDecisions(app.db, app.userId, { open: true, projectId: project.id, limit: 5 }))[0];
  const step = (await world.ask<AutonomyView>("GET", `/api/projects/${project.id}/autonomy`)).steps[0];
  if (!decision || !step) throw new Error("nothing was proposed");
  return { project, decision, step };
}

async function send(asker: Asker, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${world.url}${path}`, { method: "POST", headers: { ...asker.headers, "content-type": "application/json" }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const answer = (asker: Asker, decision: Decision, verdict: string) => send(asker, `/api/decisions/${decision.id}`, { verdict });
const levels = async (project: ProjectRow): Promise<unknown> => (await findProject(world.app.db, project.id))?.settings.autonomyByType;
const stale = (): Promise<unknown> => world.app.db.run("UPDATE auth_session SET confirmed_at = 0");
const fresh = async (): Promise<void> => void (await world.app.db.run(`UPDATE auth_session SET confirmed_at = ${Date.now()}`));
const tool = (id: string, decision: Decision, verdict: string, project: ProjectRow): Promise<unknown> => {
  const named = world.app.tools.get(id);
  if (!named) throw new Error(`no tool ${id}`);
  return runTool(world.app, named, { caller: { userId: project.userId, projectId: project.id, orchestratorId: project.orchestratorId, actorId: "a token", scopes: Scope.options }, input: { id: decision.id, verdict } });
};

describe("a project is added", () => {
  test.each([{ autonomy: "full" }, { autonomyByType: { bug: "full" } }, { mayMerge: true }, { mayPush: true }])("with %j only after the password, and its history says so", async (more) => {
    const path = makeRepository();
    await stale();
    expect(await send(owner, "/api/projects", { path, ...more })).toMatchObject({ status: 403, body: { code: "fresh-sign-in-needed" } });
    await fresh();
    const made = await send(owner, "/api/projects", { path, ...more });
    expect(made.status).toBe(201);
    expect(await listSteps(world.app.db, String(made.body["id"]))).toMatchObject([{ kind: "set", status: "applied" }]);
    const told = (await world.app.bus.since(0, 5000)).filter((e) => e.projectId === made.body["id"]).map((e) => e.kind);
    expect(told.slice(0, 2)).toEqual(["project.added", "project.changed"]);
  });

  test("that asks for each plan, in any session of the owner", async () => {
    await stale();
    expect((await send(owner, "/api/projects", { path: makeRepository() })).status).toBe(201);
    await fresh();
  });
});

describe("a level is raised", () => {
  test("from the inbox by the owner's browser only after the password, and the question stays open until then", async () => {
    const { project, decision } = await proposed("manual");
    await stale();
    expect(await answer(owner, decision, "approve")).toMatchObject({ status: 403, body: { code: "fresh-sign-in-needed" } });
    expect(await levels(project)).toEqual({});
    expect((await answer({ ...owner, headers: { ...owner.headers, origin: "https://evil.example" } }, decision, "approve")).status).toBeGreaterThanOrEqual(400);
    await fresh();
    expect(await answer(owner, decision, "approve")).toMatchObject({ status: 200, body: { status: "taken", verdict: "approve" } });
    expect(await levels(project)).toEqual({ feature: "confirm" });
    expect((await answer(owner, decision, "approve")).status).toBe(409);
  });

  test("by a token only where it may change the settings of this very project", async () => {
    const { project, decision } = await proposed("manual");
    const other = await world.addProject(makeRepository());
    for (const asker of [await tokenAsker(world, ["read", "input", "task", "approve"]), await tokenAsker(world, ["admin"], other.id)]) {
      expect([403, 404]).toContain((await answer(asker, decision, "approve")).status);
      expect(await levels(project)).toEqual({});
    }
    expect((await answer(await tokenAsker(world, ["admin"], project.id), decision, "approve")).status).toBe(200);
    expect(await levels(project)).toEqual({ feature: "confirm" });
  });

  test("never from a conversation, an agent, or by anybody else", async () => {
    const { project, decision } = await proposed("manual");
    await expect(tool("decide", decision, "approve", project)).rejects.toMatchObject({ code: "forbidden", tell: { what: "How much runs unasked is not changed from a conversation.", next: "Answer it in the inbox." } });
    const agent = await runAsker(world, (await seedSession(app, { ...project })).id);
    const strange = await stranger(world);
    for (const asker of [ANONYMOUS, agent, strange.browser, strange.token]) expect([asker.name, [401, 403, 404].includes((await answer(asker, decision, "approve")).status)]).toEqual([asker.name, true]);
    expect(await levels(project)).toEqual({});
  });
});

describe("a level is not raised", () => {
  test("by any word of the owner, however stale the sign-in", async () => {
    const { project, decision } = await proposed("manual");
    await stale();
    expect(await answer(owner, decision, "deny")).toMatchObject({ status: 200, body: { status: "taken", verdict: "deny" } });
    expect(await levels(project)).toEqual({});
    await fresh();
  });

  test("by a token that answers questions, and from a conversation", async () => {
    const one = await proposed("manual");
    expect((await answer(await tokenAsker(world, ["approve"], one.project.id), one.decision, "deny")).status).toBe(200);
    const two = await proposed("manual");
    expect(await tool("decide", two.decision, "deny", two.project)).toMatchObject({ status: "taken" });
  });
});

describe("a level is lowered", () => {
  test("by anybody who may answer, because less runs unasked then", async () => {
    const { project, decision, step } = await proposed("confirm");
    expect(step).toMatchObject({ kind: "lower", to: "manual", status: "proposed" });
    await stale();
    expect((await answer(owner, decision, "approve")).status).toBe(200);
    expect(await levels(project)).toEqual({ feature: "manual" });
    await fresh();
  });

  test("at once from full; to put that back takes as much as raising it", async () => {
    const { project, decision, step } = await proposed("full");
    expect([step.status, await levels(project)]).toEqual(["applied", { feature: "confirm" }]);
    await stale();
    expect(await answer(owner, decision, "deny")).toMatchObject({ status: 403, body: { code: "fresh-sign-in-needed" } });
    expect(await send(owner, `/api/autonomy-steps/${step.id}/revert`)).toMatchObject({ status: 403, body: { code: "fresh-sign-in-needed" } });
    await expect(tool("decide", decision, "deny", project)).rejects.toMatchObject({ code: "forbidden" });
    expect((await send(await tokenAsker(world, ["approve", "task"], project.id), `/api/autonomy-steps/${step.id}/revert`)).status).toBe(403);
    expect(await levels(project)).toEqual({ feature: "confirm" });
    await fresh();
    expect(await send(owner, `/api/autonomy-steps/${step.id}/revert`)).toMatchObject({ status: 200, body: { status: "reverted" } });
    expect(await levels(project)).toEqual({});
    expect((await answer(owner, decision, "deny")).status).toBe(409);
    expect(await send(owner, `/api/autonomy-steps/${step.id}/revert`)).toMatchObject({ status: 200, body: { status: "reverted" } });
  });

  test("and to leave it so takes no more than a word", async () => {
    const { project, decision } = await proposed("full");
    expect(await tool("decide", decision, "approve", project)).toMatchObject({ status: "taken" });
    expect(await levels(project)).toEqual({ feature: "confirm" });
  });
});

test("what another person's project lets run is not told, and no step of nowhere is taken back", async () => {
  const { project, step } = await proposed("manual");
  const { token } = { token: { name: "another person's token", headers: { authorization: "Bearer rdv_stranger0123456789abcdef0123456789abcdef" } } };
  const look = async (path: string, asker: Asker): Promise<number> => (await fetch(`${world.url}${path}`, { headers: asker.headers })).status;
  for (const path of [`/api/projects/${project.id}/autonomy`, `/api/projects/${project.id}/unasked`]) expect([401, 403, 404]).toContain(await look(path, token));
  expect(await look(`/api/projects/${project.id}/unasked?limit=0`, owner)).toBe(400);
  expect(await look(`/api/projects/${project.id}/unasked?before=x`, owner)).toBe(400);
  expect((await send(owner, "/api/autonomy-steps/01HZZZZZZZZZZZZZZZZZZZZZZZ/revert")).status).toBe(404);
  expect((await send(token, `/api/autonomy-steps/${step.id}/revert`)).status).toBeGreaterThanOrEqual(401);
});
