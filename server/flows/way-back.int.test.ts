import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedRepository, seedSession, seedWork } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { findSession } from "../store/session.ts";
import { endSession } from "./end-session.ts";
import { observe } from "./observe.ts";
import { restoreSession } from "./restore-session.ts";
import { wayBack } from "./way-back.ts";

const tool = { name: "Bash", kind: "command" as const, command: "ls" };
let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app, { settings: { agents: { claude: { command: "/bin/sh" }, codex: { command: "/nowhere/at/all" } } } });
});
afterAll(() => app.close());

/** An agent's terminal that was lost after it said this. */
async function lost(said: SignalBody[], fields: Partial<Session> = {}): Promise<Session> {
  const session = await seedSession(app, project, { agentProvider: "claude", agentSessionId: "c-1", ...fields });
  await observe(app, session, { source: "hook", generation: 1, bodies: said });
  return { ...session, status: "lost" };
}

describe("the way back of a person's agent", () => {
  test.each<[string, SignalBody[], RegExp]>([
    ["in a turn: it is told what happened", [{ kind: "turn-started" }, { kind: "tool-started", tool }], /^You were interrupted/],
    ["after a turn: it waits at its prompt", [{ kind: "turn-started" }, { kind: "turn-ended", lastMessage: "Done." }, { kind: "notified", message: "x" }], /^$/],
    ["interrupted by its person: it waits", [{ kind: "turn-started" }, { kind: "interrupted" }], /^$/],
    ["waiting for its model: it goes on", [{ kind: "turn-started" }, { kind: "turn-failed", message: "429", retrying: true }], /^You were interrupted/],
  ])("%s", async (_what, said, prompt) => {
    expect(await wayBack(app, await lost(said), 1)).toMatchObject({ kind: "agent", conversation: "c-1", prompt: expect.stringMatching(prompt) });
  });

  test("before its first turn is a new start with the same first words", async () => {
    const session = await lost([{ kind: "session-started", agentSessionId: "c-2" }]);
    const dir = app.runs.dir({ sessionId: session.id, generation: 1 });
    expect(await wayBack(app, session, 1)).toMatchObject({ conversation: null, prompt: "" });
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "first-words.md"), "Add dark mode");
    expect(await wayBack(app, session, 1)).toMatchObject({ conversation: null, prompt: "Add dark mode" });
  });

  test.each<[string, Partial<Session>, RegExp]>([
    ["without a project", { projectId: null }, /project is gone/],
    ["without its program", { agentProvider: "codex" }, /not installed any more/],
    ["without a conversation", { agentSessionId: null }, /did not say which conversation/],
    ["without its folder", { cwd: "/nowhere/at/all" }, /folder \/nowhere\/at\/all is gone/],
  ])("%s is none, and says why", async (_what, fields, why) => {
    expect(await wayBack(app, await lost([{ kind: "turn-started" }], fields), 1)).toEqual({ kind: "none", isOver: false, why: expect.stringMatching(why) });
  });

  test("that was ended by its person is none", async () => {
    const session = await lost([{ kind: "turn-started" }]);
    await endSession(app, session.id, { actor: { kind: "person", id: "owner" }, keepScreen: false });
    expect(await wayBack(app, session, 1)).toEqual({ kind: "none", isOver: true, why: "" });
    // A later process of it is another matter.
    expect(await wayBack(app, session, 2)).toMatchObject({ kind: "agent" });
  });
});

test("a lost terminal that its person ended leaves none of its images", async () => {
  const session = await seedSession(app, project, { status: "lost" });
  const path = await app.files.putHidden(app.env.home, ["images", session.id], { name: "a.png", bytes: new Uint8Array(1) }, { files: 1, bytes: 1 });
  await endSession(app, session.id, { actor: { kind: "person", id: "owner" }, keepScreen: false });
  expect([existsSync(path), (await findSession(app.db, session.id))?.status]).toEqual([false, "exited"]);
});

test("a lost agent whose try is over leaves neither images nor the folder of its run", async () => {
  const { session } = await seedWork(app, project, { session: { status: "lost" }, delegation: { status: "failed" } });
  const path = await app.files.putHidden(app.env.home, ["images", session.id], { name: "a.png", bytes: new Uint8Array(1) }, { files: 1, bytes: 1 });
  const dir = app.runs.dir({ sessionId: session.id, generation: 1 });
  mkdirSync(dir, { recursive: true });
  await restoreSession(app, session.id);
  expect([existsSync(path), existsSync(dir), (await findSession(app.db, session.id))?.status]).toEqual([false, false, "exited"]);
});

describe("the way back of a task's agent", () => {
  test("that asked in plain words is its prompt, where the answer will be typed", async () => {
    const { session, task, delegation } = await seedWork(app, project, { session: { agentProvider: "claude", agentSessionId: "c-1" }, delegation: { agentProvider: "claude" } });
    await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "turn-started" }] });
    expect(await wayBack(app, session, 1)).toMatchObject({ prompt: expect.stringContaining("interrupted") });
    const questions = [{ text: "Which?", choices: [], multiple: false }];
    await seedDecision(app, { projectId: project.id, taskId: task.id, delegationId: delegation.id, sessionId: session.id }, { key: newId(), title: "Which?", body: { kind: "question", askId: null, questions, guess: true } });
    expect(await wayBack(app, session, 1)).toMatchObject({ conversation: "c-1", prompt: "" });
  });

  test("that a limit holds up is its prompt: it is told when that is over", async () => {
    const parked = { since: now(), until: null, next: now(), tries: 0, why: "You've hit your limit" };
    const { session } = await seedWork(app, project, { session: { agentProvider: "claude", agentSessionId: "c-1" }, delegation: { agentProvider: "claude", parked } });
    await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "turn-failed", message: "You've hit your limit", retrying: false, limit: { until: null } }] });
    expect(await wayBack(app, session, 1)).toMatchObject({ conversation: "c-1", prompt: "" });
  });

  test("is none once the try is over", async () => {
    const { session } = await seedWork(app, project, { delegation: { status: "monitoring" } });
    expect(await wayBack(app, session, 1)).toEqual({ kind: "none", isOver: true, why: "" });
  });
});
