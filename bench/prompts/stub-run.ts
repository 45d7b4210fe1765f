import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { FollowUp } from "#domain/follow-up.ts";
import { PANE } from "#domain/session.ts";
import type { BareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, seedSession, untilIn } from "../../e2e/support/seeds.ts";
import { ROOT } from "../../e2e/support/sample-repo.ts";
import { stubAgent } from "../../e2e/support/stub-agent.ts";
import { openStubLine, type StubLine, type StubOrder } from "../../e2e/support/stub-line.ts";
import { decide } from "../../server/flows/decide.ts";
import { observe } from "../../server/flows/observe.ts";
import { tellAgent } from "../../server/flows/tell-agent.ts";
import { createKeyedMutex } from "../../server/lib/mutex.ts";
import { listDecisions } from "../../server/store/decision.ts";
import { listFollowUps } from "../../server/store/follow-up.ts";
import { findSession } from "../../server/store/session.ts";
import { startTelling } from "../../server/workers/tell-agents.ts";
import { type Random, seeded } from "../seeded.ts";
import { arriving, pick, promptOf } from "./texts.ts";

export interface StubRun {
  sent: number;
  once: number;
  /** Messages a person was asked about; what they answered is what the stub had really got. */
  asked: string[];
  strays: string[];
  flaws: string[];
  /** Milliseconds from the word to the turn, for agents that were idle and well-behaved. */
  idleMs: number[];
  kinds: Record<string, number>;
}

/** Seconds until what was not settled counts as lost. */
const PATIENCE = 600;

type Sent = { text: string; kind: string };
const PERSON = { kind: "person" as const, id: "bench" };

/** Manners by name; most agents are well-behaved most of the time. */
const MANNERS: Record<string, (random: Random) => StubOrder> = {
  calm: () => ({}),
  slow: (r) => ({ manner: { redraw: 100 + Math.floor(r() * 500) } }),
  swallows: (r) => ({ manner: { swallow: 60 + Math.floor(r() * 200) } }),
  breaks: (r) => ({ manner: { swallow: 300 + Math.floor(r() * 300), breaks: true } }),
  busy: (r) => ({ work: 100 + Math.floor(r() * 900), manner: { busy: 200 } }),
  asks: (r) => ({ work: 80, manner: { asks: 200 + Math.floor(r() * 600) } }),
  dialog: (r) => ({ dialog: 200 + Math.floor(r() * 600) }),
  shell: (r) => ({ shell: 200 + Math.floor(r() * 600) }),
  draft: (r) => ({ draft: pick(r, ["old words", "two\nlines", "restored\n\n\nfour lines", "/clear"]) }),
  restores: () => ({ work: 100, manner: { restores: true } }),
  elsewhere: () => ({ manner: { deaf: 1, busy: 50 } }),
  late: (r) => ({ manner: { late: 200 + Math.floor(r() * 3000) } }),
  twice: () => ({ manner: { twice: true, busy: 100 } }),
  copyMode: () => ({}),
};
/** Rare, because a person is asked about each of them. */
const RARE: Record<string, () => StubOrder> = { mute: () => ({ manner: { mute: true } }), deaf: () => ({ manner: { deaf: 2 } }) };

/** Tells stubs many things while they behave in all these manners, and counts what reached them. */
export async function runStubs(bare: BareApp, options: { count: number; stubs: number; seed: number; rare: boolean }): Promise<StubRun> {
  const app: BareApp = { ...bare, agents: new Map([...bare.agents, [stubAgent.id, stubAgent]]) };
  const inTurn = createKeyedMutex();
  const line = await openStubLine(join(app.env.home, "run", "stub.sock"), (name, body) => {
    app.background("hear-stub", () => inTurn(name, async () => {
      const session = await findSession(app.db, name);
      if (session) await observe(app, session, { source: "hook", generation: session.generation, bodies: [body] });
    }));
  });
  const project = await seedRepository(app);
  const telling = startTelling(app);
  const person = answering(app, line);
  const run: StubRun = { sent: 0, once: 0, asked: [], strays: line.strays, flaws: [], idleMs: [], kinds: {} };
  try {
    await Promise.all(Array.from({ length: options.stubs }, async (_, i) => {
      const count = Math.floor(options.count / options.stubs) + (i < options.count % options.stubs ? 1 : 0);
      await runOne(app, { line, project, run, random: seeded(options.seed + i).share, count, rare: options.rare });
    }));
    run.asked = person.asked();
    return run;
  } finally {
    person.stop();
    telling.stop();
    line.close();
  }
}

