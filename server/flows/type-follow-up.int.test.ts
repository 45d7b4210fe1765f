import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PANE, type Session } from "#domain/session.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { ROOT } from "../../e2e/support/sample-repo.ts";
import { seedRepository, seedSession, untilIn } from "../../e2e/support/seeds.ts";
import { stubAgent } from "../../e2e/support/stub-agent.ts";
import { openStubLine, type StubLine } from "../../e2e/support/stub-line.ts";
import { findFollowUp, updateFollowUp } from "../store/follow-up.ts";
import { now } from "../lib/ids.ts";
import { startTelling } from "../workers/tell-agents.ts";
import { observe } from "./observe.ts";
import { tellAgent } from "./tell-agent.ts";

const OWNER = { kind: "person" as const, id: "owner cookie" };
const DIALOG = "Do you want to proceed?";
/** Milliseconds a dialog stands before the stub goes on by itself. */
const STANDS_MS = 600;

let bare: BareApp;
let line: StubLine;
/** Happens when all was looked at that takes long, and the keys are about to be typed. */
let meanwhile: (verb: "paste" | "keys", sessionId: string) => Promise<void> = async () => undefined;
let telling: { stop(): void };
let app: BareApp;

beforeAll(async () => {
  bare = await startBareApp();
  const { tmux } = bare;
  app = {
    ...bare,
    agents: new Map([...bare.agents, [stubAgent.id, stubAgent]]),
    tmux: {
      ...tmux,
      async paste(sessionId, text, enter, ready) {
        await meanwhile("paste", sessionId);
        return tmux.paste(sessionId, text, enter, ready);
      },
      async keys(sessionId, bytes, ready) {
        await meanwhile("keys", sessionId);
        return tmux.keys(sessionId, bytes, ready);
      },
    },
  };
  line = await openStubLine(join(app.env.home, "run", "stub.sock"), (sessionId, body) => app.background("hear-stub", async () => {
    const session = sessions.get(sessionId);
    if (session) await observe(app, session, { source: "hook", generation: 1, bodies: [body] });
  }));
  telling = startTelling(app);
});
afterAll(async () => {
  telling.stop();
  line.close();
  await bare.close();
});

const sessions = new Map<string, Awaited<ReturnType<typeof seedSession>>>();

/** A stub agent that waits at its prompt, behind a turn or before its first. */
async function idleStub(fields: Partial<Session> = {}): Promise<string> {
  const session = await seedSession(app, await seedRepository(app), { agentProvider: stubAgent.id, ...fields });
  sessions.set(session.id, session);
  const hello = line.hello(session.id);
  await app.tmux.newSession(session.id, PANE, [process.execPath, join(ROOT, "e2e/support/stub-tui.mjs"), join(app.env.home, "run", "stub.sock"), session.id]);
  await hello;
  return session.id;
}

test.each(["paste", "keys"] as const)("a dialog that comes up just before the %s gets none of it; the words arrive once, behind it", async (verb) => {
  const id = await idleStub();
  await line.order(id, { work: 10 });
  let asked = false;
  meanwhile = async (now) => {
    if (now !== verb || asked) return;
    asked = true;
    await line.order(id, { dialog: STANDS_MS });
    await expect.poll(() => app.tmux.capture(id, { lines: 0, colours: false, joined: true })).toContain(DIALOG);
  };
  const moves: string[] = [];
  const stop = app.bus.subscribe((events) => void moves.push(...events.flatMap((e) => (e.kind === "follow-up.changed" ? [`${String(e.payload["to"])} ${String(e.payload["why"])}`] : []))));
  const { id: followUp } = await tellAgent(app, id, { actor: OWNER, text: "go on" });
  await untilSettled(followUp, "begun");
  stop();
  // Nothing was typed, so who said it may still take it back.
  expect(moves).toContain(`${verb === "paste" ? "waiting" : "pasted"} waits until what the agent asks in its terminal is answered`);
  expect([asked, line.strays, line.submitted(id)]).toEqual([true, [], [{ text: "go on", command: false }]]);
});

test("the first words of an agent that never told of a turn are sent, though its screen shows no idle agent with words in its box", async () => {
  meanwhile = async () => undefined;
  const id = await idleStub({ startedAt: new Date(Date.now() - 60_000).toISOString() });
  await line.order(id, {});
  const { id: followUp } = await tellAgent(app, id, { actor: OWNER, text: "go on" });
  await untilSettled(followUp, "begun");
  expect([line.strays, line.submitted(id)]).toEqual([[], [{ text: "go on", command: false }]]);
});

test("words that stood in the box are not sent again when somebody sent them with others", async () => {
  meanwhile = async () => undefined;
  const id = await idleStub();
  await line.order(id, { work: 10, manner: { mute: true } });
  const { id: followUp } = await tellAgent(app, id, { actor: OWNER, text: "go on" });
  // As after a crash, or behind a dialog: pasted, and a person was quicker.
  await app.bus.commit((db) => ({ writes: [updateFollowUp(db, followUp, { status: "pasted", typedAt: now() })], events: [], result: undefined }));
  await line.order(id, { work: 10 });
  await untilSettled(followUp, "unsure");
  expect(line.submitted(id)).toEqual([]);
});

function untilSettled(id: string, status: "begun" | "unsure"): Promise<unknown> {
  return untilIn(app, `the words to be ${status}`, async () => (await findFollowUp(app.db, id))?.status === status, 20);
}
