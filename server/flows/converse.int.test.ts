import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { OpenBrain, Turn } from "#domain/brain.ts";
import type { AppError } from "#domain/errors.ts";
import { textOf } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { forgetRate, useBrain } from "../../e2e/support/steps.ts";
import { newId } from "../lib/ids.ts";
import { findMessage, listMessages } from "../store/message.ts";
import { findOrchestrator, findOrchestratorOf, updateKnowledge } from "../store/project.ts";
import { findTask, listTasks } from "../store/task.ts";
import { chooseBrain } from "./choose-brain.ts";
import { converse } from "./converse.ts";
import { runTool } from "./run-tool.ts";
import { inTime, thinkers, understand } from "./think.ts";

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

const say = (text: string, more: { id?: string; onText?: (delta: string) => void } = {}, to = talk) => converse(app, to, { text, actor: OWNER, scopes: Scope.options, ...more });
const brain = (converse: OpenBrain["converse"], mayApprove = false): void => void (stop = useBrain(app, { converse, mayApprove }));
const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;

describe("an answer", () => {
  test("streams as it is written and is kept when it is whole", async () => {
    brain(async (turn) => {
      turn.emit("Good ");
      turn.emit("morning. ");
    });
    const heard: string[] = [];
    const answer = await say("Hello", { onText: (delta) => heard.push(delta) });
    expect(heard).toEqual(["Good ", "morning. "]);
    expect(answer).toMatchObject({ role: "assistant", brain: "fake", pending: false, parts: [{ kind: "text", text: "Good morning." }] });
    expect(await findMessage(app.db, answer.id)).toEqual(answer);
  });

  test("is pending in the database while it is written", async () => {
    let seen: unknown;
    brain(async (turn) => {
      [seen] = await listMessages(app.db, talk.id, { limit: 1 });
      turn.emit("done");
    });
    await say("Take your time");
    expect(seen).toMatchObject({ role: "assistant", pending: true, parts: [] });
  });

  test("to the same message again is not given twice", async () => {
    let times = 0;
    brain(async (turn) => turn.emit(`answer ${++times}`));
    const id = newId();
    await say("Once", { id });
    await say("Once", { id });
    expect(times).toBe(1);
    expect((await refusal(say("Once", { id }, (await findOrchestratorOf(app.db, app.userId, null)) as Orchestrator))).code).toBe("conflict");
  });

  test("comes from the next brain when the first one fails half way, without its beginning", async () => {
    brain(async (turn) => {
      turn.emit("half an ans");
      throw new Error("connection lost");
    });
    const answer = await say("Hello there");
    expect(answer.brain).not.toBe("fake");
    expect(textOf(answer)).not.toContain("half an ans");
    expect(textOf(answer)).not.toBe("");
  });

  test("stands when tasks were submitted before the brain failed: nobody does it twice", async () => {
    brain(async (turn) => {
      turn.emit("On it. ");
      await turn.call("submit_task", { description: "Paint it blue" });
      throw new Error("connection lost");
    });
    const before = (await listTasks(app.db, { projectId: project.id }, { limit: 100 })).length;
    const answer = await say("Paint it blue");
    expect(answer).toMatchObject({ brain: "fake", parts: [{ kind: "steps", steps: [{ tool: "submit_task", state: "done" }] }, { kind: "text", text: "On it." }, { kind: "plan" }] });
    expect(await listTasks(app.db, { projectId: project.id }, { limit: 100 })).toHaveLength(before + 1);
  });

  test("says what a person can do when nobody can answer", async () => {
    const brains = app.brains as Map<string, unknown>;
    const kept = [...brains];
    brains.clear();
    brain(() => Promise.reject(new Error("no")));
    const answer = await say("Anybody?");
    for (const [id, one] of kept) brains.set(id, one);
    expect(answer.brain).toBeNull();
    expect(textOf(answer)).toContain("submit the task in Work");
  });
});

describe("what a brain sees", () => {
  const seen = async (to = talk): Promise<Turn> => {
    let turn: Turn | undefined;
    brain(async (given) => {
      turn = given;
      given.emit("seen");
    });
    await say("What do you see?", {}, to);
    return turn as Turn;
  };

  test("is the project, its agents, its knowledge, and the talk so far", async () => {
    await app.bus.commit((db) => ({ writes: [updateKnowledge(db, project.id, { conventions: ["tabs"], techStack: ["React"] })], events: [], result: undefined }));
    const { context, messages } = await seen();
    expect(context).toMatchObject({ master: false, projectName: "sample", conventions: ["tabs"], techStack: ["React"], agents: expect.arrayContaining(["script"]) });
    expect(messages.at(-1)).toEqual({ role: "user", text: "What do you see?" });
  });

  test("is every project in Master Control", async () => {
    const { context } = await seen(await findOrchestratorOf(app.db, app.userId, null));
    expect(context).toMatchObject({ master: true, projectName: "all projects", projects: expect.arrayContaining(["sample"]) });
  });

  test("are all hands but the one that answers decisions; that is the person's", async () => {
    const names = (await seen()).tools.map((t) => t.name);
    expect(names.toSorted()).toEqual([...app.tools.keys()].filter((name) => name !== "decide").toSorted());
  });

  test("are all hands for a brain that reads nothing but the person's words", async () => {
    let names: string[] = [];
    brain(async (turn) => {
      names = turn.tools.map((t) => t.name);
      turn.emit("ok");
    }, true);
    await say("Confirm it");
    expect(names).toEqual(expect.arrayContaining(["confirm_task", "decide", "send_to_agent"]));
  });

  test("are schemas a model can read", async () => {
    for (const tool of (await seen()).tools) {
      expect(tool.description).toMatch(/\.$/);
      expect(tool.inputSchema).toMatchObject({ type: "object", additionalProperties: false });
    }
  });
});

