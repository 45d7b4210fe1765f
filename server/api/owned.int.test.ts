import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problem, type TaskView } from "#domain/api.ts";
import type { AutonomyStep } from "#domain/earned.ts";
import type { PullRequest } from "#domain/pull-request.ts";
import type { BareApp, SeededProject } from "../../e2e/support/bare-app.ts";
import { type Asker, ownerAsker, stranger, tokenAsker } from "../../e2e/support/principals.ts";
import { seedWork } from "../../e2e/support/seeds.ts";
import { forgetRate } from "../../e2e/support/steps.ts";
import { OWNER, type Verified, verifiedWork } from "../../e2e/support/verified-work.ts";
import { makeRepository, startWorld, type World } from "../../e2e/support/world.ts";
import { newId, now } from "../lib/ids.ts";
import { insertStep } from "../store/autonomy.ts";
import { insertPullRequest } from "../store/pull-request.ts";
import { insertComment } from "../store/review-comment.ts";
import { insertMemory } from "../store/memory.ts";

const NOWHERE = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const FILES = { "README.md": "# sample\n", "a.txt": "1\n2\n3\n" };

let world: World;
let app: BareApp;
let here: SeededProject;
let there: SeededProject;
let work: Verified;
/** Two tasks of the project that wait for a confirmation, and one of the other project. */
let tasks: { one: TaskView; two: TaskView; foreign: TaskView };
let outsiders: Asker[];
let inside: Asker;
/** Ids of what stands in the project, by what they are of. */
const ids = { step: newId(), pull: newId(), comment: newId(), memory: newId() };

beforeAll(async () => {
  world = await startWorld();
  await ownerAsker(world);
  here = await world.addProject(makeRepository(FILES));
  there = await world.addProject(makeRepository(FILES));
  app = { ...world.app, userId: here.userId, close: () => world.close() };
  work = await verifiedWork(app, here, { works: [{ "a.txt": "one\n2\n3\n" }] });
  await keepRows();
  const submit = async (project: SeededProject, description: string): Promise<TaskView> => world.until("a plan", async () => {
    const known = made.get(description) ?? (await world.submit(project, { description }));
    made.set(description, known);
    const task = await world.task(project, known.id);
    return task.status === "planning" && task;
  });
  const made = new Map<string, TaskView>();
  tasks = { one: await submit(here, "Add a bell"), two: await submit(here, "Add a drum"), foreign: await submit(there, "Add a horn") };
  outsiders = [(await stranger(world)).token, await tokenAsker(world, ["admin"], there.id)];
  inside = await tokenAsker(world, ["admin"], here.id);
});
afterAll(() => world.close());

async function keepRows(): Promise<void> {
  const at = now();
  const place = { projectId: here.id, taskId: work.task.id, delegationId: work.delegation.id };
  const step: AutonomyStep = { id: ids.step, projectId: here.id, type: "feature", kind: "raise", from: "manual", to: "confirm", own: null, status: "refused", why: "no", tasks: [], actor: OWNER, createdAt: at, closedAt: at };
  const pull: PullRequest = { id: ids.pull, ...place, forge: "github", repository: "acme/shop", api: "https://api.invalid", remote: "git@forge.invalid:acme/shop.git", branch: work.branch, base: "main", headSha: work.head, title: "x", body: "x", number: 1, url: null, state: "merged", checks: [], comments: [], sent: [], error: null, openedBy: OWNER, createdAt: at, fetchedAt: at, quiet: 0, closedAt: at };
  const comment = { id: ids.comment, ...place, path: "a.txt", side: "new" as const, line: 1, endLine: 1, quote: "one", headSha: work.head, isLoose: false, body: "Why?", status: "draft" as const, author: OWNER, sendingId: null, createdAt: at, updatedAt: at, sentAt: null };
  const memory = { id: ids.memory, projectId: here.id, kind: "fact" as const, text: "It is so", origin: "token" as const, createdBy: "x", source: "x", standsSince: null, createdAt: at };
  await app.bus.commit((db) => ({ writes: [insertStep(db, step), insertPullRequest(db, pull), insertComment(db, comment), insertMemory(db, memory)], events: [], result: undefined }));
}

interface Way {
  method: string;
  path: string;
  body?: unknown;
}

