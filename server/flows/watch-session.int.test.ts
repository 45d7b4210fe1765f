import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { saidBy, seedRepository, seedSession } from "../../e2e/support/seeds.ts";
import { stubAgent } from "../../e2e/support/stub-agent.ts";
import { watchSession } from "./watch-session.ts";

let bare: BareApp;
let app: BareApp;

beforeAll(async () => {
  bare = await startBareApp();
  app = { ...bare, agents: new Map([...bare.agents, [stubAgent.id, stubAgent]]) };
});
afterAll(() => bare.close());

test("a pane no list told of yet is not called gone; one that is missing in the list is", async () => {
  const session = await seedSession(app, await seedRepository(app), { agentProvider: "stub" });
  // Its process is left alone: here only the pane counts.
  const watched = watchSession({ ...app, background: () => undefined }, session, stubAgent);
  await watched.lookAgain(session);
  expect(await saidBy(app, session)).toEqual([]);
  watched.listed(undefined, false);
  await watched.lookAgain(session);
  expect(await saidBy(app, session)).toMatchObject([{ kind: "seen", shows: "lost" }]);
  watched.end();
});

test("one whose pane tells nothing else is looked at for a standstill all the same, and a shell is not", async () => {
  const project = await seedRepository(app);
  const quiet = { ...app, background: () => undefined };
  const [script, shell] = [await seedSession(app, project, { agentProvider: "script" }), await seedSession(app, project, { kind: "shell", agentProvider: null })];
  const due = [script, shell].map((session) => {
    const watched = watchSession(quiet, session, undefined);
    watched.end();
    return watched.isDue({ ms: 10, restingMs: 10 });
  });
  expect(due).toEqual([true, false]);
});
