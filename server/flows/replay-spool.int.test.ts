import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { saidBy, seedRepository, seedWork } from "../../e2e/support/seeds.ts";
import { replaySpool } from "./replay-spool.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

test("what several hear at the same time is heard once, in order, and by all of them before they go on", async () => {
  const { session } = await seedWork(app, await seedRepository(app));
  const spool = join(app.runs.dir({ sessionId: session.id, generation: 1 }), "spool");
  mkdirSync(spool, { recursive: true });
  const from = Date.now() - 60_000;
  const prompts = Array.from({ length: 20 }, (_, i) => `turn ${i}`);
  for (const [i, prompt] of prompts.entries()) writeFileSync(join(spool, `${from + i}-a.json`), JSON.stringify({ kind: "turn-started", prompt }));
  const heard = async () => {
    await replaySpool(app, session);
    return (await saidBy(app, session)).map((body) => (body.kind === "turn-started" ? body.prompt : body.kind));
  };
  expect(await Promise.all([heard(), heard(), heard()])).toEqual([prompts, prompts, prompts]);
  expect(readdirSync(spool)).toEqual([]);
});