/** Every way to what belongs to the project, well formed; with `nowhere` to what is not there. */
function ways(nowhere = false): { read: Way[]; change: Way[] } {
  const id = (known: string): string => (nowhere ? NOWHERE : known);
  const [project, talk, task, tried] = [`/api/projects/${id(here.id)}`, `/api/orchestrators/${id(here.orchestratorId)}`, id(tasks.one.id), `/api/delegations/${id(work.delegation.id)}`];
  const of = `${talk}/tasks/${task}`;
  const get = (path: string): Way => ({ method: "GET", path });
  const post = (path: string, body?: unknown): Way => ({ method: "POST", path, body });
  return {
    read: [
      ...["autonomy", "unasked", "memories", "forecast", "forge-token"].map((x) => get(`${project}/${x}`)), get(`${talk}/digest`), get(`${of}/pull-request`), get(`${talk}/tasks/${id(work.task.id)}/evidence`),
      ...["change", "commits", "comments", "change/lines?path=a.txt&from=1&to=2", "file?path=a.txt", "change/pages?stamp=x&file=0&page=0", "change/find?stamp=x&text=one"].map((x) => get(`${tried}/${x}`)),
    ],
    change: [
      post(`${of}/pull-request`, {}), ...["read", "push"].map((x) => post(`/api/pull-requests/${id(ids.pull)}/${x}`)), post(`/api/pull-requests/${id(ids.pull)}/findings`, {}),
      post(`${project}/forge-token`, { token: "a-token-of-a-stranger" }), { method: "DELETE", path: `${project}/forge-token` },
      post(`/api/autonomy-steps/${id(ids.step)}/revert`), post(`${project}/memories`, { text: "Mine now" }), post(`/api/memories/${id(ids.memory)}/confirm`), { method: "DELETE", path: `/api/memories/${id(ids.memory)}` },
      post(`${tried}/file`, { path: "a.txt", text: "theirs", hash: "x", commit: false }), post(`${tried}/verify`), post(`${tried}/comments/${ids.comment}`, { path: "a.txt", side: "new", line: 1, endLine: 1, body: "Mine" }), post(`${tried}/comments-send`),
      ...["resolve", "reopen"].map((x) => post(`/api/comments/${id(ids.comment)}/${x}`)), { method: "DELETE", path: `/api/comments/${id(ids.comment)}` },
      post(`${of}/parents/${id(tasks.two.id)}`), { method: "DELETE", path: `${of}/parents/${id(tasks.two.id)}` }, post(`${of}/split`, { parts: [{ description: "a" }, { description: "b" }] }),
      post(`${talk}/merges`, { taskIds: [tasks.one.id, tasks.two.id] }), post(`${talk}/stop`),
    ],
  };
}

