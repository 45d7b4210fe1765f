import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, seedSession } from "../../e2e/support/seeds.ts";
import { findSessionsWithNewest, updateSession } from "../store/session.ts";
import { observe } from "./observe.ts";
import { createQuietMemory, quietFacts } from "./quiet-facts.ts";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const seed = () => seedSession(app, project, { agentProvider: "claude" });

describe("what is known of many", () => {
  test("is what is known of each", async () => {
    const [first, second, third] = [await seed(), await seed(), await seedSession(app, project, { agentProvider: null })];
    await observe(app, second, { source: "hook", generation: 1, bodies: [{ kind: "turn-started" }] });
    const memory = createQuietMemory(app);
    const facts = await memory.of([first.id, second.id, third.id]);
    expect(new Map(facts.map(({ session, ...rest }) => [session.id, rest]))).toEqual(new Map([[first.id, await quietFacts(app, first)], [second.id, await quietFacts(app, second)]]));
    expect(await memory.of([])).toEqual([]);
  });

  test("is read again when the agent said more, also late, or another process took its place; not otherwise", async () => {
    const session = await seed();
    const memory = createQuietMemory(app);
    const signals = async () => (await memory.of([session.id]))[0]?.signals;
    expect(await signals()).toEqual([]);
    await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "turn-started" }] });
    const one = await signals();
    expect(one?.map((s) => s.body.kind)).toEqual(["turn-started"]);
    expect(await signals()).toBe(one);
    await observe(app, session, { source: "hook", generation: 1, bodies: [{ kind: "notified", message: "late" }], at: new Date(0).toISOString() });
    expect((await signals())?.map((s) => s.body.kind)).toEqual(["notified", "turn-started"]);
    await app.bus.commit((db) => ({ writes: [updateSession(db, session.id, { generation: 2 })], events: [], result: undefined }));
    expect(await signals()).toEqual([]);
    await app.bus.commit((db) => ({ writes: [updateSession(db, session.id, { status: "lost" })], events: [], result: undefined }));
    expect(await memory.of([session.id])).toEqual([]);
  });

  test("names the last signal of each session alone", async () => {
    const [quiet, heard] = [await seed(), await seed()];
    await observe(app, heard, { source: "hook", generation: 1, bodies: [{ kind: "turn-started" }] });
    const found = new Map((await findSessionsWithNewest(app.db, [quiet.id, heard.id])).map((s) => [s.session.id, s.newest]));
    expect([found.get(quiet.id), found.get(heard.id)]).toEqual([null, expect.stringMatching(/^[0-9A-Z]{26}$/)]);
  });
});
