import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "#domain/action.ts";
import type { Agent } from "#domain/agent.ts";
import type { FollowUp, FollowUpEvent } from "#domain/follow-up.ts";
import type { Session } from "#domain/session.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, seedSession, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { stubAgent } from "../../e2e/support/stub-agent.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { findFollowUp, listOpenFollowUps } from "../store/follow-up.ts";
import { findSession, updateSession } from "../store/session.ts";
import { atPrompt } from "./at-prompt.ts";
import { deliverFollowUps } from "./deliver-follow-ups.ts";
import { moveFollowUp } from "./move-follow-up.ts";
import { observe } from "./observe.ts";
import { restoreSession } from "./restore-session.ts";
import { settleFollowUp } from "./settle-follow-up.ts";
import { tellAgent } from "./tell-agent.ts";

const OWNER = { kind: "person" as const, id: "owner cookie" };
const IDLE = "──────────────\n❯ \n──────────────\n  accept edits on\n";
const asking: Agent = { ...stubAgent, id: "posted", followUp: { via: "api", idOf: ({ id }) => id, look: () => "/", post: () => ({ path: "/", body: {} }) } };

let bare: BareApp;
let app: BareApp;
let project: SeededProject;
/** What the terminals show; undefined: there is none. */
let shown: string | undefined;

beforeAll(async () => {
  bare = await startBareApp();
  const look: BareApp["tmux"]["look"] = async () => (shown === undefined ? undefined : ({ pane: { title: "", dead: false }, screen: shown }) as Awaited<ReturnType<BareApp["tmux"]["look"]>>);
  app = { ...bare, tmux: { ...bare.tmux, look }, agents: new Map([...bare.agents, [stubAgent.id, stubAgent], [asking.id, asking]]) };
  project = await seedRepository(app);
});
afterAll(() => bare.close());

const update = (session: Session, fields: Partial<Session>): Promise<void> => app.bus.commit((db) => ({ writes: [updateSession(db, session.id, fields)], events: [], result: undefined }));
const found = async (id: string): Promise<FollowUp | undefined> => findFollowUp(app.db, id);

/** Words that came so far when the terminal of their agent was lost; another process has taken its place. */
async function overtaken(moves: readonly FollowUpEvent[], on: { provider?: string; heard?: string } = {}) {
  const provider = on.provider ?? "stub";
  const { session } = await seedWork(app, project, { delegation: { agentProvider: provider }, session: { agentProvider: provider } });
  const { id } = await tellAgent(app, session.id, { actor: OWNER, text: "and the docs" });
  for (const event of moves) await moveFollowUp(app, id, { event });
  if (on.heard) await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "turn-started", prompt: on.heard }] });
  await update(session, { generation: 2 });
  await deliverFollowUps(app, session.id);
  return { id, session };
}

describe("words for an agent whose terminal was lost", () => {
  test.each<[string, readonly FollowUpEvent[]]>([["that waited", []], ["that stood in its input box", ["paste"]]])("%s are for the process in its place", async (_what, moves) => {
    const { id } = await overtaken(moves);
    expect(await found(id)).toMatchObject({ status: "waiting", generation: 2 });
  });

  test.each<[string, readonly FollowUpEvent[]]>([["that a person sent by hand", ["paste"]], ["that were sent", ["paste", "submit"]]])("%s are not told again when it told of them before", async (_what, moves) => {
    const { id } = await overtaken(moves, { heard: "and the docs" });
    expect(await found(id)).toMatchObject({ status: "begun" });
  });

  test("that may have arrived are asked about, and told when a person says so", async () => {
    const { id, session } = await overtaken(["paste", "submit"]);
    expect(await found(id)).toMatchObject({ status: "unsure", why: expect.stringContaining("terminal was lost") });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toMatchObject([{ body: { kind: "follow-up", followUpId: id } }]);
    await settleFollowUp(app, id, { again: true, actor: OWNER });
    await deliverFollowUps(app, session.id);
    expect(await found(id)).toMatchObject({ status: "waiting", generation: 2 });
  });

  test("that were posted are looked for in the same conversation", async () => {
    const { id } = await overtaken(["submit"], { provider: "posted" });
    expect(await found(id)).toMatchObject({ status: "submitted", generation: 2 });
  });
});

test("what is asked about words stays asked while the session comes back", async () => {
  const { session } = await seedWork(app, project, { delegation: { agentProvider: "stub" }, session: { agentProvider: "stub", agentSessionId: "c-1" } });
  const { id } = await tellAgent(app, session.id, { actor: OWNER, text: "and the docs" });
  for (const event of ["paste", "submit", "doubt"] as const) await moveFollowUp(app, id, { event });
  await update(session, { status: "lost" });
  const able: Agent = { ...stubAgent, program: "sh", resume: () => ({ argv: ["/bin/sh", "-c", "sleep 600"], env: {}, files: [] }) };
  await restoreSession({ ...app, agents: new Map([...app.agents, ["stub", able]]) }, session.id);
  await untilIn(app, "its return", async () => (await findSession(app.db, session.id))?.status === "running");
  expect(await listOpenDecisionsOfSession(app.db, session.id)).toMatchObject([{ body: { kind: "follow-up", followUpId: id } }]);
});

describe("an agent whose start takes no words when it comes back", () => {
  const able: Agent = { ...stubAgent, program: "sh", resumesWithoutWords: true, resume: (run) => ({ argv: ["/bin/sh", "-c", "sleep 600", run.prompt], env: {}, files: [] }) };
  const comesBack = async (said: readonly string[]): Promise<FollowUp[]> => {
    const { session } = await seedWork(app, project, { delegation: { agentProvider: "stub" }, session: { agentProvider: "stub", agentSessionId: "c-1" } });
    for (const text of said) await tellAgent(app, session.id, { actor: OWNER, text });
    await update(session, { status: "lost" });
    await restoreSession({ ...app, agents: new Map([...app.agents, ["stub", able]]) }, session.id);
    await untilIn(app, "its return", async () => (await findSession(app.db, session.id))?.status === "running");
    return listOpenFollowUps(app.db, session.id);
  };

  test("is told afterwards that it was interrupted", async () => {
    expect(await comesBack([])).toMatchObject([{ generation: 2, actor: SYSTEM, text: expect.stringMatching(/^You were interrupted: the terminal/) }]);
  });

  test("goes on with what it was to be told anyway", async () => {
    expect((await comesBack(["and the docs"])).map((f) => f.text)).toEqual(["and the docs"]);
  });
});

describe("an agent at its prompt that has not said a word", () => {
  const startedAt = new Date(Date.now() - 20_000).toISOString();
  const prompt = async (session: Session) => {
    shown = IDLE;
    const how = stubAgent.followUp;
    return how?.via === "box" ? atPrompt(app, { agent: stubAgent, session }, how).finally(() => (shown = undefined)) : undefined;
  };

  test("may be told when it was brought back there, or nobody gave it a task", async () => {
    const { session } = await seedWork(app, project, { session: { agentProvider: "stub", generation: 2, startedAt } });
    expect(await prompt(session)).toMatchObject({ box: "" });
    expect(await prompt(await seedSession(app, project, { agentProvider: "stub", startedAt }))).toMatchObject({ box: "" });
  });

  test("is not told before its task, nor at once", async () => {
    const { session } = await seedWork(app, project, { session: { agentProvider: "stub", startedAt } });
    expect(await prompt(session)).toMatchObject({ why: "waits for the agent to start" });
    expect(await prompt({ ...session, generation: 2, startedAt: new Date().toISOString() })).toMatchObject({ why: "waits for the agent to start" });
  });
});
