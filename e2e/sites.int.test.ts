import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { Checkpoint } from "#domain/checkpoint.ts";
import type { Landing, LandingPlan } from "#domain/landing.ts";
import { AppError } from "#domain/errors.ts";
import { landChange } from "../server/flows/land-change.ts";
import { findProject } from "../server/store/project.ts";
import { listTogether } from "../server/store/landing.ts";
import { listSites } from "../server/store/site.ts";
import { findTask } from "../server/store/task.ts";
import { tokenAsker } from "./support/principals.ts";
import { type Steps, stepsIn } from "./support/steps.ts";
import { BOTH, FURTHER_ONLY, settingsOf } from "./support/pair-agents.ts";
import { git, makeRepository, type ProjectRow, startWorld, type World } from "./support/world.ts";

let world: World;
let steps: Steps;
let number = 0;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
});
afterAll(() => world.close());

interface Pair {
  web: ProjectRow;
  api: ProjectRow;
}
let pair: Pair;

/** A frontend and a backend of their own for each test; only the names the agent reads are the same. */
async function makePair(script: string, api: Record<string, unknown> = {}): Promise<Pair> {
  number += 1;
  return { web: await world.addProject(makeRepository({ "index.txt": "web\n" }), { name: `web${number}`, ...settingsOf(script) }), api: await world.addProject(makeRepository({ "server.txt": "api\n" }), { name: "api", ...api }) };
}

const start = (wish: Record<string, unknown> = {}): Promise<TaskView> => steps.start(pair.web, { description: "Add the page and its route", also: [pair.api.id], ...wish });
const siteOf = async (task: TaskView) => {
  const [site] = await listSites(world.app.db, [task.delegations.at(-1)?.id ?? ""]);
  if (!site) throw new Error("the try has no further worktree");
  return site;
};
const path = (task: TaskView): string => `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/landing`;
const main = (project: ProjectRow): string => git(project.path, "rev-parse", "main");
const failing = { contract: { default: [{ check: "command", title: "it is sound", argv: ["test", "!", "-e", "route.txt"] }] } };

