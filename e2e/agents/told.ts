import { afterAll, beforeAll, expect, test } from "vitest";
import type { CliId } from "../fakes/cli-cache.ts";
import { type AgentWorld, startAgentWorld } from "../support/agent-world.ts";
import { tellCli } from "../support/tell-cli.ts";
import { SET_UP_MS, TEST_MS } from "./describe-chosen.ts";

/** Messages per CLI; `npm run bench -- prompts --agents` sends ten. */
const COUNT = 3;

/** What is said to a running agent reaches its model once. */
export function told(id: CliId): void {
  let on: AgentWorld;

  beforeAll(async () => {
    on = await startAgentWorld(id);
  }, SET_UP_MS);
  afterAll(() => on?.close());

  test("what it is told while it waits and while it works reaches its model once, in order", async () => {
    expect(await tellCli(on, COUNT)).toEqual({ sent: COUNT, once: COUNT, flaws: [] });
  }, TEST_MS);
}
