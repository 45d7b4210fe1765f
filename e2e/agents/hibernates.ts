import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionView } from "#domain/api.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import type { CliId } from "../fakes/cli-cache.ts";
import { fake } from "../fakes/marker.ts";
import { type AgentWorld, startAgentWorld } from "../support/agent-world.ts";
import { noneLeft } from "../support/leftovers.ts";
import { SET_UP_MS, TEST_MS } from "./describe-chosen.ts";

const slow = { timeout: 120_000, interval: 500 };

/** A person's agent is hibernated at its prompt and woken by a word. */
export function hibernates(id: CliId): void {
  describe("hibernated at its prompt", () => {
    let on: AgentWorld;
    beforeAll(async () => {
      on = await startAgentWorld(id);
    }, SET_UP_MS);
    afterAll(() => on?.close());

    test("it leaves no process, and a word brings it back into its conversation and reaches it once", async () => {
      const project = await on.addProject({ autonomy: "full" });
      const opened = await on.ask<SessionView>("POST", "/api/sessions", { projectId: project.id, agent: id, prompt: `Remember the lighthouse. ${fake("text", { text: "It is remembered." })}` });
      const path = `/api/sessions/${opened.id}`;
      const session = (): Promise<SessionView> => on.ask("GET", path);
      await expect.poll(async () => (await session()).activity?.state, slow).toBe("idle");
      const refusal = (): Promise<string> => on.ask("POST", `${path}/hibernate`).then(() => "none", (error: Error) => error.message);
      await expect.poll(refusal, slow).toBe("none");
      await noneLeft([opened.id]);
      const rested = await session();
      expect(rested).toMatchObject({ status: "hibernated", generation: 1, exit: null });
      expect((await on.ask<{ text: string }>("GET", `${path}/screen?lines=200`)).text).toContain("It is remembered.");

      const asked = on.model.requests.length;
      await on.ask("POST", `${path}/follow-ups`, { text: `Where is the harbour? ${fake("text", { text: "Behind the lighthouse." })}` });
      await expect.poll(async () => (await on.ask<{ items: FollowUp[] }>("GET", `${path}/follow-ups`)).items.map((f) => `${f.status} ${f.why}`.trim()), slow).toEqual(["begun"]);
      expect(await session()).toMatchObject({ status: "running", generation: 2, agentSessionId: rested.agentSessionId });
      // What it said before is in the same request as what it is told now, and nothing else was said to it.
      const bodies = (): string[] => on.model.requests.slice(asked).map((r) => String(JSON.stringify(r.body)));
      await expect.poll(() => bodies().some((body) => /the lighthouse[^]*the harbour/.test(body)), slow).toBe(true);
      expect(bodies().filter((body) => body.includes("You were interrupted"))).toEqual([]);
      await on.ask("DELETE", path);
      await noneLeft([opened.id]);
    }, TEST_MS);
  });
}
