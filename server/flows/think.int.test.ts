import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Brain, BrainWorld, ParsedWish, WishContext } from "#domain/brain.ts";
import { FAILURES } from "#domain/breaker.ts";
import type { ModelCall } from "#domain/model-call.ts";
import { sampleTurn } from "../../e2e/support/sample-turn.ts";
import { startBareApp } from "../../e2e/support/bare-app.ts";
import type { App } from "../kernel.ts";
import { CALLS_PER_HOUR } from "../lib/call-window.ts";
import { ModelRefusal } from "../lib/model-failure.ts";
import { createModelRouter } from "../lib/model-router.ts";
import { recentModelCalls } from "../store/model-call.ts";
import { thinkers, understand } from "./think.ts";

const WISH: ParsedWish = { type: "feature", title: "Add dark mode", confidence: 0.9, estimateMinutes: 12, agent: null, after: [], scope: [] };
const CONTEXT: WishContext = { projectName: "sample", agents: [], techStack: [], conventions: [], openTasks: [] };
const USED = { model: "m", inputTokens: 1_000_000, outputTokens: 100_000, cachedTokens: 0, costUsd: null };

type Answer = ParsedWish | Error | Record<string, unknown>;

let app: Awaited<ReturnType<typeof startBareApp>>;
const waited: number[] = [];
let clock = Date.now();

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());
afterEach(() => {
  for (const id of ["first", "second"]) (app.brains as Map<string, Brain>).delete(id);
});

/** A router that knows nothing, and a clock that stands. */
function anew(): void {
  waited.length = 0;
  clock = Date.now();
  (app as { models: App["models"] }).models = createModelRouter({ preferences: { parse: "balanced", suggest: "balanced", converse: "balanced" }, calls: [], now: () => clock, random: () => 0.5, wait: async (ms) => void waited.push(ms) });
}

/** A brain whose model gives these answers, one after the other; the last is repeated. Returns how often it was asked. */
function put(id: string, answers: Answer[], more: Partial<Brain> = {}): { asked: number } {
  const count = { asked: 0 };
  const next = async (world: BrainWorld, signal: AbortSignal): Promise<ParsedWish> =>
    world.request(signal, async (spent) => {
      count.asked++;
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      spent(USED);
      return answer as ParsedWish;
    });
  (app.brains as Map<string, Brain>).set(id, {
    id, rank: id === "first" ? -2 : -1, traits: { quality: 3, speed: 2, cost: 2 }, needs: "nothing", mayApprove: false, available: () => true, prices: [{ model: "m", input: 2, output: 10, source: "the test", asOf: "2026-11-21" }],
    open: (_env, world) => ({ model: "m", parse: (_wish, _context, signal) => next(world, signal), converse: async (turn) => turn.emit((await next(world, turn.signal)).title) }),
    ...more,
  });
  return count;
}

let wishes = 0;
const ask = (wish = `wish ${++wishes}`): Promise<ParsedWish & { brain: string }> => understand(app, null, wish, CONTEXT);
const recorded = async (): Promise<ModelCall[]> => recentModelCalls(app.db, new Date(0).toISOString(), 1000);

