import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { Decision } from "#domain/decision.ts";
import { type Message, textOf as wordsOf } from "#domain/message.ts";
import type { AppError } from "#domain/errors.ts";
import { tokenAsker } from "../../e2e/support/principals.ts";
import { type Steps, stepsIn } from "../../e2e/support/steps.ts";
import { makeRepository, type ProjectRow, startWorld, type World, WRITE_AND_COMMIT } from "../../e2e/support/world.ts";
import { runTool } from "../flows/run-tool.ts";
import type { ToolCaller } from "../kernel.ts";

let world: World;
let steps: Steps;
let project: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
  project = await steps.project(`echo 'what do you want' ; ${WRITE_AND_COMMIT}`);
});
afterAll(() => world.close());

const caller = (more: Partial<ToolCaller> = {}): ToolCaller => ({ userId: project.userId, projectId: project.id, orchestratorId: project.orchestratorId, actorId: "a token", scopes: Scope.options, ...more });

function use<T = Record<string, unknown>>(name: string, input: unknown = {}, by = caller()): Promise<T> {
  const tool = world.app.tools.get(name);
  if (!tool) throw new Error(`no tool ${name}`);
  return runTool(world.app, tool, { caller: by, input }) as Promise<T>;
}

const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;

describe("the hands of the orchestrator", () => {
  test("are called like their file and say what they do", () => {
    for (const [id, tool] of world.app.tools) {
      expect(tool.id).toBe(id);
      expect(tool.description).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("refuse input of another shape without running", async () => {
    for (const [name] of world.app.tools) expect(await use(name, { nobody: "knows this" })).toMatchObject({ error: expect.stringContaining("nobody") });
  });

  test("take a wish through to its proof", async () => {
    const made = await use<{ id: string; number: number; status: string }>("submit_task", { description: "Add a result file", type: "feature" });
    const task = { ...(await world.task(project, made.id)) };
    await steps.planned(task);
    expect(await use("list_decisions")).toEqual([expect.objectContaining({ kind: "plan" })]);
    expect(await use("confirm_task", { number: made.number })).toMatchObject({ confirmed: true });
    const done = await steps.over(task);
    expect(done.confirmedBy).toBe("a token");
    expect(await use("show_task", { number: made.number })).toMatchObject({ status: "completed", attention: { state: "verified" }, tries: [{ attempt: 1, status: "completed", error: null }] });
    expect(await use("show_diff", { number: made.number })).toMatchObject({ files: [{ path: "result.txt", status: "added", additions: 1 }], isCut: false, patch: expect.stringContaining("+done") });
    const landed = await use<{ commit: string }>("land_task", { number: made.number, strategy: "squash" });
    expect(landed).toMatchObject({ number: made.number, status: "landed", base: "main", strategy: "squash" });
    expect((await refusal(use("land_task", { number: made.number }))).tell.what).toContain("has landed on main");
    expect(await use("undo_landing", { number: made.number })).toMatchObject({ status: "undone", how: "moved-back" });
    const { screen } = await use<{ screen: string }>("read_terminal", { number: made.number, lines: 50 });
    expect(screen).toContain("what do you want");
  });

  test("list tasks by state, all or only open ones", async () => {
    const open = await steps.planned(await steps.submit(project, "Wait here"));
    const list = (input: object) => use<{ number: number; status: string }[]>("list_tasks", input);
    expect((await list({ open: true })).map((t) => t.number)).toContain(open.number);
    expect((await list({ status: "completed" })).every((t) => t.status === "completed")).toBe(true);
    expect((await list({})).map((t) => t.number)).toEqual((await list({})).map((t) => t.number).toSorted((a, b) => b - a));
    expect(await use("cancel_task", { number: open.number })).toMatchObject({ cancelled: true });
    expect((await list({ open: true })).map((t) => t.number)).not.toContain(open.number);
  });

  test("set one task behind another by its number", async () => {
    const first = await steps.planned(await steps.submit(project, "First of two"));
    const second = await use<{ id: string }>("submit_task", { description: "Second of two", after: [first.number] });
    expect((await world.task(project, second.id)).dependsOn).toEqual([first.id]);
    expect((await refusal(use("submit_task", { description: "x", after: [999] }))).code).toBe("not-found");
  });

  test("answer decisions only of their own project and person", async () => {
    const task = await steps.planned(await steps.submit(project, "Decide me"));
    const decision = await steps.decision(task, "plan");
    const answer = (by: Partial<ToolCaller>) => use("decide", { id: decision.id, verdict: "deny", text: "no" }, caller(by));
    expect((await refusal(answer({ userId: "stranger" }))).code).toBe("not-found");
    expect((await refusal(answer({ projectId: "01HZZZZZZZZZZZZZZZZZZZZZZZ" }))).code).toBe("not-found");
    expect(await answer({})).toEqual({ id: decision.id, status: "taken" });
  });

  test("say what is not there yet", async () => {
    const task = await steps.planned(await steps.submit(project, "Nothing yet"));
    expect((await refusal(use("read_terminal", { number: task.number }))).tell.what).toContain("no terminal yet");
    expect((await refusal(use("send_to_agent", { number: task.number, text: "hello" }))).tell.what).toContain("No agent works");
    expect(await use("show_diff", { number: task.number })).toEqual({ files: [], note: "no agent has started yet" });
    for (const name of ["show_task", "cancel_task", "confirm_task", "land_task", "undo_landing", "show_diff", "read_terminal"]) expect((await refusal(use(name, { number: 999 }))).code).toBe("not-found");
  });

  test("type to an agent that is at work", async () => {
    const own = await steps.project("read -r words; echo heard $words; sleep 600");
    const task = await steps.start(own, "Listen to me");
    await steps.until(task, "the agent", (now) => now.delegations[0]?.status === "running");
    const by = caller({ projectId: own.id, orchestratorId: own.orchestratorId });
    expect(await use("send_to_agent", { number: task.number, text: "good morning" }, by)).toMatchObject({ kept: true });
    await expect.poll(async () => (await use<{ screen: string }>("read_terminal", { number: task.number }, by)).screen, { timeout: 15_000 }).toContain("heard good morning");
    await steps.cancel(task);
  });

  test("in Master Control need the project's name where there are several", async () => {
    await world.addProject(makeRepository(), { name: "another" });
    const master = caller({ projectId: null, orchestratorId: null });
    expect((await refusal(use("submit_task", { description: "x" }, master))).tell.what).toBe("Which project is meant?");
    const made = await use<{ project: string }>("submit_task", { description: "x", project: "another" }, master);
    expect(made.project).toBe("another");
    const names = (await use<{ name: string }[]>("list_projects", {}, master)).map((p) => p.name);
    expect(names).toEqual(expect.arrayContaining(["another", "sample"]));
    expect((await use<unknown[]>("list_projects")).length).toBe(1);
  });
});

describe("in the chat", () => {
  test("a token does what its scopes allow, and is told which one is missing for the rest", async () => {
    const task = await steps.planned(await steps.submit(project, "Paint the shed"));
    const { headers } = await tokenAsker(world, ["read", "task"], project.id);
    const say = async (text: string): Promise<string> => {
      const response = await fetch(`${world.url}/api/orchestrators/${project.orchestratorId}/messages`, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ text }) });
      return wordsOf((await response.json()) as Message);
    };
    expect(await say(`confirm ${task.number}`)).toContain("lacks the scope approve");
    expect((await world.task(project, task.id)).confirmedAt).toBeNull();
    expect(await say(`cancel ${task.number}`)).toContain("is cancelled");
  });
});

