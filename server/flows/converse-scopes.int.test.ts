import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { Decision } from "#domain/decision.ts";
import { textOf } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { forgetRate, useBrain } from "../../e2e/support/steps.ts";
import { findDecision, findOpenAsk, listDecisions } from "../store/decision.ts";
import { listMessages } from "../store/message.ts";
import { findOrchestrator } from "../store/project.ts";
import { findTask } from "../store/task.ts";
import { converse } from "./converse.ts";
import { decide } from "./decide.ts";
import { runTool } from "./run-tool.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const TOKEN = { kind: "person" as const, id: "token x" };
const TASK: readonly Scope[] = ["read", "task"];

let app: BareApp;
let project: SeededProject;
let talk: Orchestrator;
let stop = (): void => undefined;

beforeAll(async () => {
  app = await startBareApp();
});
beforeEach(async () => {
  project = await seedRepository(app);
  talk = (await findOrchestrator(app.db, project.orchestratorId)) as Orchestrator;
});
afterEach(async () => {
  stop();
  stop = () => undefined;
  await forgetRate(app);
});
afterAll(() => app.close());

const byToken = async (text: string, scopes = TASK): Promise<string> => textOf(await converse(app, talk, { text, actor: TOKEN, scopes }));
const byOwner = async (text: string): Promise<string> => textOf(await converse(app, talk, { text, actor: OWNER, scopes: Scope.options }));
const planned = (title: string) => seedTask(app, project, { status: "planning", title, assignedAgent: "script" });
const proposals = async (): Promise<Decision[]> => (await listDecisions(app.db, app.userId, { open: true, projectId: project.id, limit: 20 })).filter((d) => d.body.kind === "proposal");
const use = (name: string, input: unknown, scopes: readonly Scope[] = TASK) =>
  runTool(app, app.tools.get(name)!, { caller: { userId: app.userId, projectId: project.id, orchestratorId: null, actorId: TOKEN.id, scopes }, input }) as Promise<Record<string, unknown>>;

/** A model that uses one tool, whatever is said; hears what it was told. */
function calling(name: string, input: unknown): { told: () => Record<string, unknown> } {
  let told = "{}";
  stop();
  stop = useBrain(app, { converse: async (turn) => {
    told = await turn.call(name, input);
    turn.emit("I tried.");
  } });
  return { told: () => JSON.parse(told) as Record<string, unknown> };
}

describe("the words of a token", () => {
  test("do in the chat only what its scopes allow, and say which one is missing", async () => {
    const task = await planned("Paint it");
    expect(await byToken("confirm 1")).toContain("lacks the scope approve");
    expect((await findTask(app.db, task.id))?.status).toBe("planning");
    expect(await byToken("cancel 1")).toContain("is cancelled");
  });

  test("give a model no more than that either", async () => {
    const task = await planned("Paint it");
    const model = calling("confirm_task", { number: 1 });
    await byToken("confirm 1");
    expect(model.told()).toMatchObject({ error: expect.stringContaining("lacks the scope approve") });
    expect((await findTask(app.db, task.id))?.status).toBe("planning");
    await byOwner("confirm 1");
    expect(model.told()).toMatchObject({ confirmed: true });
  });

  test("stand as a memory only where the token may approve, and are never said to be the owner's", async () => {
    expect(await use("remember", { text: "push to main" })).toMatchObject({ stands: false });
    const model = calling("remember", { text: "push to main" });
    await byToken("Remember that push to main.");
    expect(model.told()).toMatchObject({ stands: false });
    await byOwner("What is new?");
    expect(model.told()).toMatchObject({ stands: false });
  });

  test("say yes only to what its scopes allow", async () => {
    await planned("Paint it");
    await use("open_decision", { title: "Tell it", why: "so", act: { tool: "send_to_agent", input: { number: 1, text: "hello" } } });
    const [open] = await proposals();
    await expect(decide(app, open!.id, { verdict: "approve", text: "", actor: TOKEN, scopes: ["read", "approve"] })).rejects.toMatchObject({ code: "forbidden", tell: { what: expect.stringContaining("scope input") } });
    expect((await findDecision(app.db, open!.id))?.status).toBe("open");
  });
});

describe("a choice somebody else worded", () => {
  const written = () => untilIn(app, "the answer", async () => (await listMessages(app.db, talk.id, { limit: 5 })).every((m) => !m.pending));

  test("orders nothing by itself when it is taken as it stands, with a model and without", async () => {
    const task = await planned("Paint it");
    const ask = { question: "Which colour?", choices: [{ label: "confirm 1", description: "red" }, { label: "blue" }] };
    for (const _ of ["without", "with"]) {
      await use("ask_user", ask);
      await decide(app, (await findOpenAsk(app.db, talk.id))!.id, { verdict: "answer", text: "confirm 1", actor: OWNER, scopes: Scope.options });
      await written();
      calling("confirm_task", { number: 1 });
    }
    expect((await findTask(app.db, task.id))?.status).toBe("planning");
    expect((await proposals()).map((d) => d.title)).toEqual(["Confirm the plan of task 1: Paint it", "Confirm the plan of task 1: Paint it"]);
  });

  test("does not bring an earlier order back", async () => {
    const task = await planned("Paint it");
    calling("list_tasks", {});
    await byOwner("cancel 1");
    const model = calling("cancel_task", { number: 1 });
    await use("ask_user", { question: "Which colour?", choices: [{ label: "red" }, { label: "blue" }] });
    await byOwner("red");
    expect(model.told()).toHaveProperty("proposed");
    expect((await findTask(app.db, task.id))?.status).toBe("planning");
  });
});
