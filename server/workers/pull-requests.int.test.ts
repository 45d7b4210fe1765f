import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PullRequest } from "#domain/pull-request.ts";
import { type FakeForge, startForge, TOKEN } from "../../e2e/fakes/forge-server.ts";
import { GITHUB } from "../../e2e/fakes/forge-shapes.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, privateFolder } from "../../e2e/support/sample-repo.ts";
import { seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { OWNER, type Verified, verifiedWork } from "../../e2e/support/verified-work.ts";
import { openPullRequest } from "../flows/open-pull-request.ts";
import { readPullRequest } from "../flows/read-pull-request.ts";
import { now } from "../lib/ids.ts";
import { findPullRequest, updatePullRequest } from "../store/pull-request.ts";
import { startPullRequests } from "./pull-requests.ts";

const LONG_AGO = "2026-01-01T00:00:00.000Z";
let app: BareApp;
let forge: FakeForge;
let work: Verified;
let worker: { stop(): void } | undefined;
let isOpen = false;

beforeEach(async () => {
  app = await startBareApp({ FORGE_TOKEN: TOKEN });
  isOpen = true;
  forge = await startForge(GITHUB);
  const bare = join(privateFolder(), "acme", "shop.git");
  mkdirSync(bare, { recursive: true });
  git(bare, "init", "--quiet", "--bare", "--initial-branch=main");
  const project = await seedRepository(app, { files: { "a.txt": "1\n" }, settings: { forge: { remote: "origin", kind: "github", api: forge.url, tokenEnv: "FORGE_TOKEN" } } });
  git(project.path, "remote", "add", "origin", `file://${bare}`);
  git(project.path, "push", "--quiet", "origin", "main");
  work = await verifiedWork(app, project, { works: [{ "b.txt": "b\n" }] });
});
afterEach(async () => {
  await end();
  await forge.close();
});

/** Ends the worker and waits for what it had begun. */
async function end(): Promise<void> {
  worker?.stop();
  if (isOpen) await app.close();
  isOpen = false;
}

/** One that is open; what was begun behind its opening is over. */
const opened = async (): Promise<PullRequest> => readPullRequest(app, (await openPullRequest(app, work, { actor: OWNER })).id);
const keep = (id: string, fields: Partial<PullRequest>): Promise<void> => app.bus.commit((db) => ({ writes: [updatePullRequest(db, id, fields)], events: [], result: undefined }));
const mergeThere = (): void => forge.pulls.forEach((pull) => void (pull.state = "merged"));
const merged = (id: string) => untilIn(app, "the merge", async () => (await findPullRequest(app.db, id))?.state === "merged");
const say = (id: string): Promise<void> => app.bus.commit(() => ({ writes: [], events: [{ kind: "pull-request.changed", projectId: work.project.id, taskId: work.task.id, payload: { pullRequestId: id, number: 1, state: "open", why: "said" } }], result: undefined }));

describe("open pull requests", () => {
  test("that are due are read when the server starts, and over they are read no more", async () => {
    const { id } = await opened();
    await keep(id, { fetchedAt: LONG_AGO });
    mergeThere();
    worker = startPullRequests(app);
    await merged(id);
    const asked = forge.asked.length;
    await say(id);
    await end();
    expect(forge.asked.length).toBe(asked);
  });

  test("that are not due are left alone until something changes and they are", async () => {
    const { id } = await opened();
    await keep(id, { fetchedAt: now(), quiet: 9 });
    mergeThere();
    worker = startPullRequests(app);
    await say(id);
    expect((await findPullRequest(app.db, id))?.state).toBe("open");
    await keep(id, { fetchedAt: LONG_AGO });
    await say(id);
    await merged(id);
  });

  test("one that cannot be read says so on itself and keeps the others from nothing", async () => {
    const { id } = await opened();
    await keep(id, { fetchedAt: LONG_AGO, repository: "acme/other" });
    worker = startPullRequests(app);
    await untilIn(app, "the error", async () => (await findPullRequest(app.db, id))?.error);
    expect(await findPullRequest(app.db, id)).toMatchObject({ state: "open", error: "The project’s remote is acme/shop by now." });
    await keep(id, { fetchedAt: LONG_AGO, repository: "acme/shop" });
    mergeThere();
    await say(id);
    await merged(id);
  });

  test("one that an earlier server had begun is brought to its end, once", async () => {
    const { id } = await opened();
    await keep(id, { state: "pushing", number: null, url: null });
    worker = startPullRequests(app);
    await untilIn(app, "the opening", async () => (await findPullRequest(app.db, id))?.state === "open");
    expect(await findPullRequest(app.db, id)).toMatchObject({ number: 1, url: expect.any(String) });
    expect(forge.pulls).toHaveLength(1);
  });

  test("nobody looks at after the worker has stopped", async () => {
    const { id } = await opened();
    await keep(id, { fetchedAt: now() });
    worker = startPullRequests(app);
    await say(id);
    worker.stop();
    await keep(id, { fetchedAt: LONG_AGO });
    const asked = forge.asked.length;
    await say(id);
    await end();
    expect(forge.asked.length).toBe(asked);
  });
});