describe("over MCP", () => {
  async function client(scopes: Scope[], projectId?: string): Promise<Client> {
    const { headers } = await tokenAsker(world, scopes, projectId);
    const made = new Client({ name: "test", version: "1" });
    await made.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers } }));
    return made;
  }
  const textOf = (result: Awaited<ReturnType<Client["callTool"]>>): string => (result.content as { text: string }[])[0]?.text ?? "";

  test("a token is offered what it may do, and nothing else", async () => {
    const offered = async (scopes: Scope[]): Promise<string[]> => {
      const one = await client(scopes);
      const names = (await one.listTools()).tools.map((t) => t.name);
      await one.close();
      return names;
    };
    expect(await offered(["read"])).not.toContain("submit_task");
    expect(await offered(["read", "task"])).toContain("submit_task");
    expect(await offered(["read", "task"])).not.toContain("confirm_task");
    expect((await offered(["admin"])).toSorted()).toEqual([...world.app.tools.keys()].toSorted());
  });

  test("a tool that is not offered cannot be called either", async () => {
    const one = await client(["read"]);
    const result = await one.callTool({ name: "submit_task", arguments: { description: "x" } }).catch((error: unknown) => error as Error);
    expect(result instanceof Error ? result.message : textOf(result)).toMatch(/not found|unknown/i);
    await one.close();
  });

  test("answers are text, refusals are errors in words", async () => {
    const one = await client(["read", "task"], project.id);
    const list = await one.callTool({ name: "list_tasks", arguments: { open: true } });
    expect(Array.isArray(JSON.parse(textOf(list)))).toBe(true);
    const missing = await one.callTool({ name: "show_task", arguments: { number: 999 } });
    expect([missing.isError, textOf(missing)]).toEqual([true, expect.stringContaining("There is no task 999")]);
    await one.close();
  });

  test("a token bound to a project sees and reaches that one only", async () => {
    const one = await client(["admin"], project.id);
    expect(textOf(await one.callTool({ name: "list_projects", arguments: {} }))).not.toContain("another");
    const elsewhere = await one.callTool({ name: "submit_task", arguments: { description: "x", project: "another" } });
    expect([elsewhere.isError, textOf(elsewhere)]).toEqual([true, expect.stringContaining("one project only")]);
    const decisions = JSON.parse(textOf(await one.callTool({ name: "list_decisions", arguments: {} }))) as Decision[];
    expect(decisions.every((d) => d.id !== "")).toBe(true);
    await one.close();
  });
});