interface One {
  line: StubLine;
  project: Awaited<ReturnType<typeof seedRepository>>;
  run: StubRun;
  random: Random;
  count: number;
  rare: boolean;
}

async function runOne(app: BareApp, on: One): Promise<void> {
  const { line, run, random } = on;
  const { id } = await seedSession(app, on.project, { agentProvider: stubAgent.id });
  const hello = line.hello(id);
  await app.tmux.newSession(id, PANE, [process.execPath, join(ROOT, "e2e/support/stub-tui.mjs"), join(app.env.home, "run", "stub.sock"), id]);
  await hello;
  await line.order(id, { work: 10 });
  const sent: Sent[] = [];
  while (sent.length < on.count) {
    const kind = on.rare && random() < 0.01 ? pick(random, Object.keys(RARE)) : pick(random, Object.keys(MANNERS));
    // Several at once are several senders: they keep their order and wait for each other.
    const together = Math.min(on.count - sent.length, random() < 0.15 ? 3 : 1);
    const order = (MANNERS[kind] ?? RARE[kind])?.(random) ?? {};
    if (kind === "copyMode") spawnSync("tmux", ["-S", join(app.env.home, "run", "tmux.sock"), "copy-mode", "-t", `=rdv-${id}:`]);
    await line.order(id, order);
    const from = performance.now();
    for (let k = 0; k < together; k++) {
      const text = promptOf(random, sent.length);
      sent.push({ text, kind });
      run.kinds[kind] = (run.kinds[kind] ?? 0) + 1;
      await tellAgent(app, id, { actor: PERSON, text });
    }
    const settled = await untilIn(app, `${sent.length} messages to be settled`, async () => (await listFollowUps(app.db, id, 20)).every(isSettled), PATIENCE).then(() => true, () => false);
    if (!settled) {
      run.flaws.push(`${kind} ${sent.length - 1}: ${(await listFollowUps(app.db, id, 20)).filter((f) => !isSettled(f)).map((f) => `${f.status} ${f.why}`).join(", ")} after ${PATIENCE} s`);
      break;
    }
    if (kind === "calm" && together === 1) run.idleMs.push(performance.now() - from);
  }
  judge(run, sent, line.submitted(id));
  await app.tmux.kill(id);
}

function isSettled({ status }: FollowUp): boolean {
  return status === "begun" || status === "dropped";
}

/** Exactly once and in order means: what was submitted is, one by one, what was sent. */
function judge(run: StubRun, sent: readonly Sent[], got: readonly { text: string; command: boolean }[]): void {
  run.sent += sent.length;
  for (const [i, { text, kind }] of sent.entries()) {
    const wanted = arriving(text, COMMAND);
    if (got[i]?.text === wanted && !got[i].command) run.once++;
    else run.flaws.push(`${kind} ${i}: ${JSON.stringify(wanted.slice(0, 80))} (${wanted.length}), got ${JSON.stringify(got[i]?.text.slice(0, 80))} (${got[i]?.text.length})`);
  }
  if (got.length > sent.length) run.flaws.push(`${got.length - sent.length} more than were sent`);
}

const COMMAND = stubAgent.followUp?.via === "box" ? stubAgent.followUp.command : /$^/;

/** A person who is asked whether something arrived looks at the terminal and says what is true. */
function answering(app: BareApp, line: StubLine): { asked(): string[]; stop(): void } {
  const asked: string[] = [];
  const inTurn = createKeyedMutex();
  const stop = app.bus.subscribe((events) => {
    if (events.some((e) => e.kind === "decision.opened" && e.payload["kind"] === "follow-up")) app.background("answer", () => inTurn("answer", answer));
  });
  const answer = async (): Promise<void> => {
    for (const { id, body, sessionId } of await listDecisions(app.db, app.userId, { open: true, limit: 50 })) {
      if (body.kind !== "follow-up" || !sessionId) continue;
      asked.push(body.why);
      await line.order(sessionId, {});
      // They come in order, so one more than those that are known to be there is this one.
      const known = (await listFollowUps(app.db, sessionId, 1000)).filter(isSettled).length;
      await decide(app, id, { verdict: line.submitted(sessionId).length > known ? "deny" : "approve", text: "", actor: PERSON });
    }
  };
  return { asked: () => asked, stop };
}
