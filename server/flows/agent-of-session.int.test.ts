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
import { agentOf } from "./choose-agent.ts";
import { decide } from "./decide.ts";
import { deliverFollowUps } from "./deliver-follow-ups.ts";
import { hearHook } from "./hear-hook.ts";
import { observeExit } from "./observe-exit.ts";
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

const settle = (agents: Record<string, unknown>): Promise<unknown> =>
  app.bus.commit((db) => ({ writes: [updateProject(db, project.id, { settings: ProjectSettings.parse({ agents }) })], events: [], result: undefined }));
const call = (sessionId: string, payload: unknown): Promise<string> => hearHook(app, { sessionId, generation: 1 }, { payload, askId: newId(), signal: new AbortController().signal });
const exited = (code: number) => ({ code, signal: null, at: now() });

describe("an agent that is switched off while one of it works", () => {
  const hook = { hook_event_name: "UserPromptSubmit", session_id: "c-1", prompt: "Do it" };

  test("is heard and ends its work, though nothing new is begun with it", async () => {
    const { session, delegation } = await seedWork(app, project, { session: { agentProvider: "claude", agentSessionId: "c-1" }, delegation: { agentProvider: "claude" } });
    await settle(SWITCHED_OFF);
    await call(session.id, hook);
    expect(await saidBy(app, session)).toMatchObject([{ kind: "turn-started" }]);
    await observeExit(app, session.id, exited(1));
    expect([await findSession(app.db, session.id), await findDelegation(app.db, delegation.id)]).toMatchObject([{ status: "exited" }, { status: "failed", error: { reason: "agent-failed" } }]);
    expect(() => agentOf(app, { ...project, settings: ProjectSettings.parse({ agents: SWITCHED_OFF }) }, "claude")).toThrow("There is no agent claude");
  });

  test("comes back when its terminal is lost", async () => {
    await settle({ claude: { enabled: false, command: "/bin/sh" } });
    const session = await seedSession(app, project, { agentProvider: "claude", agentSessionId: "c-2", status: "lost" });
    await call(session.id, { ...hook, session_id: "c-2" });
    expect(await wayBack(app, session, 1)).toMatchObject({ kind: "agent", conversation: "c-2" });
  });
});

describe("an agent whose declaration is taken away while one of it works", () => {
  test("ends its work all the same", async () => {
    const { session, delegation } = await seedWork(app, project);
    await settle(NO_MORE);
    expect(await call(session.id, { kind: "turn-started" })).toBe("");
    await observeExit(app, session.id, exited(3));
    expect([await findSession(app.db, session.id), await findDelegation(app.db, delegation.id)]).toMatchObject([{ status: "exited" }, { status: "failed", error: { reason: "agent-failed" } }]);
  });

  test("gets the answer to what it asked before", async () => {
    await settle(project.settings.agents);
    const { session } = await seedWork(app, project);
    const answer = call(session.id, { kind: "question-asked", askId: "", questions: [{ text: "Red or blue?", choices: [], multiple: false }] });
    const asked = await untilIn(app, "the question", async () => (await listOpenDecisionsOfSession(app.db, session.id))[0]);
    await settle(NO_MORE);
    await decide(app, asked.id, { actor: OWNER, verdict: "answer", text: "red" });
    expect(await answer).toContain("red");
  });

  test("keeps words that are for it, and says what they wait for", async () => {
    await settle(NO_MORE);
    const session = await seedSession(app, project);
    const { id } = await tellAgent(app, session.id, { actor: OWNER, text: "and the docs" });
    await deliverFollowUps(app, session.id);
    expect(await findFollowUp(app.db, id)).toMatchObject({ status: "waiting", why: expect.stringContaining("name the agent script again") });
  });

  test("is not brought back, and says why", async () => {
    await settle(NO_MORE);
    const session = await seedSession(app, project, { agentSessionId: "c-3", status: "lost" });
    expect(await wayBack(app, session, 1)).toEqual({ kind: "none", isOver: false, why: expect.stringContaining("have no agent script any more") });
  });
});