async function send(asker: Asker, { method, path, body }: Way): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${world.url}${path}`, { method, headers: { ...asker.headers, "content-type": "application/json" }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

/** What the owner is refused, as its status and its title; every refusal says what happened and what to do. */
async function refused(way: Way): Promise<[number, string]> {
  const { status, body } = await send(inside, way);
  const problem = Problem.parse(body);
  expect([way, problem.title === "", problem.detail === "", problem.status]).toEqual([way, false, false, status]);
  return [status, problem.title];
}

describe("who has no part in a project", () => {
  test("finds nothing of it, and cannot tell it from what is not there", async () => {
    const [real, none] = [ways(), ways(true)];
    for (const asker of outsiders) {
      for (const [i, way] of [...real.read, ...real.change].entries()) {
        const [found, missing] = [await send(asker, way), await send(asker, [...none.read, ...none.change][i] ?? way)];
        expect([asker.name, way, found.status]).toEqual([asker.name, way, 404]);
        expect([asker.name, way, found.body]).toEqual([asker.name, way, missing.body]);
      }
    }
  });

  test("changes nothing of it", async () => {
    const before = world.app.bus.lastSeq();
    for (const asker of outsiders) for (const way of ways().change) await send(asker, way);
    const seen = (await world.app.bus.since(before, 500)).filter((e) => e.projectId === here.id && e.kind !== "forecast.changed");
    expect(seen.map((e) => e.kind)).toEqual([]);
  });

  test("sees no one of it in the queue, and may not change the machine's limits or brains", async () => {
    const { session } = await seedWork(app, here);
    const holders = async (asker: Asker): Promise<(string | null)[]> => ((await send(asker, { method: "GET", path: "/api/queue" })).body as { holders: { sessionId: string | null }[] }).holders.map((h) => h.sessionId);
    expect(await holders(inside)).toContain(session.id);
    expect(await holders(outsiders[1] as Asker)).not.toContain(session.id);
    for (const way of [{ method: "PATCH", path: "/api/capacity", body: { agents: 1 } }, { method: "PATCH", path: "/api/brains", body: { prefer: {} } }, { method: "GET", path: "/api/brains" }]) {
      expect([way, (await send(inside, way)).status]).toEqual([way, 403]);
    }
  });
});

describe("who has a part in it", () => {
  test("reads all of it with a token of that project, and with the scope read alone", async () => {
    const reader = await tokenAsker(world, ["read"], here.id);
    for (const asker of [inside, reader]) {
      for (const way of ways().read) {
        // Pages are asked for under the stamp of a change that was read before.
        expect([way, [200, 409].includes((await send(asker, way)).status)]).toEqual([way, true]);
      }
    }
    for (const way of ways().change) expect([way, (await send(reader, way)).status]).toEqual([way, 403]);
  });

  test("may with the scope task say what shall be done, and not have it done", async () => {
    const asker = await tokenAsker(world, ["task"], here.id);
    const denied = (await Promise.all(ways(true).change.map(async (way) => [way, (await send(asker, way)).status] as const))).filter(([, status]) => status === 403).map(([way]) => `${way.method} ${way.path.replaceAll(/01[0-9A-Z]{24}/g, "*")}`);
    expect(denied.sort()).toEqual([
      "DELETE /api/memories/*", "DELETE /api/orchestrators/*/tasks/*/parents/*", "DELETE /api/projects/*/forge-token", "POST /api/autonomy-steps/*/revert", "POST /api/delegations/*/file", "POST /api/delegations/*/verify", "POST /api/memories/*/confirm",
      "POST /api/orchestrators/*/tasks/*/pull-request", "POST /api/projects/*/forge-token", "POST /api/projects/*/memories", "POST /api/pull-requests/*/push",
    ]);
  });
});

describe("two projects", () => {
  test("share no graph: a task waits for none of another, and is not merged with it", async () => {
    await forgetRate(world.app);
    const talk = `/api/orchestrators/${here.orchestratorId}`;
    const owner = await tokenAsker(world, ["admin"]);
    for (const way of [
      { method: "POST", path: `${talk}/tasks/${tasks.one.id}/parents/${tasks.foreign.id}` },
      { method: "POST", path: `${talk}/merges`, body: { taskIds: [tasks.one.id, tasks.foreign.id] } },
      { method: "POST", path: `${talk}/tasks/${tasks.foreign.id}/split`, body: { parts: [{ description: "a" }, { description: "b" }] } },
      { method: "GET", path: `${talk}/tasks/${tasks.foreign.id}/evidence` },
    ]) expect([way, [400, 404, 409].includes((await send(owner, way)).status)]).toEqual([way, true]);
    expect(await world.task(here, tasks.one.id)).toMatchObject({ status: "planning", dependsOn: [] });
    expect(await world.task(there, tasks.foreign.id)).toMatchObject({ status: "planning" });
  });

  test("share no comment: an id that is taken elsewhere is refused, and the comment stays", async () => {
    const other = await verifiedWork(app, there, { works: [{ "a.txt": "two\n2\n3\n" }] });
    const way = { method: "POST", path: `/api/delegations/${other.delegation.id}/comments/${ids.comment}`, body: { path: "a.txt", side: "new", line: 1, endLine: 1, body: "Mine" } };
    expect((await send(await tokenAsker(world, ["admin"]), way)).status).toBe(409);
    const { items } = (await send(inside, { method: "GET", path: `/api/delegations/${work.delegation.id}/comments` })).body as { items: unknown[] };
    expect(items).toMatchObject([{ id: ids.comment, body: "Why?" }]);
  });
});

describe("what is not as it should be", () => {
  const tried = (): string => `/api/delegations/${work.delegation.id}`;
  const talk = (): string => `/api/orchestrators/${here.orchestratorId}`;

  test("is refused at every edge, with where it is wrong", async () => {
    const comment = { path: "a.txt", side: "new", line: 1, endLine: 1, body: "Why?" };
    const edit = { path: "a.txt", text: "x", hash: "x", commit: false };
    const wrong: [string, string, unknown, string][] = [
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, line: 0 }, "body.line"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, line: 1.5 }, "body.line"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, side: "both" }, "body.side"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, body: "" }, "body.body"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, body: " \n\u0007 " }, "comment"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, body: "x".repeat(10_001) }, "body.body"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, line: 2 }, "1 to 200 lines"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, endLine: 201 }, "1 to 200 lines"],
      ["POST", `${tried()}/comments/${newId()}`, { ...comment, status: "sent" }, "status"],
      ["POST", `${tried()}/comments/1`, comment, "path.commentId"],
      ["POST", `${tried()}/file`, { ...edit, path: "" }, "body.path"],
      ["POST", `${tried()}/file`, { ...edit, text: "x".repeat(512 * 1024 + 1) }, "body.text"],
      ["POST", `${tried()}/file`, { path: "a.txt", text: "x", commit: true }, "body.hash"],
      ["GET", `${tried()}/file`, undefined, "query.path"],
      ["GET", `${tried()}/change?commit=main`, undefined, "query.commit"],
      ["GET", `${tried()}/change?commit=${encodeURIComponent("--output=/tmp/x")}`, undefined, "query.commit"],
      ["GET", `${tried()}/change/pages?stamp=x&file=-1&page=0`, undefined, "query.file"],
      ["GET", `${tried()}/change/find?stamp=x&text=`, undefined, "query.text"],
      ["GET", `${tried()}/change/lines?path=a.txt&from=x&to=2`, undefined, "query.from"],
      ["GET", `${tried()}/change/image?path=a.png&side=middle`, undefined, "query.side"],
      ["POST", `${talk()}/merges`, { taskIds: [tasks.one.id] }, "body.taskIds"],
      ["POST", `${talk()}/merges`, { taskIds: ["1", "2"] }, "body.taskIds.0"],
      ["POST", `${talk()}/tasks/${tasks.one.id}/split`, { parts: [{ description: "a" }] }, "body.parts"],
      ["POST", `${talk()}/tasks/${tasks.one.id}/split`, { parts: [{ description: "a" }, { description: " " }] }, "body.parts.1.description"],
      ["POST", `${talk()}/tasks/${tasks.one.id}/split`, { parts: [{ description: "a" }, { description: "b", after: [0] }] }, "body.parts.1.after.0"],
      ["POST", `${talk()}/tasks/${tasks.one.id}/parents/one`, undefined, "path.parentId"],
      ["POST", `${talk()}/tasks/${tasks.one.id}/pull-request`, { title: " " }, "body.title"],
      ["POST", `${talk()}/tasks/${tasks.one.id}/pull-request`, { force: true }, "force"],
      ["POST", `/api/pull-requests/${ids.pull}/findings`, { names: "all" }, "body.names"],
      ["POST", `/api/projects/${here.id}/memories`, { text: "  " }, "body.text"],
      ["POST", `/api/projects/${here.id}/memories`, { text: "\u0007\u200b" }, "kept"],
      ["POST", `/api/projects/${here.id}/memories`, { text: "x".repeat(1001) }, "body.text"],
      ["POST", `/api/projects/${here.id}/memories`, { text: "x", kind: "dream" }, "body.kind"],
      ["POST", `/api/projects/${here.id}/memories`, { text: "x", standsSince: now() }, "standsSince"],
      ["GET", `/api/projects/${here.id}/unasked?limit=0`, undefined, "query.limit"],
      ["GET", `/api/projects/${here.id}/unasked?before=x`, undefined, "query.before"],
      ["POST", "/api/autonomy-steps/1/revert", undefined, "path.id"],
    ];
    const before = world.app.bus.lastSeq();
    for (const [method, path, body, where] of wrong) {
      const [status, title] = await refused({ method, path, body });
      expect([method, path, body, status, title]).toEqual([method, path, body, 400, expect.stringContaining(where)]);
    }
    expect((await world.app.bus.since(before, 500)).filter((e) => e.projectId === here.id).map((e) => e.kind)).toEqual([]);
  });

  test("in the machine's limits and the brains' preferences is refused, and leaves them as they are", async () => {
    const both = async () => [((await world.ask<{ capacity: unknown }>("GET", "/api/queue"))).capacity, (await world.ask<{ prefer: unknown }>("GET", "/api/brains")).prefer];
    const before = await both();
    const owner = await tokenAsker(world, ["admin"]);
    for (const body of [{ memoryMb: 63 }, { memoryMb: "4000" }, { agents: 0 }, { agents: 1001 }, { keepFreeMb: -1 }, { loadPerCore: 0 }, { loadPerCore: 1e9 }, { perAgent: { slow: 3 } }, { perAgent: { slow: { agents: 0 } } }, { perAgent: { ["x".repeat(61)]: {} } }, { colour: "red" }, [], null]) {
      expect([body, (await send(owner, { method: "PATCH", path: "/api/capacity", body })).status]).toEqual([body, 400]);
    }
    for (const body of [{}, { prefer: { parse: "luck" } }, { prefer: { dream: "speed" } }, { prefer: null }]) expect([body, (await send(owner, { method: "PATCH", path: "/api/brains", body })).status]).toEqual([body, 400]);
    expect(await both()).toEqual(before);
  });

  test.each(["../../../etc/passwd", "/etc/passwd", ".git/config", ".git/hooks/post-commit", "a.txt/../../x", "a\0b"])("a path like %j is read and written nowhere", async (path) => {
    for (const way of [
      { method: "GET", path: `${tried()}/file?path=${encodeURIComponent(path)}` },
      { method: "POST", path: `${tried()}/file`, body: { path, text: "theirs", hash: "x", commit: false, force: true } },
    ]) {
      const [status] = await refused(way);
      expect([way, status >= 400 && status < 500]).toEqual([way, true]);
    }
  });

  test("an image is shown only where it is one a browser draws", async () => {
    for (const path of ["a.txt", "a.svg", "a.html", "README", "a.png"]) expect([path, (await refused({ method: "GET", path: `${tried()}/change/image?path=${path}&side=new` }))[0]]).toEqual([path, 404]);
  });
});

describe("what was said twice", () => {
  test("is done once: a note stands, is forgotten, and a step that was refused stays refused", async () => {
    const confirm = { method: "POST", path: `/api/memories/${ids.memory}/confirm` };
    for (let i = 0; i < 2; i++) expect((await send(inside, confirm)).status).toBe(204);
    const all = async () => (await world.app.bus.since(0, 5000)).filter((e) => e.kind === "memory.changed" && e.payload["memoryId"] === ids.memory).map((e) => e.payload["to"]);
    expect(await all()).toEqual(["standing"]);
    const forget = { method: "DELETE", path: `/api/memories/${ids.memory}` };
    expect([(await send(inside, forget)).status, (await send(inside, forget)).status]).toEqual([204, 404]);
    expect(await all()).toEqual(["standing", "forgotten"]);
    expect(await send(inside, { method: "POST", path: `/api/autonomy-steps/${ids.step}/revert` })).toMatchObject({ status: 200, body: { status: "refused" } });
  });

  test("at once settles to one: two confirm a note, two delete a draft", async () => {
    const note = newId();
    await app.bus.commit((db) => ({ writes: [insertMemory(db, { id: note, projectId: here.id, kind: "rule", text: "Tabs", origin: "model", createdBy: "x", source: "x", standsSince: null, createdAt: now() })], events: [], result: undefined }));
    const before = world.app.bus.lastSeq();
    await Promise.all([1, 2, 3].map(() => send(inside, { method: "POST", path: `/api/memories/${note}/confirm` })));
    expect((await world.app.bus.since(before, 100)).filter((e) => e.kind === "memory.changed")).toHaveLength(1);
    const gone = await Promise.all([1, 2].map(() => send(inside, { method: "DELETE", path: `/api/comments/${ids.comment}` })));
    expect(gone.map((g) => g.status).includes(204)).toBe(true);
    expect(gone.every((g) => g.status === 204 || g.status === 404)).toBe(true);
  });
});
