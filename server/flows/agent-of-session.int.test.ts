import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProjectSettings } from "#domain/project.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { saidBy, seedRepository, seedSession, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { findFollowUp } from "../store/follow-up.ts";
import { updateProject } from "../store/project.ts";
import { findSession } from "../store/session.ts";
import { findDelegation } from "../store/task.ts";
import { answerAsk } from "./answer-ask.ts";
import { agentOf } from "./choose-agent.ts";
import { decide } from "./decide.ts";
import { deliverFollowUps } from "./deliver-follow-ups.ts";
import { hearHook } from "./hear-hook.ts";
import { moveFollowUp } from "./move-follow-up.ts";
import { observeExit } from "./observe-exit.ts";
import { replaySpool } from "./replay-spool.ts";
import { startAgent } from "./start-agent.ts";
import { tellAgent } from "./tell-agent.ts";
import { wayBack } from "./way-back.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const SWITCHED_OFF = { claude: { enabled: false } };
const NO_MORE = { custom: [] };

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const setAgents = (agents: Record<string, unknown>): Promise<unknown> =>
  app.bus.commit((db) => ({ writes: [updateProject(db, project.id, { settings: ProjectSettings.parse({ agents }) })], events: [], result: undefined }));
const call = (sessionId: string, payload: unknown): Promise<string> => hearHook(app, { sessionId, generation: 1 }, { payload, askId: newId(), signal: new AbortController().signal });
const exited = (code: number) => ({ code, signal: null, at: now() });

describe("an agent that is switched off while one of it works", () => {
  const hook = { hook_event_name: "UserPromptSubmit", session_id: "c-1", prompt: "Do it" };

  test("is heard and ends its work, though nothing new is begun with it", async () => {
    const { session, delegation } = await seedWork(app, project, { session: { agentProvider: "claude", agentSessionId: "c-1" }, delegation: { agentProvider: "claude" } });
    await setAgents(SWITCHED_OFF);
    await call(session.id, hook);
    expect(await saidBy(app, session)).toMatchObject([{ kind: "turn-started" }]);
    await observeExit(app, session.id, exited(1));
    expect([await findSession(app.db, session.id), await findDelegation(app.db, delegation.id)]).toMatchObject([{ status: "exited" }, { status: "failed", error: { reason: "agent-failed" } }]);
    expect(() => agentOf(app, { ...project, settings: ProjectSettings.parse({ agents: SWITCHED_OFF }) }, "claude")).toThrow("The agent claude is switched off");
  });

  test("is begun to its end when the server died in its start", async () => {
    await setAgents(project.settings.agents);
    const { session, delegation, task } = await seedWork(app, project, { session: { status: "starting" }, delegation: { status: "injecting_context" } });
    const off = { ...project, settings: ProjectSettings.parse({ agents: { ...project.settings.agents, script: { enabled: false } } }) };
    await startAgent(app, { project: off, task, delegation });
    expect([await findDelegation(app.db, delegation.id), (await findSession(app.db, session.id))?.startedAt]).toMatchObject([{ status: "running" }, expect.any(String)]);
  });

  test("comes back when its terminal is lost", async () => {
    await setAgents({ claude: { enabled: false, command: "/bin/sh" } });
    const session = await seedSession(app, project, { agentProvider: "claude", agentSessionId: "c-2", status: "lost" });
    await call(session.id, { ...hook, session_id: "c-2" });
    expect(await wayBack(app, session, 1)).toMatchObject({ kind: "agent", conversation: "c-2" });
  });
});

describe("an agent whose declaration is taken away while one of it works", () => {
  test("ends its work all the same", async () => {
    const { session, delegation } = await seedWork(app, project);
    await setAgents(NO_MORE);
    expect(await call(session.id, { kind: "turn-started" })).toBe("");
    await observeExit(app, session.id, exited(3));
    expect([await findSession(app.db, session.id), await findDelegation(app.db, delegation.id)]).toMatchObject([{ status: "exited" }, { status: "failed", error: { reason: "agent-failed" } }]);
  });

  test("gets the answer to what it asked before", async () => {
    await setAgents(project.settings.agents);
    const { session } = await seedWork(app, project);
    const answer = call(session.id, { kind: "question-asked", askId: "", questions: [{ text: "Red or blue?", choices: [], multiple: false }] });
    const asked = await untilIn(app, "the question", async () => (await listOpenDecisionsOfSession(app.db, session.id))[0]);
    await setAgents(NO_MORE);
    await decide(app, asked.id, { actor: OWNER, verdict: "answer", text: "red" });
    expect(await answer).toContain("red");
  });

  test("takes no answer that nobody waits for", async () => {
    await setAgents(project.settings.agents);
    const { session } = await seedWork(app, project);
    const leaves = new AbortController();
    const answer = hearHook(app, { sessionId: session.id, generation: 1 }, { payload: { kind: "permission-asked", askId: "", tool: { name: "Bash", kind: "command", command: "make all" } }, askId: newId(), signal: leaves.signal });
    const asked = await untilIn(app, "the question", async () => (await listOpenDecisionsOfSession(app.db, session.id))[0]);
    const reply = (): Promise<boolean> => answerAsk(app, asked, { verdict: "approve" });
    leaves.abort();
    await answer;
    // The agent asks again as soon as it hears of the server, and the answer waits for that.
    expect(await reply()).toBe(true);
    await setAgents(NO_MORE);
    expect(await reply()).toBe(false);
  });

  test("keeps words that are for it, and says what they wait for; what was typed is asked about", async () => {
    await setAgents(NO_MORE);
    const session = await seedSession(app, project);
    const { id } = await tellAgent(app, session.id, { actor: OWNER, text: "and the docs" });
    await deliverFollowUps(app, session.id);
    expect(await findFollowUp(app.db, id)).toMatchObject({ status: "waiting", why: expect.stringContaining("no agent script any more") });
    await moveFollowUp(app, id, { event: "submit" });
    await deliverFollowUps(app, session.id);
    expect(await findFollowUp(app.db, id)).toMatchObject({ status: "unsure", why: expect.stringContaining("nothing tells whether it was read") });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toMatchObject([{ body: { kind: "follow-up", followUpId: id } }]);
  });

  test("what it said while the server was away is heard once the settings name it again", async () => {
    await setAgents(NO_MORE);
    const { session } = await seedWork(app, project);
    const spool = join(app.runs.dir({ sessionId: session.id, generation: 1 }), "spool");
    mkdirSync(spool, { recursive: true });
    writeFileSync(join(spool, `${Date.now()}-a.json`), JSON.stringify({ kind: "turn-started" }));
    await replaySpool(app, session);
    expect(await saidBy(app, session)).toEqual([]);
    await setAgents(project.settings.agents);
    await replaySpool(app, session);
    expect(await saidBy(app, session)).toMatchObject([{ kind: "turn-started" }]);
  });

  test("is not brought back, and says why", async () => {
    await setAgents(NO_MORE);
    const session = await seedSession(app, project, { agentSessionId: "c-3", status: "lost" });
    expect(await wayBack(app, session, 1)).toEqual({ kind: "none", isOver: false, why: expect.stringContaining("have no agent script any more") });
  });
});
