import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { Turn } from "#domain/brain.ts";
import { BRIEFING_CHARS, HISTORY_CHARS } from "#domain/briefing.ts";
import type { Message } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { useBrain } from "../../e2e/support/steps.ts";
import { DECIDED, longTalk } from "../../e2e/support/long-talk.ts";
import { findDigest } from "../store/digest.ts";
import { insertMessage, listMessages } from "../store/message.ts";
import { findOrchestrator } from "../store/project.ts";
import { converse } from "./converse.ts";
import { keepShort } from "./keep-short.ts";

let app: BareApp;
let talk: Orchestrator;
let stop = (): void => undefined;

beforeAll(async () => {
  app = await startBareApp();
});
beforeEach(async () => {
  const project = await seedRepository(app);
  talk = (await findOrchestrator(app.db, project.orchestratorId)) as Orchestrator;
});
afterEach(() => {
  stop();
  stop = () => undefined;
});
afterAll(() => app.close());

async function seed(seedNumber: number, messages = 300): Promise<Message[]> {
  const rows = longTalk({ seed: seedNumber, messages, orchestratorId: talk.id });
  await app.bus.commit((db) => ({ writes: rows.map((row) => insertMessage(db, row)), events: [], result: undefined }));
  return rows;
}

async function shown(): Promise<string> {
  let seen: Turn | undefined;
  stop = useBrain(app, { converse: async (turn) => ((seen = turn), turn.emit("ok")) });
  await converse(app, talk, { text: "What did we settle on?", actor: { kind: "person", id: "owner" }, scopes: Scope.options });
  stop();
  if (!seen) throw new Error("the brain saw nothing");
  expect(seen.system.length).toBeLessThanOrEqual(BRIEFING_CHARS);
  expect(seen.messages.reduce((sum, m) => sum + m.text.length, 0)).toBeLessThanOrEqual(HISTORY_CHARS);
  return [seen.system, ...seen.messages.map((m) => m.text)].join("\n");
}

describe("a conversation of 300 messages", () => {
  test.each([1, 2, 3, 4, 5])("is shown below its cap with every decision word for word (seed %i)", async (seedNumber) => {
    const rows = await seed(seedNumber);
    const said = rows.flatMap((m) => m.parts.flatMap((p) => (p.kind === "text" && DECIDED.has(p.text) ? [p.text] : [])));
    expect(said.length).toBeGreaterThan(30);
    const all = await shown();
    expect(said.filter((text) => !all.includes(text))).toEqual([]);
    expect(await findDigest(app.db, talk.id)).toMatchObject({ brain: null });
  });

  test("is told shorter by a model where there is one, and still holds what was decided", async () => {
    const rows = await seed(7);
    stop = useBrain(app, { converse: async (turn) => turn.emit("They talked about the shop.") });
    await keepShort(app, talk, { atOnce: false });
    const digest = await findDigest(app.db, talk.id);
    expect(digest).toMatchObject({ text: "They talked about the shop.", brain: "fake", messages: rows.length - (await listMessages(app.db, talk.id, { after: digest!.upTo, limit: 500 })).length });
    stop();
    expect(await shown()).toContain("They talked about the shop.");
  });

  test("that goes on is folded again, and nothing decided before is lost", async () => {
    const first = await seed(8, 120);
    await keepShort(app, talk, { atOnce: false });
    const before = await findDigest(app.db, talk.id);
    await seed(9, 120);
    await keepShort(app, talk, { atOnce: false });
    const after = await findDigest(app.db, talk.id);
    expect(after!.messages).toBeGreaterThan(before!.messages);
    expect(after!.decided.slice(0, before!.decided.length)).toEqual(before!.decided);
    expect(first).toHaveLength(120);
  });

  test("a short one stays as it is", async () => {
    await seed(10, 40);
    await keepShort(app, talk, { atOnce: false });
    expect(await findDigest(app.db, talk.id)).toBeUndefined();
  });

  test("a model that cannot tell it leaves it to the sentences as they stand", async () => {
    await seed(11);
    stop = useBrain(app, { converse: () => Promise.reject(new Error("no network")) });
    await keepShort(app, talk, { atOnce: false });
    await untilIn(app, "the digest", async () => (await findDigest(app.db, talk.id)) !== undefined);
    expect((await findDigest(app.db, talk.id))?.text).toContain("Person: ");
  });
});
