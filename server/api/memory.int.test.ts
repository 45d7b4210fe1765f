import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { Memory } from "#domain/memory.ts";
import { type Steps, stepsIn } from "../../e2e/support/steps.ts";
import { type ProjectRow, startWorld, type World, WRITE_AND_COMMIT } from "../../e2e/support/world.ts";
import { runTool } from "../flows/run-tool.ts";
import type { ToolCaller } from "../kernel.ts";

let world: World;
let steps: Steps;
let project: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
  project = await steps.project(WRITE_AND_COMMIT);
});
afterAll(() => world.close());

const list = async (): Promise<Memory[]> => (await world.ask<{ items: Memory[] }>("GET", `/api/projects/${project.id}/memories`)).items;
const add = (text: string, kind?: string) => world.ask<Memory>("POST", `/api/projects/${project.id}/memories`, { text, ...(kind ? { kind } : {}) });

function use<T>(name: string, input: unknown, more: Partial<ToolCaller> = {}): Promise<T> {
  const tool = world.app.tools.get(name);
  if (!tool) throw new Error(`no tool ${name}`);
  const caller: ToolCaller = { userId: project.userId, projectId: project.id, orchestratorId: null, actorId: "a token", scopes: Scope.options, ...more };
  return runTool(world.app, tool, { caller, input }) as Promise<T>;
}

describe("what a project keeps in mind", () => {
  test("stands when a person adds it, and is gone when they forget it", async () => {
    const kept = await add("We use tabs", "rule");
    expect(kept).toMatchObject({ text: "We use tabs", kind: "rule", origin: "person", source: "learn", standsSince: expect.any(String), createdBy: expect.stringContaining("owner") });
    expect((await list()).map((m) => m.id)).toContain(kept.id);
    await world.ask("DELETE", `/api/memories/${kept.id}`);
    expect((await list()).map((m) => m.id)).not.toContain(kept.id);
  });

  test("is a note from a program, until a person confirms it", async () => {
    expect(await use("remember", { text: "The API is slow" })).toMatchObject({ kept: "The API is slow", stands: false });
    const note = (await list()).find((m) => m.text === "The API is slow");
    expect(note).toMatchObject({ origin: "token", standsSince: null, source: "mcp", createdBy: "a token" });
    await world.ask("POST", `/api/memories/${note?.id}/confirm`);
    expect((await list()).find((m) => m.id === note?.id)?.standsSince).not.toBeNull();
  });

  test("loses what looks like a secret before it is kept", async () => {
    expect((await add("the key is ghp_0123456789abcdefghijklmnopqrstuvwxyzAB")).text).toBe("the key is [redacted]");
  });

  test("is found again beside finished tasks, by what the words have in common", async () => {
    const task = await steps.submit(project, "Paint the garden fence");
    await steps.planned(task);
    await steps.cancel(task);
    await add("The garden fence is made of wood");
    const found = await use<{ kind: string; text: string; standing: boolean }[]>("recall", { query: "painting fences" });
    expect(Object.fromEntries(found.map((f) => [f.kind, f.standing]))).toEqual({ memory: true, task: false });
    expect(await use("recall", { query: "zeppelin" })).toEqual([]);
  });
});

describe("the hands that look and change", () => {
  test("an unconfirmed task is edited, terminals are listed, and evidence is shown with what was not checked", async () => {
    const task = await steps.planned(await steps.submit(project, "Add a result file"));
    expect(await use("edit_task", { number: task.number, title: "Add the file", priority: 2 })).toMatchObject({ title: "Add the file", changed: ["title", "priority"] });
    expect(await use("show_evidence", { number: task.number })).toMatchObject({ attempt: null, checks: [], notChecked: expect.arrayContaining([expect.any(String)]) });
    await steps.confirm(task);
    const done = await steps.over(task);
    expect(done).toMatchObject({ title: "Add the file", priority: 2, status: "completed" });
    const shown = await use<{ checks: { outcome: string }[]; notChecked: string[] }>("show_evidence", { number: task.number });
    expect(shown.checks.map((c) => c.outcome)).toContain("passed");
    const sessions = await use<{ kind: string; isOfTask: boolean }[]>("list_sessions", { ended: true });
    expect(sessions).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "agent", isOfTask: true })]));
    await expect(use("edit_task", { number: task.number, title: "Late" })).rejects.toThrow("confirmed");
  });

  test("a question over MCP goes into the project's own conversation", async () => {
    expect(await use("ask_user", { question: "Which colour?", choices: [{ label: "Red" }, { label: "Blue" }] })).toMatchObject({ choices: ["Red", "Blue"] });
    const open = (await world.ask<{ items: { id: string; body: { kind: string; orchestratorId?: string } }[] }>("GET", "/api/decisions")).items.find((d) => d.body.kind === "ask");
    expect(open?.body.orchestratorId).toBe(project.orchestratorId);
    await world.ask("POST", `/api/decisions/${open?.id}`, { verdict: "deny" });
  });

  test("a digest is there once the conversation is long, and stopping nothing stops nothing", async () => {
    expect(await world.ask("GET", `/api/orchestrators/${project.orchestratorId}/digest`)).toEqual({ digest: null });
    expect(await world.ask("POST", `/api/orchestrators/${project.orchestratorId}/stop`)).toEqual({ stopped: [] });
  });
});
