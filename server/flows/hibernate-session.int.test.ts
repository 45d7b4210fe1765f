import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionView } from "#domain/api.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import type { QueueView } from "#domain/queue-view.ts";
import { pidsWith } from "../../e2e/support/leftovers.ts";
import { conversations, knowResting, remembered } from "../../e2e/support/resting-agent.ts";
import { git, makeRepository, type ProjectRow, startWorld, type World } from "../../e2e/support/world.ts";

let world: World;
let project: ProjectRow;
let home: string;

beforeAll(async () => {
  world = await startWorld();
  knowResting(world.app);
  home = join(world.home, "..");
  project = await world.addProject(makeRepository());
});
afterAll(() => world.close());

const session = (id: string): Promise<SessionView> => world.ask("GET", `/api/sessions/${id}`);
const screen = async (id: string): Promise<string> => (await world.ask<{ text: string }>("GET", `/api/sessions/${id}/screen`)).text;
const hibernate = (id: string): Promise<SessionView> => world.ask("POST", `/api/sessions/${id}/hibernate`);
const refusal = (id: string): Promise<string> => hibernate(id).then(() => "was not refused", (error: Error) => error.message);
const say = (id: string, text: string): Promise<FollowUp> => world.ask("POST", `/api/sessions/${id}/follow-ups`, { text });
const processesOf = ({ id, generation }: SessionView): number[] => pidsWith(`RDV_RUN_DIR=${join(world.home, "runs", `${id}.${generation}`)}\0`);
const isIn = (id: string, status: string): Promise<SessionView> => world.until(`${id} to be ${status}`, async () => session(id).then((s) => s.status === status && s));
const toldBegun = (id: string, text: string): Promise<unknown> => world.until(`“${text}” to arrive`, async () => (await world.ask<{ items: FollowUp[] }>("GET", `/api/sessions/${id}/follow-ups`)).items.some((f) => f.text === text && f.status === "begun"));

/** An agent that had a turn and waits at its prompt. */
async function idle(agent = "resting", prompt = "hello"): Promise<SessionView> {
  const { id } = await world.ask<SessionView>("POST", "/api/sessions", { projectId: project.id, agent, prompt });
  const found = await world.until("its first turn", async () => session(id).then((s) => s.agentSessionId !== null && s.activity?.state === "idle" && remembered(home, s.agentSessionId).said.length === 1 && s));
  await expect.poll(() => screen(id), { timeout: 15_000 }).toContain("accept edits on");
  return found;
}

describe("an agent that is hibernated", () => {
  test("holds nothing, keeps its last screen, and comes back into its conversation at a word, which arrives once", async () => {
    const before = await idle();
    const holders = async (): Promise<(string | null)[]> => (await world.ask<QueueView>("GET", "/api/queue")).holders.map((h) => h.sessionId);
    expect(await holders()).toContain(before.id);
    writeFileSync(join(project.path, "draft.txt"), "not committed");
    const rested = await hibernate(before.id);
    expect(rested).toMatchObject({ status: "hibernated", generation: 1, exit: null, pid: null, activity: null, rest: { why: "you hibernated it", waking: null, problem: null } });
    expect([processesOf(before), (await world.app.tmux.panes()).some((p) => p.sessionId === before.id), (await holders()).includes(before.id)]).toEqual([[], false, false]);
    expect(await screen(before.id)).toContain("> hello");
    expect(git(project.path, "for-each-ref", "refs/rdv/checkpoint").split("\n")).toHaveLength(1);
    await say(before.id, "are you there");
    await toldBegun(before.id, "are you there");
    expect(await session(before.id)).toMatchObject({ status: "running", generation: 2, agentSessionId: before.agentSessionId, note: "It was hibernated, and goes on in its own conversation." });
    expect(remembered(home, before.agentSessionId)).toEqual({ starts: ["1 hello", "2"], said: ["hello", "are you there"] });
    await world.ask("DELETE", `/api/sessions/${before.id}`);
  });

  test("is woken by hand once, however often, and can be hibernated again and again", async () => {
    const { id, agentSessionId } = await idle();
    for (const generation of [2, 3]) {
      // One that was woken a moment ago is only believed to rest when its screen says so for a while.
      await expect.poll(() => refusal(id), { timeout: 30_000, interval: 500 }).toBe("was not refused");
      await Promise.all([1, 2, 3].map(() => world.ask("POST", `/api/sessions/${id}/wake`)));
      await isIn(id, "running");
      expect((await session(id)).generation).toBe(generation);
    }
    await expect.poll(() => remembered(home, agentSessionId), { timeout: 15_000 }).toEqual({ starts: ["1 hello", "2", "3"], said: ["hello"] });
    await world.ask("DELETE", `/api/sessions/${id}`);
  });

  test("is ended for good by a person, and takes no typing meanwhile", async () => {
    const { id } = await idle();
    await hibernate(id);
    await expect(world.ask("POST", `/api/sessions/${id}/input`, { text: "x", enter: true })).rejects.toThrow(/409.*hibernated/);
    await world.ask("DELETE", `/api/sessions/${id}`);
    expect((await session(id)).status).toBe("exited");
    await expect(world.ask("POST", `/api/sessions/${id}/wake`)).rejects.toThrow(/409.*not hibernated/);
  });
});

describe("an agent that is not idle stays awake, and nothing of it is ended", () => {
  test("while it works, with words in its box, with a program left behind, and where it could not come back", async () => {
    const shell = await world.ask<SessionView>("POST", "/api/sessions", { projectId: project.id });
    expect(await refusal(shell.id)).toMatch(/409.*a shell has nothing it could be resumed by/);
    const forgetful = await idle("forgetful");
    expect(await refusal(forgetful.id)).toMatch(/409.*Forgetful has no way to go on/);
    const drafting = await idle();
    await world.ask("POST", `/api/sessions/${drafting.id}/input`, { text: "half a thou", enter: false });
    await expect.poll(() => screen(drafting.id), { timeout: 15_000 }).toContain("half a thou");
    expect(await refusal(drafting.id)).toMatch(/409.*words that were not sent stand in its input box/);
    const serving = await idle("resting", "leave a server");
    expect(await refusal(serving.id)).toMatch(/409.*a program it started runs on/);
    const working = await idle();
    await say(working.id, "work");
    await toldBegun(working.id, "work");
    expect(await refusal(working.id)).toMatch(/409.*it is working/);
    const all = [shell, forgetful, drafting, serving, working];
    expect((await Promise.all(all.map((s) => session(s.id)))).map((s) => s.status)).toEqual(all.map(() => "running"));
    for (const s of all) await world.ask("DELETE", `/api/sessions/${s.id}`);
    expect(conversations(home)).toBeGreaterThan(0);
  });
});
