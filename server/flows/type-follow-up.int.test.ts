import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PANE } from "#domain/session.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { ROOT } from "../../e2e/support/sample-repo.ts";
import { seedRepository, seedSession, untilIn } from "../../e2e/support/seeds.ts";
import { stubAgent } from "../../e2e/support/stub-agent.ts";
import { openStubLine, type StubLine } from "../../e2e/support/stub-line.ts";
import { findFollowUp } from "../store/follow-up.ts";
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

/** A stub agent that waits at its prompt. */
async function idleStub(): Promise<string> {
  const session = await seedSession(app, await seedRepository(app), { agentProvider: stubAgent.id });
  sessions.set(session.id, session);
  const hello = line.hello(session.id);
  await app.tmux.newSession(session.id, PANE, [process.execPath, join(ROOT, "e2e/support/stub-tui.mjs"), join(app.env.home, "run", "stub.sock"), session.id]);
  await hello;
  await line.order(session.id, { work: 10 });
  return session.id;
}

test.each(["paste", "keys"] as const)("a dialog that comes up just before the %s gets none of it; the words arrive once, behind it", async (verb) => {
  const id = await idleStub();
  let asked = false;
  meanwhile = async (now) => {
    if (now !== verb || asked) return;
    asked = true;
    await line.order(id, { dialog: STANDS_MS });
    await expect.poll(() => app.tmux.capture(id, { lines: 0, colours: false, joined: true })).toContain(DIALOG);
  };
  const whys: unknown[] = [];
  const stop = app.bus.subscribe((events) => void whys.push(...events.flatMap((e) => (e.kind === "follow-up.changed" ? [e.payload["why"]] : []))));
  const { id: followUp } = await tellAgent(app, id, { actor: OWNER, text: "go on" });
  await untilIn(app, "the words to be taken", async () => (await findFollowUp(app.db, followUp))?.status === "begun", 20);
  stop();
  expect(whys).toContain("waits until what the agent asks in its terminal is answered");
  expect([asked, line.strays, line.submitted(id)]).toEqual([true, [], [{ text: "go on", command: false }]]);
});
