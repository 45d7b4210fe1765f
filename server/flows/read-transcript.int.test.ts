import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { seedRepository, seedWork } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { insertSignal } from "../store/session.ts";
import { readTranscript } from "./read-transcript.ts";

let app: BareApp;
let folder: string;
beforeAll(async () => {
  app = await startBareApp();
  folder = privateFolder("rdv-transcript-");
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const message = (id: string, input: number): string => `${JSON.stringify({ type: "assistant", message: { id, usage: { input_tokens: input, output_tokens: 1 } } })}\n`;

test("a conversation used what its sub-agents used; where there is none of them, its own", async () => {
  const agent = [...app.agents.values()].find((a) => a.subAgentsOf);
  const { session, delegation } = await seedWork(app, await seedRepository(app), { session: { agentProvider: agent?.id ?? null } });
  const transcript = join(folder, "one.jsonl");
  const body = { kind: "session-started" as const, agentSessionId: "one", transcript };
  await app.bus.commit((db) => ({ writes: [insertSignal(db, { id: newId(), sessionId: session.id, delegationId: delegation.id, generation: session.generation, source: "hook", body, at: now() })], events: [], result: undefined }));
  writeFileSync(transcript, message("a", 5));
  expect((await readTranscript(app, session))?.usage.inputTokens).toBe(5);
  const helpers = agent?.subAgentsOf?.(transcript) ?? "";
  mkdirSync(helpers, { recursive: true });
  writeFileSync(join(helpers, "agent-x.jsonl"), message("x", 100));
  writeFileSync(join(helpers, "agent-x.meta.json"), message("y", 9000));
  expect((await readTranscript(app, session))?.usage).toMatchObject({ inputTokens: 105, turns: 1, costUsd: null });
});
