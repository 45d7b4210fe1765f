import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { OpenBrain } from "#domain/brain.ts";
import { type Message, textOf } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository } from "../../e2e/support/seeds.ts";
import { forgetRate, useBrain } from "../../e2e/support/steps.ts";
import { listMessages } from "../store/message.ts";
import { findOrchestrator } from "../store/project.ts";
import { listTasks } from "../store/task.ts";
import { converse } from "./converse.ts";

const OWNER = { kind: "person" as const, id: "owner" };

let app: BareApp;
let project: SeededProject;
let talk: Orchestrator;
let stop = (): void => undefined;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
  talk = (await findOrchestrator(app.db, project.orchestratorId)) as Orchestrator;
});
afterEach(async () => {
  stop();
  stop = () => undefined;
  await forgetRate(app);
});
afterAll(() => app.close());

const model = (converse: OpenBrain["converse"]): void => void (stop = useBrain(app, { converse }));
const say = (text: string, replaces?: string) => converse(app, talk, { text, actor: OWNER, scopes: Scope.options, ...(replaces ? { replaces } : {}) });
const thread = async (): Promise<Message[]> => (await listMessages(app.db, talk.id, { limit: 100 })).toReversed();
const lastWords = async (): Promise<Message> => (await thread()).findLast((m) => m.role === "user") as Message;

describe("an answer that is stopped", () => {
  test("keeps what was said and done, and whoever writes it has no hands any more", async () => {
    let call: Parameters<OpenBrain["converse"]>[0]["call"] | undefined;
    model(async (turn) => {
      turn.emit("I look at the tasks first.");
      await turn.call("list_tasks", {});
      call = turn.call;
      return new Promise<never>(() => undefined);
    });
    const answer = say("What is going on?");
    await expect.poll(() => call !== undefined).toBe(true);
    const shown = (await thread()).at(-1) as Message;
    expect([shown.pending, shown.parts]).toMatchObject([true, [{ kind: "steps", steps: [{ line: "Looking at the tasks", state: "done" }], outside: true }, { kind: "text", text: "I look at the tasks first." }]]);
    expect(app.turns.stop(talk.id)).toEqual([shown.id]);
    expect(await answer).toMatchObject({ pending: false, parts: [{ kind: "steps" }, { kind: "text", text: "I look at the tasks first." }, { kind: "stopped" }] });
    expect(await call?.("submit_task", { description: "too late" })).toContain("was stopped");
    expect(await listTasks(app.db, { projectId: project.id }, { limit: 5 })).toEqual([]);
    expect(app.turns.stop(talk.id)).toEqual([]);
  });

  test("says so also when nothing was said yet, and no other brain takes over", async () => {
    model(() => new Promise<never>(() => undefined));
    const answer = say("Take your time");
    await expect.poll(() => app.turns.stop(talk.id).length).toBe(1);
    expect(await answer).toMatchObject({ brain: "fake", parts: [{ kind: "stopped" }] });
  });
});

describe("the last message", () => {
  test("can be said anew: the old one and its answer go out of sight", async () => {
    model(async (turn) => turn.emit(`heard: ${turn.messages.map((m) => m.text).join(" | ")}`));
    await say("Good mornig");
    const before = await lastWords();
    const answer = await say("Good morning", before.id);
    expect(textOf(answer)).not.toContain("mornig");
    expect((await thread()).map(textOf)).not.toContain("Good mornig");
    expect(textOf(await lastWords())).toBe("Good morning");
  });

  test("stays when something came of it", async () => {
    model(async (turn) => void (await turn.call("submit_task", { description: "Add a bell" })));
    await say("Add a bell");
    const before = await lastWords();
    await say("Add a big bell", before.id);
    expect((await thread()).map(textOf)).toEqual(expect.arrayContaining(["Add a bell", "Add a big bell"]));
  });

  test("is the only one that can be changed", async () => {
    const [first] = await thread();
    await expect(say("Otherwise", first!.id)).rejects.toThrow("Only the last message");
  });
});
