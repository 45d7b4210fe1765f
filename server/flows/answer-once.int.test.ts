import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Decision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { createAsks } from "../lib/asks.ts";
import { newId } from "../lib/ids.ts";
import { findDecision, listDecisionsOf, listOpenDecisionsOfSession } from "../store/decision.ts";
import { decide } from "./decide.ts";
import { hearHook } from "./hear-hook.ts";
import { observe } from "./observe.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const TOOL = { name: "Bash", kind: "command" as const, command: "make all", callId: "call-1" };
const ASK = { kind: "permission-asked", askId: "", tool: TOOL };
const DONE: SignalBody = { kind: "tool-ended", tool: TOOL, failed: false, durationMs: 1 };

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

/** One hook program: the same id however often it posts. `cut` breaks the line it has now. */
function hookOf(session: Session) {
  const askId = newId();
  let line = new AbortController();
  return {
    post: (to: BareApp = app) => hearHook(to, { sessionId: session.id, generation: 1 }, { payload: ASK, askId, signal: (line = new AbortController()).signal }),
    cut: () => line.abort(),
  };
}

const asked = (session: Session): Promise<Decision> => untilIn(app, "the decision", async () => (await listOpenDecisionsOfSession(app.db, session.id))[0]);
const move = (session: Session, body: SignalBody = DONE) => observe(app, session, { source: "hook", generation: session.generation, bodies: [body] });
const say = (decision: Decision, verdict: "approve" | "deny" = "approve", text = "") => decide(app, decision.id, { verdict, text, actor: OWNER });
const became = (decision: Decision) => findDecision(app.db, decision.id);

async function scene(server: BareApp = app) {
  const { session, task } = await seedWork(app, project);
  const hook = hookOf(session);
  const waiting = hook.post(server);
  return { session, task, hook, waiting, decision: await asked(session) };
}

describe("an answer reaches the agent exactly once, wherever the hook's line is cut", () => {
  test("nowhere: it is sent, handed over, and taken once the agent goes on", async () => {
    const { session, waiting, decision } = await scene();
    const answered = await say(decision);
    expect(answered).toMatchObject({ status: "answered" });
    expect(JSON.parse(await waiting)).toEqual({ verdict: "approve" });
    expect(await became(decision)).toMatchObject({ status: "answered", deliveredAt: expect.any(String) });
    await move(session);
    expect(await became(decision)).toMatchObject({ status: "taken", closedWhy: null });
  });

  test("before anybody answered: whoever posts again is the same ask, and one decision stands", async () => {
    const { session, task, hook, waiting, decision } = await scene();
    const again = hook.post();
    expect(await waiting).toBe("");
    await say(decision);
    expect(JSON.parse(await again)).toEqual({ verdict: "approve" });
    await move(session);
    expect(await listDecisionsOf(app.db, [task.id], ["open", "answered", "taken", "expired"])).toMatchObject([{ status: "taken" }]);
  });

  test("before anybody answered, for good: both sides hear that it is over, and a late answer runs nothing", async () => {
    const { hook, waiting, decision } = await scene();
    hook.cut();
    expect(await waiting).toBe("");
    expect(await became(decision)).toMatchObject({ status: "expired", verdict: null, closedWhy: "the agent asks in its terminal now, or not any more" });
    await expect(say(decision)).rejects.toMatchObject({ code: "wrong-state", message: expect.stringContaining("asks in its terminal now") });
    expect(await hook.post()).toBe("");
  });

  test("by a restart of the server: the answer given meanwhile waits for the next post", async () => {
    const { session, hook, decision } = await answeredUnheard();
    expect(await became(decision)).toMatchObject({ status: "answered", deliveredAt: null });
    expect(JSON.parse(await hook.post())).toEqual({ verdict: "approve" });
    await move(session);
    expect(await became(decision)).toMatchObject({ status: "taken" });
  });

  test("behind the answer, before it was read: the next post gets the same one", async () => {
    const { session, hook, waiting, decision } = await scene();
    await say(decision, "deny", "use make some");
    hook.cut();
    await waiting;
    expect(JSON.parse(await hook.post())).toEqual({ verdict: "deny", why: "use make some" });
    await move(session, { kind: "turn-ended", lastMessage: "I left it." });
    expect(await became(decision)).toMatchObject({ status: "taken", verdict: "deny" });
  });

  test("ahead of the answer, and the agent went on by itself: too late, with the reason, and no stale answer", async () => {
    const { session, hook, decision } = await answeredUnheard();
    await move(session);
    expect(await became(decision)).toMatchObject({ status: "expired", verdict: "approve", closedWhy: "the agent went on before your answer reached it" });
    expect(await hook.post()).toBe("");
  });

  test("ahead of the answer, and another tool ended meanwhile: it still waits for its own", async () => {
    const { session, hook, decision } = await answeredUnheard();
    await move(session, { kind: "tool-ended", tool: { ...TOOL, callId: "call-2", command: "ls" }, failed: false, durationMs: 1 });
    expect(await became(decision)).toMatchObject({ status: "answered" });
    expect(JSON.parse(await hook.post())).toEqual({ verdict: "approve" });
  });

  test("twice at once: one word counts, the other is told that it came second", async () => {
    const { waiting, decision } = await scene();
    const words = await Promise.allSettled([say(decision), say(decision, "deny", "no")]);
    expect(words.map((w) => w.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const { verdict } = (await became(decision)) ?? {};
    expect(JSON.parse(await waiting)).toMatchObject({ verdict });
  });

  test("a no that somebody overruled in the terminal is not said to be taken", async () => {
    const { session, waiting, decision } = await scene();
    await say(decision, "deny", "no");
    await waiting;
    await move(session);
    expect(await became(decision)).toMatchObject({ status: "expired", verdict: "deny" });
  });
});

/** Answered while no hook waits, as in the second in which the server restarts. */
async function answeredUnheard() {
  const { session, hook, waiting, decision } = await scene({ ...app, asks: createAsks(), stopping: AbortSignal.abort() });
  hook.cut();
  expect(await waiting).toBe("");
  await say(decision);
  return { session, hook, decision };
}
