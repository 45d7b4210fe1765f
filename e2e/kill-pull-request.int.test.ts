import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PullRequestPlan } from "#domain/pull-request.ts";
import { PULL_REQUEST_CRASH_POINTS } from "../server/lib/crash.ts";
import { type FakeForge, startForge, TOKEN } from "./fakes/forge-server.ts";
import { GITHUB } from "./fakes/forge-shapes.ts";
import { startAppAt } from "./support/bare-app.ts";
import { killableServers, untilSeen } from "./support/killable.ts";
import { privateFolder } from "./support/sample-repo.ts";
import { seedRepository } from "./support/seeds.ts";
import { type Verified, verifiedWork } from "./support/verified-work.ts";
import { askSocket, git } from "./support/world.ts";

const { home: newHome, start } = killableServers("rdv-kill-pull-");
let forge: FakeForge;

beforeEach(async () => {
  forge = await startForge(GITHUB);
});
afterEach(() => forge.close());

/** A data folder with a verified task whose remote is a bare repository, and whose forge is the fake. */
async function prepare(home: string): Promise<Verified & { bare: string; path: string }> {
  const app = await startAppAt(home);
  try {
    const bare = join(privateFolder(), "acme", "shop.git");
    mkdirSync(bare, { recursive: true });
    git(bare, "init", "--quiet", "--bare", "--initial-branch=main");
    const project = await seedRepository(app, { files: { "a.txt": "1\n" }, settings: { forge: { remote: "origin", kind: "github", api: forge.url, tokenEnv: "FORGE_TOKEN" } } });
    git(project.path, "remote", "add", "origin", `file://${bare}`);
    git(project.path, "push", "--quiet", "origin", "main");
    const on = await verifiedWork(app, project, { works: [{ "b.txt": "b\n" }] });
    return { ...on, bare, path: `/api/orchestrators/${project.orchestratorId}/tasks/${on.task.id}/pull-request` };
  } finally {
    await app.close();
  }
}

test.each(PULL_REQUEST_CRASH_POINTS)("a server killed at %s: the branch is there and one pull request is open, once", async (point) => {
  const home = newHome();
  const on = await prepare(home);
  const ask = <T>(method: string): Promise<T> => askSocket<T>(join(home, "run", "rdv.sock"), { method, path: on.path, ...(method === "POST" ? { body: { title: "The very title" } } : {}) });

  const doomed = await start(home, point, { FORGE_TOKEN: TOKEN });
  await ask("POST").catch(() => undefined);
  expect(await doomed.died).toBe("SIGKILL");

  const after = await start(home, undefined, { FORGE_TOKEN: TOKEN });
  // Nobody asks again: the next server goes on with what was begun.
  const opened = await untilSeen(join(home, "run", "rdv.sock"), "no pull request is open", async () => {
    const { pullRequest } = await ask<PullRequestPlan>("GET");
    return pullRequest?.state === "open" && pullRequest;
  });
  expect(opened).toMatchObject({ number: 1, title: "The very title", headSha: on.head, openedBy: { kind: "person" }, error: null });
  expect(await ask("POST")).toMatchObject({ id: opened.id, number: 1 });
  expect(forge.pulls.map((p) => [p.title, p.branch, p.base])).toEqual([["The very title", on.branch, "main"]]);
  expect(git(on.bare, "rev-parse", `refs/heads/${on.branch}`)).toBe(on.head);
  expect(git(on.project.path, "rev-list", "--count", `main..${on.branch}`)).toBe("1");
  after.process.kill("SIGTERM");
  await after.died;
});