describe("a task over two repositories", () => {
  beforeEach(async () => void (pair = await makePair(BOTH)));

  test("has a worktree in each, is proved in each, and says where each check ran", async () => {
    const task = await steps.over(await start());
    expect([task.status, task.error]).toEqual(["completed", null]);
    const site = await siteOf(task);
    const [delegation] = task.delegations;
    expect(site.branch).toBe(task.branch);
    expect(site.worktreePath).not.toBe(delegation?.worktreePath);
    expect([git(delegation?.worktreePath ?? "", "show", "--name-only", "--format=", "HEAD"), git(site.worktreePath, "show", "--name-only", "--format=", "HEAD")]).toEqual(["page.txt", "route.txt"]);
    expect(site.headSha).toBe(git(site.worktreePath, "rev-parse", "HEAD"));
    const there = task.evidence.filter((e) => e.projectId === pair.api.id);
    expect(there.length).toBeGreaterThan(1);
    for (const e of there) expect(e).toMatchObject({ headSha: site.headSha, outcome: expect.stringMatching(/passed|skipped/), title: expect.stringMatching(/^api: /), diffstat: { files: 1, additions: 1, deletions: 0 } });
    expect(task.evidence.filter((e) => e.check === "real-change")).toHaveLength(1);
    expect(task.diffstat).toEqual({ files: 2, additions: 2, deletions: 0 });
    expect(delegation?.result).toMatchObject({ headSha: delegation?.headSha, filesChanged: 2 });
  });

  test("tells the agent where the further one lies, and shows its change by itself", async () => {
    const task = await steps.over(await start());
    const site = await siteOf(task);
    expect(task.delegations[0]?.contextInjected).toContain(`- api, in ${site.worktreePath}`);
    const change = (of: string): Promise<{ files: { path: string }[] }> => world.ask("GET", `/api/delegations/${task.delegations[0]?.id}/change${of}`);
    expect([(await change("")).files.map((f) => f.path), (await change(`?projectId=${pair.api.id}`)).files.map((f) => f.path)]).toEqual([["page.txt"], ["route.txt"]]);
    await expect(change(`?projectId=${task.id}`)).rejects.toThrow("There is no such delegation");
  });

  test("is refuted when a check of the further one fails, and the finding names the repository", async () => {
    await world.ask("PATCH", `/api/projects/${pair.api.id}`, failing);
    const task = await start();
    await steps.decision(task, "retry");
    const after = await steps.look(task);
    const words = "api: `test ! -e route.txt` failed with exit code 1.";
    expect(after.delegations[0]?.error).toEqual({ reason: "refuted", message: expect.stringContaining(words) });
    expect(after.evidence.filter((e) => e.outcome === "failed").map((e) => [e.projectId, e.title, e.findings])).toEqual([[pair.api.id, "api: it is sound", [{ message: words }]]]);
  });

  test("lands in both at once, is checked in both, and is taken off both", async () => {
    const task = await steps.over(await start());
    const before = [main(pair.web), main(pair.api)];
    const plan = await world.ask<LandingPlan>("GET", path(task));
    expect([plan.blocks, plan.sites?.map((s) => [s.name, s.commits, s.isUnchanged])]).toEqual([[], [[pair.web.name, 1, false], ["api", 1, false]]]);
    const landing = await world.ask<Landing>("POST", path(task), {});
    expect([git(pair.web.path, "ls-files"), git(pair.api.path, "ls-files")]).toEqual(["index.txt\npage.txt", "route.txt\nserver.txt"]);
    const rows = await world.until("both are checked", async () => {
      const all = await listTogether(world.app.db, landing.id);
      return all.every((row) => row.proof !== "pending") && all;
    });
    expect(rows.map((row) => [row.status, row.projectId])).toEqual([["landed", pair.web.id], ["landed", pair.api.id]]);
    expect(rows.map((row) => row.checks.every((c) => c.outcome !== "failed"))).toEqual([true, true]);
    expect((await steps.look(task)).landing).toMatchObject({ id: landing.id, status: "landed" });
    await world.ask("POST", `/api/landings/${rows[1]?.id}/undo`);
    expect([main(pair.web), main(pair.api)]).toEqual(before);
  });

  test("lands nowhere when one repository is in the way, and says which", async () => {
    const task = await steps.over(await start());
    const before = [main(pair.web), main(pair.api)];
    writeFileSync(join(pair.api.path, "route.txt"), "mine\n");
    expect((await world.ask<LandingPlan>("GET", path(task))).blocks[0]?.what).toMatch(/^api: .*route\.txt would be overwritten/);
    await expect(world.ask("POST", path(task), {})).rejects.toThrow(/api: .*route\.txt/);
    expect([main(pair.web), main(pair.api), readFileSync(join(pair.api.path, "route.txt"), "utf8")]).toEqual([...before, "mine\n"]);
  });

  test("takes off the first again when the second is refused after it landed", async () => {
    const task = await steps.over(await start());
    const before = [main(pair.web), main(pair.api)];
    // Nobody sees this in the forecast: the second one is refused at the very moment its branch moves.
    const { moveCheckout } = world.app.git;
    world.app.git.moveCheckout = async (tree, move) => {
      if (tree.workTree === pair.api.path && move.to !== before[1]) throw new AppError("conflict", "main moved meanwhile.", "Look again. Nothing was changed.");
      return moveCheckout(tree, move);
    };
    const [row, project] = [await findTask(world.app.db, task.id), await findProject(world.app.db, pair.web.id)];
    if (!row || !project) throw new Error("the task is gone");
    const refused = await landChange(world.app, { project, task: row }, { actor: { kind: "person", id: "owner" } }).catch((error: unknown) => error);
    world.app.git.moveCheckout = moveCheckout;
    expect(refused).toMatchObject({ tell: { what: `api: main moved meanwhile. What had landed in ${pair.web.name} was taken off again.`, next: "Look again." } });
    expect([main(pair.web), main(pair.api)]).toEqual(before);
    expect(existsSync(join(pair.web.path, "page.txt"))).toBe(false);
    await world.ask("POST", path(task), {});
    expect([existsSync(join(pair.web.path, "page.txt")), existsSync(join(pair.api.path, "route.txt"))]).toEqual([true, true]);
  });

  test("is discarded in both and comes back in both, with what was not committed", async () => {
    const task = await steps.over(await start());
    const [site, own] = [await siteOf(task), task.delegations[0]?.worktreePath ?? ""];
    writeFileSync(join(site.worktreePath, "draft.txt"), "not committed\n");
    const kept = await world.ask<{ checkpoint: Checkpoint | null } & Partial<Checkpoint>>("POST", `/api/delegations/${task.delegations[0]?.id}/discard`);
    expect([existsSync(own), existsSync(site.worktreePath)]).toEqual([false, false]);
    const id = kept.checkpoint?.id ?? kept.id ?? "";
    await world.ask("POST", `/api/checkpoints/${id}/restore`);
    expect([existsSync(join(own, "page.txt")), readFileSync(join(site.worktreePath, "draft.txt"), "utf8"), git(site.worktreePath, "status", "--porcelain")]).toEqual([true, "not committed\n", "?? draft.txt"]);
    expect(git(site.worktreePath, "branch", "--show-current")).toBe(site.branch);
  });
});

