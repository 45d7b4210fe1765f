import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { saidBy, seedRepository, seedSession } from "../../e2e/support/seeds.ts";
import { updateProject } from "../store/project.ts";
import { startMonitor } from "./monitor.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

test("sessions whose agent or project is there no more take nobody's turn", async () => {
  const removed = await seedRepository(app);
  await seedSession(app, removed, { agentProvider: "claude" });
  await app.bus.commit((db) => ({ writes: [updateProject(db, removed.id, { removedAt: new Date().toISOString() })], events: [], result: undefined }));
  const project = await seedRepository(app);
  await seedSession(app, project, { agentProvider: "gone" });
  const session = await seedSession(app, project, { agentProvider: "claude" });
  const failed: unknown[] = [];
  // No pane is listed, so whoever is looked at has lost its terminal; the process itself is left alone.
  const monitor = startMonitor({ ...app, background: (name, work) => void (name === "look-at-session" ? undefined : work().catch((error: unknown) => failed.push(error))) });
  await expect.poll(() => saidBy(app, session), { timeout: 20_000, interval: 50 }).toMatchObject([{ kind: "seen", shows: "lost" }]);
  await monitor.stop();
  expect(failed).toEqual([]);
});
