import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppError } from "#domain/errors.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import type { SignalBody } from "#domain/signal.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedRepository, seedSession, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { stubAgent } from "../../e2e/support/stub-agent.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecision, listOpenDecisionsOfSession, updateDecision } from "../store/decision.ts";
import { findFollowUp, listFollowUps } from "../store/follow-up.ts";
import { updateSession } from "../store/session.ts";
import { findDelegation, updateDelegation } from "../store/task.ts";
import { decide, takeUpDecisions } from "./decide.ts";
import { deliverFollowUps } from "./deliver-follow-ups.ts";
import { moveFollowUp } from "./move-follow-up.ts";
import { observe } from "./observe.ts";
import { settleFollowUp } from "./settle-follow-up.ts";
import { tellAgent } from "./tell-agent.ts";

const OWNER = { kind: "person" as const, id: "owner cookie" };

let bare: BareApp;
let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  bare = await startBareApp();
  app = { ...bare, agents: new Map([...bare.agents, [stubAgent.id, stubAgent]]) };
  project = await seedRepository(app);
});
afterAll(() => bare.close());

const work = () => seedWork(app, project, { delegation: { agentProvider: "stub" }, session: { agentProvider: "stub" } });
type Work = Awaited<ReturnType<typeof work>>;
const hear = ({ session }: Work, body: SignalBody): Promise<void> => observe(app, session, { source: "hook", generation: 1, bodies: [body] });
const tell = ({ session }: Work, text: string, key?: string): Promise<FollowUp> => tellAgent(app, session.id, { actor: OWNER, text, ...(key ? { key } : {}) });
const statusOf = async (id: string) => (await findFollowUp(app.db, id))?.status;

/** Words that were typed, and of which nobody knows whether they arrived. */
async function unsure(on: Work): Promise<FollowUp> {
  const { id } = await tell(on, "go on");
  for (const event of ["paste", "submit", "doubt"] as const) await moveFollowUp(app, id, { event, why: "its input box is empty" });
  return (await findFollowUp(app.db, id)) as FollowUp;
}

describe("words for an agent", () => {
  test("are kept once under one name, cleaned", async () => {
    const on = await work();
    const first = await tell(on, "\u001b[201~one\u202e two\r\n\n ", "a");
    expect(await tell(on, "one two", "a")).toMatchObject({ id: first.id });
    await tell(on, "one two", "b");
    expect((await listFollowUps(app.db, on.session.id, 20)).map((f) => f.text)).toEqual(["[201~one two", "one two"]);
  });

  test.each([["not-found", async () => newId()], ["bad-request", async () => (await seedSession(app, project, { kind: "shell" })).id], ["wrong-state", async () => (await seedSession(app, project, { status: "exited" })).id]] as const)("are refused with %s where nobody listens", async (code, session) => {
    const error = await tellAgent(app, await session(), { actor: OWNER, text: "x" }).then(() => undefined, (e: AppError) => e.code);
    expect(error).toBe(code);
  });

  test("wait for a task's agent whose terminal was lost, and are refused where nobody would settle them", async () => {
    const { session } = await seedWork(app, project, { session: { status: "lost" } });
    expect(await tellAgent(app, session.id, { actor: OWNER, text: "more" })).toMatchObject({ status: "waiting" });
    const plain = await seedSession(app, project, { status: "lost" });
    await expect(tellAgent(app, plain.id, { actor: OWNER, text: "more" })).rejects.toMatchObject({ code: "wrong-state", tell: { what: "The agent's terminal was lost." } });
  });

  test.each(["spawning", "injecting_context"] as const)("wait for an agent that is being started (%s)", async (status) => {
    const { session } = await seedWork(app, project, { delegation: { status }, session: { status: "starting" } });
    expect(await tellAgent(app, session.id, { actor: OWNER, text: "more" })).toMatchObject({ status: "waiting" });
  });

  test("that were kept before are known under their name, also when the agent has ended since", async () => {
    const on = await work();
    const { id } = await tell(on, "more", "a");
    await app.bus.commit((db) => ({ writes: [updateSession(db, on.session.id, { status: "exited" })], events: [], result: undefined }));
    expect(await tell(on, "more", "a")).toMatchObject({ id });
  });

  test("are refused once the agent has reported, and when there are none", async () => {
    const on = await work();
    await expect(tell(on, " \u200b\n")).rejects.toMatchObject({ code: "bad-request" });
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "monitoring", updatedAt: now() })], events: [], result: undefined }));
    await expect(tell(on, "more")).rejects.toMatchObject({ code: "wrong-state" });
  });

  test("wait while the agent works, say so, and are dropped when it ends", async () => {
    const on = await work();
    await hear(on, { kind: "turn-started" });
    const { id } = await tell(on, "more");
    await untilIn(app, "the reason it waits", async () => (await findFollowUp(app.db, id))?.why === "waits for the agent's turn to end");
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "failed", updatedAt: now() })], events: [], result: undefined }));
    await deliverFollowUps(app, on.session.id);
    expect(await findFollowUp(app.db, id)).toMatchObject({ status: "dropped", why: "the agent ended before it could be told" });
  });
});