describe("a task over two repositories where one stays as it was", () => {
  beforeEach(async () => void (pair = await makePair(FURTHER_ONLY)));

  test("is proved by the change as a whole, and says which stays; only the other lands", async () => {
    const task = await steps.over(await start());
    expect([task.status, task.error]).toEqual(["completed", null]);
    expect(task.evidence.find((e) => e.check === "real-change")).toMatchObject({ outcome: "passed", note: expect.stringContaining(`${pair.web.name} stays as it was`) });
    const before = main(pair.web);
    const landing = await world.ask<Landing>("POST", path(task), {});
    expect([main(pair.web), git(pair.api.path, "ls-files")]).toEqual([before, "route.txt\nserver.txt"]);
    expect((await world.ask<LandingPlan>("GET", path(task))).landing).toMatchObject({ id: landing.id, status: "landed" });
  });
});

describe("which projects a task changes", () => {
  beforeEach(async () => void (pair = await makePair(BOTH)));
  const patch = (task: TaskView, body: unknown): Promise<TaskView> => world.ask("PATCH", `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}`, body);

  test("may be chosen in the plan; their checks come and go with them", async () => {
    const alone = await steps.planned(await steps.submit(pair.web, "Add the page"));
    const joined = await patch(alone, { also: [pair.api.id] });
    expect(joined.also).toEqual([pair.api.id]);
    expect(joined.contract.checks.filter((c) => c.in === pair.api.id).length).toBeGreaterThan(1);
    expect((await patch(alone, { also: [] })).contract).toEqual(alone.contract);
    await steps.cancel(alone);
  });

  test("takes a branch that is free in all of them", async () => {
    const alone = await steps.planned(await steps.submit(pair.web, "Add the page"));
    git(pair.api.path, "branch", alone.branch ?? "");
    const joined = await patch(alone, { also: [pair.api.id] });
    expect(joined.branch).not.toBe(alone.branch);
    expect((await patch(alone, { title: "Another" })).branch).toBe(joined.branch);
    await steps.cancel(alone);
  });

  test("is refused where it cannot be, in words", async () => {
    const submit = (wish: Record<string, unknown>): Promise<TaskView> => steps.submit(pair.web, { description: "Add the page", ...wish });
    await expect(submit({ also: [pair.web.id] })).rejects.toThrow("the same repository");
    await expect(submit({ also: ["01JDAAAAAAAAAAAAAAAAAAAAAA"] })).rejects.toThrow("There is no such project");
    await expect(submit({ also: [pair.api.id], isolation: "none" })).rejects.toThrow("worktrees of its own");
    await expect(submit({ contract: { checks: [{ check: "command", title: "x", argv: ["true"], in: pair.api.id }] } })).rejects.toThrow("a project the task is not in");
  });

  test("is out of reach for a token of one project, also where it is of one of them", async () => {
    const task = await steps.planned(await steps.submit(pair.web, { description: "Add the page", also: [pair.api.id] }));
    const alone = await steps.planned(await steps.submit(pair.web, "Add another page"));
    const { headers } = await tokenAsker(world, ["admin"], pair.web.id);
    const status = async (method: string, at: string, body?: unknown): Promise<number> => (await fetch(`${world.url}/api/orchestrators/${pair.web.orchestratorId}/tasks${at}`, { method, headers: { ...headers, "content-type": "application/json" }, ...(body ? { body: JSON.stringify(body) } : {}) })).status;
    const also = { also: [pair.api.id] };
    expect([await status("GET", `/${task.id}`), await status("POST", `/${task.id}/execute`), await status("PATCH", `/${alone.id}`, also), await status("POST", "", { description: "x", ...also })]).toEqual([404, 404, 404, 404]);
    const ask = (method: string, at: string, body?: unknown): Promise<Response> => fetch(`${world.url}/api${at}`, { method, headers: { ...headers, "content-type": "application/json" }, ...(body ? { body: JSON.stringify(body) } : {}) });
    expect((await ask("POST", `/orchestrators/${pair.web.orchestratorId}/merges`, { taskIds: [alone.id, task.id] })).status).toBe(404);
    for (const each of [task, alone]) await steps.decision(each, "plan");
    const seen = async (at: string): Promise<string> => (await ask("GET", at)).text();
    const lists = [await seen(`/orchestrators/${pair.web.orchestratorId}/tasks`), await seen("/decisions")];
    expect(lists.map((text) => [text.includes(alone.id), text.includes(task.id)])).toEqual([[true, false], [true, false]]);
    expect([await status("GET", `/${alone.id}`), await status("PATCH", `/${alone.id}`, { title: "Mine" })]).toEqual([200, 200]);
    for (const each of [task, alone]) await steps.cancel(each);
  });

  test("runs unasked only where each of them allows it, and keeps a project from being taken out", async () => {
    await world.ask("PATCH", `/api/projects/${pair.web.id}`, { autonomy: "full" });
    const task = await steps.submit(pair.web, { description: "Add the page", also: [pair.api.id] });
    expect((await steps.decision(task, "plan")).body).toMatchObject({ why: expect.stringContaining("autonomy is confirm") });
    await expect(world.ask("DELETE", `/api/projects/${pair.api.id}`)).rejects.toThrow("1 open task");
    await steps.cancel(task);
  });
});
