import { join } from "node:path";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { LandingPlan } from "#domain/landing.ts";
import { checkLanding } from "../server/flows/check-landing.ts";
import { landTogether } from "../server/flows/land-together.ts";
import { SITE_CRASH_POINTS, TOGETHER_CRASH_POINTS } from "../server/lib/crash.ts";
import { listTogether } from "../server/store/landing.ts";
import { startAppAt } from "./support/bare-app.ts";
import { inShort } from "./support/in-short.ts";
import { killableServers, untilSeen } from "./support/killable.ts";
import { BOTH, settingsOf } from "./support/pair-agents.ts";
import { verifiedPair } from "./support/verified-pair.ts";
import { OWNER } from "./support/verified-work.ts";
import { askSocket, git, makeRepository } from "./support/world.ts";

const { home: newHome, start } = killableServers("rdv-kill-sites-");
const socketOf = (home: string): string => join(home, "run", "rdv.sock");
const askIn = (home: string) => <T>(method: string, path: string, body?: unknown, key?: string): Promise<T> => askSocket<T>(socketOf(home), { method, path, body, ...(key ? { key } : {}) });

test.each(inShort(SITE_CRASH_POINTS))("a server killed at %s: the task has one worktree in each repository and is proved in both", { timeout: 180_000 }, async (point) => {
  const home = newHome();
  const ask = askIn(home);
  const doomed = await start(home, point);
  const [web, api] = [makeRepository({ "index.txt": "web\n" }), makeRepository({ "server.txt": "api\n" })];
  const { orchestratorId } = await ask<{ orchestratorId: string }>("POST", "/api/projects", { path: web, name: "web", autonomy: "full", ...settingsOf(BOTH) });
  const { id: further } = await ask<{ id: string }>("POST", "/api/projects", { path: api, name: "api", autonomy: "full" });
  const [tasks, id] = [`/api/orchestrators/${orchestratorId}/tasks`, ulid()];
  await ask("POST", tasks, { description: "Add the page and its route", also: [further] }, id).catch(() => undefined);
  expect(await doomed.died).toBe("SIGKILL");
  const after = await start(home);
  const task = await untilSeen(socketOf(home), "the task is not over", async () => {
    const now = await ask<TaskView>("GET", `${tasks}/${id}`);
    return now.completedAt !== null && now;
  });
  expect([task.status, task.error, task.delegations.length]).toEqual(["completed", null, 1]);
  for (const repository of [web, api]) {
    expect(git(repository, "worktree", "list").split("\n")).toHaveLength(2);
    expect(git(repository, "rev-list", "--count", `main..${task.branch}`)).toBe("1");
  }
  after.process.kill("SIGTERM");
  await after.died;
});

/** A data folder with a verified task over two repositories, landed in both or in neither. */
async function prepare(home: string, isLanded: boolean) {
  const app = await startAppAt(home);
  try {
    const pair = await verifiedPair(app);
    const bases = [pair.project.path, pair.further.path].map((path) => git(path, "rev-parse", "main"));
    const lead = isLanded ? (await landTogether(app, pair, { actor: OWNER })).id : "";
    for (const { id } of await listTogether(app.db, lead)) await checkLanding(app, id);
    return { lead, bases, repositories: [pair.project.path, pair.further.path], path: `/api/orchestrators/${pair.project.orchestratorId}/tasks/${pair.task.id}/landing` };
  } finally {
    await app.close();
  }
}

test.each(TOGETHER_CRASH_POINTS)("a server killed at %s: the change comes to stand in both repositories or in none, without another word", { timeout: 120_000 }, async (point) => {
  const home = newHome();
  const ask = askIn(home);
  const isUndo = point === "taken-off-one";
  const { lead, bases, repositories, path } = await prepare(home, isUndo);
  const doomed = await start(home, point);
  await (isUndo ? ask("POST", `/api/landings/${lead}/undo`) : ask("POST", path, {})).catch(() => undefined);
  expect(await doomed.died).toBe("SIGKILL");
  const after = await start(home);
  const plan = await untilSeen(socketOf(home), "not through", async () => {
    const seen = await ask<LandingPlan>("GET", path);
    return seen.landing?.proof !== "pending" && seen.sites?.every((site) => site.landing === (isUndo ? "undone" : "landed")) && seen;
  });
  expect(plan.sites?.map((site) => site.name)).toEqual(["web", "api"]);
  const counts = repositories.map((repository, i) => git(repository, "rev-list", "--count", `${bases[i]}..main`));
  expect(counts).toEqual(isUndo ? ["0", "0"] : ["1", "1"]);
  expect(repositories.map((repository) => git(repository, "status", "--porcelain"))).toEqual(["", ""]);
  after.process.kill("SIGTERM");
  await after.died;
});
