import { join } from "node:path";
import { expect, test } from "vitest";
import { ulid } from "ulid";
import type { TaskView } from "#domain/api.ts";
import type { Landing, LandingPlan } from "#domain/landing.ts";
import { SITE_CRASH_POINTS, TOGETHER_CRASH_POINTS } from "../server/lib/crash.ts";
import { killableServers, untilSeen } from "./support/killable.ts";
import { BOTH, settingsOf } from "./support/pair-agents.ts";
import { askSocket, git, makeRepository } from "./support/world.ts";

const { home: newHome, start } = killableServers("rdv-kill-sites-");

/** A server's socket with a frontend and a backend, both let run. */
async function begin(home: string) {
  const socket = join(home, "run", "rdv.sock");
  const ask = <T>(method: string, path: string, body?: unknown, key?: string): Promise<T> => askSocket<T>(socket, { method, path, body, ...(key ? { key } : {}) });
  const calm = await start(home);
  const [web, api] = [makeRepository({ "index.txt": "web\n" }), makeRepository({ "server.txt": "api\n" })];
  const home_ = await ask<{ orchestratorId: string }>("POST", "/api/projects", { path: web, name: "web", autonomy: "full", ...settingsOf(BOTH) });
  const further = await ask<{ id: string }>("POST", "/api/projects", { path: api, name: "api", autonomy: "full" });
  const tasks = `/api/orchestrators/${home_.orchestratorId}/tasks`;
  const id = ulid();
  const wish = (): Promise<TaskView> => ask("POST", tasks, { description: "Add the page and its route", also: [further.id] }, id);
  const over = (): Promise<TaskView> => untilSeen(socket, "the task is not over", async () => {
    const task = await ask<TaskView>("GET", `${tasks}/${id}`);
    return task.completedAt !== null && task;
  });
  const end = async (server: typeof calm): Promise<void> => {
    server.process.kill("SIGTERM");
    await server.died;
  };
  return { ask, socket, calm, web, api, wish, over, end, path: `${tasks}/${id}/landing` };
}

test.concurrent.each(SITE_CRASH_POINTS)("a server killed at %s: the task has one worktree in each repository and is proved in both", { timeout: 180_000 }, async (point) => {
  const home = newHome();
  const { calm, web, api, wish, over, end } = await begin(home);
  await end(calm);
  const doomed = await start(home, point);
  await wish().catch(() => undefined);
  expect(await doomed.died).toBe("SIGKILL");
  const after = await start(home);
  await wish();
  const task = await over();
  expect([task.status, task.error, task.delegations.length]).toEqual(["completed", null, 1]);
  for (const repository of [web, api]) {
    expect(git(repository, "worktree", "list").split("\n")).toHaveLength(2);
    expect(git(repository, "rev-list", "--count", `main..${task.branch}`)).toBe("1");
  }
  await end(after);
});

test.concurrent.each(TOGETHER_CRASH_POINTS.slice(0, 2))("a server killed at %s: the change comes to stand in both repositories, once", { timeout: 180_000 }, async (point) => {
  const home = newHome();
  const { ask, socket, calm, web, api, wish, over, end, path } = await begin(home);
  await wish();
  expect((await over()).status).toBe("completed");
  await end(calm);
  const key = ulid();
  const land = (): Promise<Landing> => ask("POST", path, {}, key);
  const doomed = await start(home, point);
  await land().catch(() => undefined);
  expect(await doomed.died).toBe("SIGKILL");
  const after = await start(home);
  await land();
  const plan = await untilSeen(socket, "not landed in both", async () => {
    const seen = await ask<LandingPlan>("GET", path);
    return seen.landing?.proof !== "pending" && seen.sites?.every((site) => site.landing === "landed") && seen;
  });
  expect(plan.landing).toMatchObject({ id: key, proof: "passed" });
  expect([git(web, "ls-files"), git(api, "ls-files")]).toEqual(["index.txt\npage.txt", "route.txt\nserver.txt"]);
  await end(after);
});

test("a server killed when a change is off one repository: it goes off the other too", { timeout: 180_000 }, async () => {
  const home = newHome();
  const { ask, socket, calm, web, api, wish, over, end, path } = await begin(home);
  await wish();
  await over();
  const before = [git(web, "rev-parse", "main"), git(api, "rev-parse", "main")];
  const { id } = await ask<Landing>("POST", path, {});
  await end(calm);
  const doomed = await start(home, "taken-off-one");
  await ask("POST", `/api/landings/${id}/undo`).catch(() => undefined);
  expect(await doomed.died).toBe("SIGKILL");
  const after = await start(home);
  // Nobody says it again: it was said.
  await untilSeen(socket, "not off both", async () => (await ask<LandingPlan>("GET", path)).sites?.every((site) => site.landing === "undone"));
  expect([git(web, "rev-parse", "main"), git(api, "rev-parse", "main")]).toEqual(before);
  await end(after);
});