describe("a hand", () => {
  const called = async (name: string, input: unknown): Promise<unknown> => {
    let answer = "";
    brain(async (turn) => {
      answer = await turn.call(name, input);
      turn.emit("ok");
    });
    await say("Do it");
    return JSON.parse(answer);
  };

  test("that is not offered does not exist, however it is called", async () => {
    for (const name of ["decide", "rm", "__proto__", "constructor"]) expect(await called(name, {})).toEqual({ error: "There is no such tool." });
  });

  test("with wrong input says what is wrong instead of running", async () => {
    const answer = (await called("submit_task", { description: 7, extra: true })) as { error: string };
    expect(answer.error).toContain("description");
    expect(answer.error).toContain("extra");
  });

  test("that is refused tells the model why in words", async () => {
    expect(await called("show_task", { number: 999 })).toEqual({ error: expect.stringContaining("There is no task 999") });
  });

  test("that submits a task adds its card, and the task belongs to this talk", async () => {
    const task = (await called("submit_task", { description: "Add a bell" })) as { id: string };
    const [message] = await listMessages(app.db, talk.id, { limit: 1 });
    expect(message?.parts.at(-1)).toEqual({ kind: "plan", taskIds: [task.id] });
    expect(await findTask(app.db, task.id)).toMatchObject({ orchestratorId: talk.id, projectId: project.id });
    await untilIn(app, "the plan", async () => (await findTask(app.db, task.id))?.status !== "queued");
  });

  test("runs without input where it needs none", async () => {
    const tool = app.tools.get("list_projects");
    if (!tool) throw new Error("no such tool");
    const caller = { userId: app.userId, projectId: null, orchestratorId: null, actorId: "x", scopes: Scope.options };
    expect(await runTool(app, tool, { caller, input: undefined })).toEqual(expect.arrayContaining([expect.objectContaining({ name: "sample" })]));
  });
});

describe("who thinks", () => {
  test("is the chosen brain, then the one that always works", () => {
    stop = useBrain(app, { parse: () => Promise.reject(new Error("x")) });
    expect(thinkers(app, null).map((t) => t.id)).toEqual(["fake", "offline"]);
    expect(thinkers(app, "offline").map((t) => t.id)).toEqual(["offline"]);
    expect(thinkers(app, "never heard of").map((t) => t.id)).toEqual(["fake", "offline"]);
  });

  test("a brain that cannot be opened is passed over", () => {
    const brains = app.brains as Map<string, unknown>;
    brains.set("broken", { id: "broken", rank: -2, traits: { quality: 1, speed: 1, cost: 1 }, mayApprove: false, available: () => true, open: () => { throw new Error("no key"); } });
    stop = () => void brains.delete("broken");
    expect(thinkers(app, null).map((t) => t.id)).toEqual(["offline"]);
  });

  test("can be chosen for one talk, and only among those that are there", async () => {
    expect((await refusal(chooseBrain(app, talk, "einstein"))).tell.next).toContain("offline");
    expect(await chooseBrain(app, talk, "offline")).toMatchObject({ brain: "offline" });
    expect((await findOrchestrator(app.db, talk.id))?.brain).toBe("offline");
    expect(await chooseBrain(app, talk, null)).toMatchObject({ brain: null });
  });

  test("a thought is given up when its time is over, and late words are nobody's", async () => {
    const limit = new AbortController();
    const waiting = inTime(new Promise<never>(() => undefined), limit.signal);
    limit.abort(new Error("too slow"));
    await expect(waiting).rejects.toThrow("too slow");
    await expect(inTime(Promise.resolve(1), AbortSignal.abort(new Error("over")))).rejects.toThrow("over");
    expect(await inTime(Promise.resolve(2), new AbortController().signal)).toBe(2);
  });

  test("when nobody understands a wish, the last failure is told", async () => {
    const brains = app.brains as Map<string, unknown>;
    const kept = [...brains];
    brains.clear();
    stop = useBrain(app, { parse: () => Promise.reject(new Error("no network")) });
    const context = { projectName: "x", agents: [], techStack: [], conventions: [], openTasks: [] };
    await expect(understand(app, null, "x", context)).rejects.toThrow("no network");
    for (const [id, one] of kept) brains.set(id, one);
  });
});