describe("the end of a turn", () => {
  test("is no report while more is to be told, and is one when that is taken back", async () => {
    const on = await work();
    await hear(on, { kind: "turn-started" });
    const { id } = await tell(on, "more");
    await hear(on, { kind: "turn-ended", lastMessage: "Done." });
    expect((await findDelegation(app.db, on.delegation.id))?.status).toBe("running");
    await settleFollowUp(app, id, { again: false, actor: OWNER });
    expect((await findDelegation(app.db, on.delegation.id))?.status).toBe("monitoring");
  });
});

describe("words whose arrival is not certain", () => {
  test("are asked about; sent again when a person says so", async () => {
    const on = await work();
    const { id } = await unsure(on);
    const [asked] = await listOpenDecisionsOfSession(app.db, on.session.id);
    expect(asked?.body).toMatchObject({ kind: "follow-up", followUpId: id, text: "go on" });
    await decide(app, asked?.id ?? "", { verdict: "approve", text: "", actor: OWNER });
    expect([await statusOf(id), (await findDecision(app.db, asked?.id ?? ""))?.status]).toEqual(["waiting", "taken"]);
  });

  test("are left when a person says so, and cannot be taken back twice", async () => {
    const on = await work();
    const { id } = await unsure(on);
    const [asked] = await listOpenDecisionsOfSession(app.db, on.session.id);
    await decide(app, asked?.id ?? "", { verdict: "deny", text: "", actor: OWNER });
    expect([await statusOf(id), (await findDecision(app.db, asked?.id ?? ""))?.status]).toEqual(["dropped", "taken"]);
    await expect(settleFollowUp(app, id, { again: true, actor: OWNER })).rejects.toMatchObject({ code: "wrong-state" });
  });

  test("hold back those behind them, and nobody is asked any more once the agent told of them", async () => {
    const on = await work();
    const { id } = await unsure(on);
    const behind = await tell(on, "and then this");
    await hear(on, { kind: "turn-ended" });
    await deliverFollowUps(app, on.session.id);
    expect(await statusOf(behind.id)).toBe("waiting");
    await hear(on, { kind: "turn-started", prompt: "go on" });
    await deliverFollowUps(app, on.session.id);
    expect(await statusOf(id)).toBe("begun");
    expect(await listOpenDecisionsOfSession(app.db, on.session.id)).toEqual([]);
  });
});

test("an answer that was heard but not kept when the server stopped is told after the next start, once", async () => {
  const on = await work();
  const body = { kind: "question" as const, askId: null, questions: [{ text: "Which?", choices: [], multiple: false }], guess: true };
  const { id } = await seedDecision(app, { projectId: project.id, taskId: on.task.id, sessionId: on.session.id }, { key: `test:${newId()}`, title: "Which?", body });
  await app.bus.commit((db) => ({ writes: [updateDecision(db, id, { status: "answered", verdict: "answer", text: "SQLite", answeredBy: "owner", answeredAt: "2026-01-01T00:00:00.000Z" })], events: [], result: undefined }));
  await takeUpDecisions(app, now());
  await takeUpDecisions(app, now());
  expect((await listFollowUps(app.db, on.session.id, 20)).map((f) => f.text)).toEqual(["SQLite"]);
});