describe("one request", () => {
  test("is recorded with what it used and what that cost", async () => {
    anew();
    put("first", [WISH]);
    expect((await ask()).brain).toBe("first");
    expect((await recorded()).at(-1)).toMatchObject({ kind: "parse", brain: "first", model: "m", inputTokens: 1_000_000, outputTokens: 100_000, costUsd: 3, outcome: "ok", projectId: null });
  });

  test("is made also where the words of the wish and those of the repository would be one secret together", async () => {
    anew();
    const shown: unknown[] = [];
    put("first", [WISH], { open: () => ({ parse: (...said) => (shown.push(said.slice(0, 2)), Promise.resolve(WISH)), converse: () => Promise.reject(new Error("no")) }) });
    const wish = "Recognise what begins with -----BEGIN RSA PRIVATE KEY-----";
    const context = { ...CONTEXT, conventions: ["Keys end with -----END RSA PRIVATE KEY-----", "sk-ant-0123456789abcdef0123456789"] };
    expect((await understand(app, null, wish, context)).brain).toBe("first");
    expect(shown).toEqual([[wish, { ...context, conventions: [context.conventions[0], "[redacted]"] }]]);
  });

  test("that failed for a while is made again, a little later each time", async () => {
    anew();
    const first = put("first", [new ModelRefusal(529, "overloaded"), new ModelRefusal(500, "oops"), WISH]);
    expect((await ask()).brain).toBe("first");
    expect([first.asked, waited]).toEqual([3, [250, 500]]);
    expect((await recorded()).slice(-3).map((c) => [c.outcome, c.model])).toEqual([["failed", "m"], ["failed", "m"], ["ok", "m"]]);
  });

  test("waits as long as it is told to, and is left to another brain when that is long", async () => {
    anew();
    put("first", [new ModelRefusal(429, "slow", new Headers({ "retry-after": "3" })), WISH]);
    expect((await ask()).brain).toBe("first");
    expect(waited).toEqual([3000]);
    put("first", [new ModelRefusal(429, "slow", new Headers({ "retry-after": "3000" })), WISH]);
    put("second", [WISH]);
    expect((await ask()).brain).toBe("second");
    expect(waited).toEqual([3000]);
  });

  test("that was refused is not made again", async () => {
    anew();
    const first = put("first", [new ModelRefusal(401, "wrong key"), WISH]);
    expect((await ask()).brain).toBe("offline");
    expect([first.asked, waited]).toEqual([1, []]);
  });

  test("with a bad answer is made once more, and then left to the next brain", async () => {
    anew();
    const first = put("first", [new SyntaxError("no JSON")]);
    put("second", [WISH]);
    expect((await ask()).brain).toBe("second");
    expect(first.asked).toBe(2);
    expect((await recorded()).slice(-3).map((c) => c.outcome)).toEqual(["bad-answer", "bad-answer", "ok"]);
  });

  test("that nobody waits for any more is not made again and says nothing about the brain", async () => {
    anew();
    const first = put("first", [new Error("cut")]);
    const [thinker] = thinkers(app, null, "parse");
    for (let i = 0; i < FAILURES + 1; i++) await expect(thinker?.brain.parse("x", CONTEXT, AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
    expect(first.asked).toBeLessThanOrEqual(FAILURES + 1);
    expect(thinkers(app, null, "parse")[0]?.id).toBe("first");
  });
});

describe("the same wish in the same place", () => {
  test("is paid once, and said so", async () => {
    anew();
    const first = put("first", [WISH]);
    await ask("Add dark mode");
    expect(await ask("Add dark mode")).toEqual({ ...WISH, brain: "first" });
    expect(first.asked).toBe(1);
    expect((await recorded()).at(-1)).toMatchObject({ outcome: "cached", costUsd: 0, model: "m" });
  });

  test("is asked anew when the place changed or another model is to say", async () => {
    anew();
    const first = put("first", [WISH]);
    await understand(app, null, "Add dark mode", CONTEXT);
    await understand(app, null, "Add dark mode", { ...CONTEXT, openTasks: [{ number: 3, title: "Old" }] });
    expect(first.asked).toBe(2);
  });

  test("an answer out of all shape is not kept", async () => {
    anew();
    const first = put("first", [{ title: "x" }]);
    expect([(await ask("Say it")).brain, (await ask("Say it")).brain]).toEqual(["offline", "offline"]);
    expect(first.asked).toBe(2);
  });
});

describe("a brain that fails again and again", () => {
  test("is passed over for a while, then tried by one, and is back when it answers", async () => {
    anew();
    const first = put("first", [new ModelRefusal(401, "wrong key")]);
    for (let i = 0; i < FAILURES; i++) await ask();
    expect(first.asked).toBe(FAILURES);
    await ask();
    expect(first.asked).toBe(FAILURES);
    expect(thinkers(app, null).map((t) => t.id)).toEqual(["offline"]);

    clock += 60_000;
    const mended = put("first", [WISH]);
    expect((await ask()).brain).toBe("first");
    expect(mended.asked).toBe(1);
  });

  test("takes a conversation to the next, and never leaves nobody", async () => {
    anew();
    put("first", [new ModelRefusal(500, "down")]);
    const failing = thinkers(app, null)[0]?.brain;
    for (let i = 0; i < FAILURES; i++) await expect(failing?.converse(sampleTurn("hello").turn)).rejects.toThrow("down");
    expect(thinkers(app, null).map((t) => t.id)).toEqual(["offline"]);
    expect(thinkers(app, "first").map((t) => t.id)).toEqual(["offline"]);
  });
});

describe("the limit of calls", () => {
  test("is per project and hour; a wish is then read by fixed words, a conversation is told when to try again", async () => {
    anew();
    const first = put("first", [WISH]);
    for (let i = 0; i < CALLS_PER_HOUR; i++) app.models.window.take("all");
    expect((await ask()).brain).toBe("offline");
    const [thinker] = thinkers(app, null);
    await expect(thinker?.brain.converse(sampleTurn("hello").turn)).rejects.toMatchObject({ code: "rate-limited", retryAfter: 3600, tell: { next: expect.stringMatching(/^Try again in 60 minutes, at \d\d:\d\d UTC\./) as unknown } });
    expect(first.asked).toBe(0);
    clock += 3_600_001;
    expect((await ask()).brain).toBe("first");
  });

  test("a start knows the calls of the hour before it", async () => {
    const at = new Date().toISOString();
    const call: ModelCall = { id: "x", at, kind: "parse", brain: "first", model: "m", projectId: null, inputTokens: 1, outputTokens: 1, cachedTokens: 0, costUsd: 0.5, durationMs: 700, outcome: "ok" };
    const router = createModelRouter({ preferences: { parse: "cost", suggest: "balanced", converse: "balanced" }, calls: [call, { ...call, outcome: "cached" }] });
    expect(router.window.count("all")).toBe(1);
    expect(router.measured("parse", "first")).toEqual({ medianMs: 700, meanUsd: 0.5 });
  });
});

describe("the choice", () => {
  test("goes by what is preferred for the kind", async () => {
    anew();
    put("first", [WISH], { traits: { quality: 3, speed: 1, cost: 3 } });
    put("second", [WISH], { traits: { quality: 2, speed: 2, cost: 1 } });
    const order = (): string[] => thinkers(app, null, "converse").map((t) => t.id);
    expect(order()).toEqual(["first", "second", "offline"]);
    app.models.preferences = { parse: "balanced", suggest: "balanced", converse: "cost" };
    expect(order()).toEqual(["second", "first", "offline"]);
    app.models.preferences = { parse: "cost", suggest: "balanced", converse: "quality" };
    expect(order()).toEqual(["first", "second", "offline"]);
    expect(thinkers(app, null, "parse").map((t) => t.id)).toEqual(["offline"]);
  });
});
