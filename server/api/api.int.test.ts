import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCESS } from "#domain/access.ts";
import { type Diff, Health, Problem, TaskView, type TokenView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import type { LoggedEvent } from "#domain/events.ts";
import type { Message } from "#domain/message.ts";
import type { Session } from "#domain/session.ts";
import { forgetRate, type Steps, stepsIn } from "../../e2e/support/steps.ts";
import { git, makeRepository, type ProjectRow, startWorld, type World, WRITE_AND_COMMIT } from "../../e2e/support/world.ts";
import { newId } from "../lib/ids.ts";

const NOWHERE = "01HZZZZZZZZZZZZZZZZZZZZZZZ";

let world: World;
let steps: Steps;
let project: ProjectRow;
let token: string;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
  project = await steps.project(WRITE_AND_COMMIT);
  ({ token } = await world.ask<TokenView & { token: string }>("POST", "/api/tokens", { name: "tests", scopes: ["admin"] }));
});
afterAll(() => world.close());

/** A request over the port, as a program on the network would send it. */
async function send(method: string, path: string, options: { body?: unknown; raw?: string; headers?: Record<string, string> } = {}) {
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...options.headers },
    ...(options.raw === undefined ? (options.body === undefined ? {} : { body: JSON.stringify(options.body) }) : { body: options.raw }),
  });
  const text = await response.text();
  return { status: response.status, type: response.headers.get("content-type") ?? "", headers: response.headers, body: (text === "" || !/json/.test(response.headers.get("content-type") ?? "") ? text : JSON.parse(text)) as unknown };
}

const problem = async (...[method, path, options]: Parameters<typeof send>) => {
  const { status, type, body } = await send(method, path, options);
  expect(type).toContain("application/problem+json");
  const read = Problem.parse(body);
  expect(read.status).toBe(status);
  expect([read.title === "", read.detail === ""]).toEqual([false, false]);
  return read;
};

describe("a request that is not as it should be", () => {
  const tasks = (): string => `/api/orchestrators/${project.orchestratorId}/tasks`;

  test.each([
    ["nothing", undefined, "description"],
    ["a wrong kind", { description: 7 }, "body.description"],
    ["only blanks", { description: "   " }, "body.description"],
    ["too much", { description: "x".repeat(50_001) }, "body.description"],
    ["a field nobody knows", { description: "x", autonomy: "full" }, "autonomy"],
    ["a kind of task there is not", { description: "x", type: "chore" }, "body.type"],
    ["a priority beyond the scale", { description: "x", priority: 10 }, "body.priority"],
    ["a parent that is no id", { description: "x", dependsOn: ["1"] }, "body.dependsOn.0"],
    ["a list in place of an object", [], "body"],
    ["null", null, "body"],
  ])("with %s is refused, and says where", async (_what, body, where) => {
    const { status, code, title } = await problem("POST", tasks(), { body });
    expect([status, code]).toEqual([400, "bad-request"]);
    expect(title).toContain(where);
  });

  test("with a body that is no JSON, or too long a one", async () => {
    expect(await problem("POST", tasks(), { raw: "{description:" })).toMatchObject({ status: 400, title: "The body is not JSON." });
    expect(await problem("POST", tasks(), { raw: `{"description":"${"x".repeat(1_200_001)}"}` })).toMatchObject({ status: 413, code: "too-large" });
  });

  test.each(["?limit=0", "?limit=201", "?limit=x", "?cursor=1", "?status=done", "?color=red"])("to a list with %s", async (query) => {
    expect((await problem("GET", `${tasks()}${query}`)).code).toBe("bad-request");
  });

  test("with an id that is none, or one of nothing", async () => {
    expect((await problem("GET", "/api/projects/1")).status).toBe(400);
    expect((await problem("GET", `/api/projects/${NOWHERE}`)).status).toBe(404);
    expect((await problem("GET", `/api/projects/${encodeURIComponent("../../etc/passwd")}`)).status).toBe(400);
  });

  test("to nowhere, and by a method nobody has", async () => {
    expect((await problem("GET", "/api/nothing")).detail).toContain("/api/docs");
    expect((await problem("DELETE", "/api/projects")).status).toBe(404);
  });

  test("with a wrong answer to a decision", async () => {
    for (const body of [{}, { verdict: "maybe" }, { verdict: "answer" }, { verdict: "answer", text: "  " }]) {
      expect((await problem("POST", `/api/decisions/${NOWHERE}`, { body })).status).toBe(400);
    }
  });

  test("with settings nobody has, or that run nothing", async () => {
    for (const body of [{ colour: "red" }, { setup: [[]] }, { setup: "npm ci" }, { agents: { custom: [{ id: "custom" }] } }, { autonomy: "wild" }, { baseBranch: "no-such-branch" }, { name: "" }]) {
      expect([body, (await problem("PATCH", `/api/projects/${project.id}`, { body })).status]).toEqual([body, 400]);
    }
    expect((await world.ask<ProjectRow>("GET", `/api/projects/${project.id}`)).autonomy).toBe("confirm");
  });

  test("to Master Control's tasks, which belong to projects", async () => {
    const { items } = await world.ask<{ items: { id: string; kind: string }[] }>("GET", "/api/orchestrators");
    const master = items.find((o) => o.kind === "master")?.id;
    expect(await problem("POST", `/api/orchestrators/${master}/tasks`, { body: { description: "x" } })).toMatchObject({ status: 400, title: expect.stringContaining("Master Control") });
  });
});

describe("an answer", () => {
  test("never may be kept by anybody, nor be read as something else", async () => {
    const { headers } = await send("GET", "/api/projects");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("has the status that fits", async () => {
    await forgetRate(world.app);
    const made = await send("POST", `/api/orchestrators/${project.orchestratorId}/tasks`, { body: { description: "Say hello" } });
    expect(made.status).toBe(201);
    const task = TaskView.parse(made.body);
    await steps.planned(task);
    const path = `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`;
    expect((await send("POST", `${path}/execute`)).status).toBe(202);
    await steps.over(task);
    expect((await problem("DELETE", path)).code).toBe("wrong-state");
    const session = await world.ask<Session>("POST", "/api/sessions", {});
    expect(await send("DELETE", `/api/sessions/${session.id}`)).toMatchObject({ status: 204, body: "" });
  });

  test("to a resend is the same one, and nothing is done twice", async () => {
    await forgetRate(world.app);
    const key = newId();
    const post = () => send("POST", `/api/orchestrators/${project.orchestratorId}/tasks`, { body: { description: "Only once" }, headers: { "idempotency-key": key } });
    const [one, two] = [await post(), await post()];
    expect((two.body as TaskView).id).toBe(key);
    expect((one.body as TaskView).number).toBe((two.body as TaskView).number);
    await steps.cancel(one.body as TaskView);
  });

  test("to too many wishes says when to come back", async () => {
    await forgetRate(world.app);
    const own = await steps.project("true");
    const post = () => send("POST", `/api/orchestrators/${own.orchestratorId}/tasks`, { body: { description: "More" } });
    const all = await Promise.all(Array.from({ length: 11 }, post));
    const refused = all.filter((r) => r.status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.headers.get("retry-after")).toBe("60");
    await forgetRate(world.app);
  });
});

describe("a list", () => {
  test("comes in pages that miss nothing and repeat nothing", async () => {
    const own = await steps.project("true");
    for (let i = 0; i < 5; i++) await steps.planned(await steps.submit(own, `Wish ${i}`));
    const path = `/api/orchestrators/${own.orchestratorId}/tasks`;
    const numbers: number[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { items: TaskView[]; nextCursor: string | null } = await world.ask("GET", `${path}?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      expect(page.items.length).toBeLessThanOrEqual(2);
      numbers.push(...page.items.map((t) => t.number));
      cursor = page.nextCursor;
    }
    expect(numbers).toEqual([5, 4, 3, 2, 1]);
    expect(await world.ask("GET", `${path}?status=completed`)).toEqual({ items: [], nextCursor: null });
  });

  test("of terminals has the ended ones only when asked", async () => {
    const session = await world.ask<Session>("POST", "/api/sessions", { projectId: project.id });
    await world.ask("DELETE", `/api/sessions/${session.id}`);
    await world.until("its end", async () => (await world.ask<Session>("GET", `/api/sessions/${session.id}`)).status === "exited");
    const ids = async (query: string): Promise<string[]> => (await world.ask<{ items: Session[] }>("GET", `/api/sessions${query}`)).items.map((s) => s.id);
    expect(await ids("")).not.toContain(session.id);
    expect(await ids("?ended=true")).toContain(session.id);
  });
});

describe("a task from wish to lesson", () => {
  test("can be followed by every route", async () => {
    const task = await steps.over(await steps.start(project, "Add a result file"));
    expect(task).toMatchObject({ status: "completed", attention: { state: "verified" } });
    const [delegation] = task.delegations;
    const base = `/api/orchestrators/${project.orchestratorId}`;
    const diff = await world.ask<Diff>("GET", `/api/delegations/${delegation?.id}/diff`);
    expect(diff.files.map((f) => f.path)).toEqual(["result.txt"]);
    const evidence = await world.ask<{ items: { outcome: string }[] }>("GET", `/api/delegations/${delegation?.id}/evidence`);
    expect(evidence.items.map((e) => e.outcome)).not.toContain("failed");
    const timeline = await world.ask<{ items: LoggedEvent[]; nextCursor: string | null }>("GET", `${base}/tasks/${task.id}/timeline`);
    expect(timeline.items[0]?.kind).toBe("task.submitted");
    expect(timeline.items.map((e) => e.seq)).toEqual(timeline.items.map((e) => e.seq).toSorted((a, b) => a - b));
    const rest = await world.ask<{ items: LoggedEvent[] }>("GET", `${base}/tasks/${task.id}/timeline?after=${timeline.items[2]?.seq}`);
    expect(rest.items).toEqual(timeline.items.slice(3));
    await world.until("the lesson", () => world.ask("GET", `${base}/post-mortems/${task.id}`).catch(() => false));
    expect((await world.ask<{ items: { taskId: string }[] }>("GET", `${base}/post-mortems`)).items.map((p) => p.taskId)).toContain(task.id);
    const usage = await world.ask<{ items: { projectId: string; costUsd: number | null }[] }>("GET", "/api/usage");
    expect(usage.items.find((u) => u.projectId === project.id)?.costUsd).toBeNull();
  });

  test("its knowledge can be read and corrected", async () => {
    const path = `/api/folders/${project.id}/knowledge`;
    expect(await world.ask("PATCH", path, { conventions: ["  tabs  "] })).toMatchObject({ conventions: ["tabs"] });
    expect((await problem("PATCH", path, { body: { conventions: [""] } })).status).toBe(400);
    for (const kind of ["tools", "agents"]) expect(await world.ask("GET", `/api/orchestrators/${project.orchestratorId}/recommendations/${kind}`)).toEqual({ items: [], nextCursor: null });
  });
});

describe("saying something", () => {
  const path = (): string => `/api/orchestrators/${project.orchestratorId}/messages`;

  test("is answered whole, or as it is written", async () => {
    await forgetRate(world.app);
    const answer = await world.ask<Message>("POST", path(), { text: "What is going on?" });
    expect(answer).toMatchObject({ role: "assistant", pending: false });
    const streamed = await send("POST", path(), { body: { text: "And now?" }, headers: { accept: "text/event-stream" } });
    expect(streamed.type).toContain("text/event-stream");
    const events = String(streamed.body).split("\n\n").filter(Boolean);
    expect(events.at(-1)).toContain("event: message");
    const [newest] = (await world.ask<{ items: Message[] }>("GET", path())).items;
    expect(JSON.parse(/^data: (.*)$/m.exec(events.at(-1) ?? "")?.[1] ?? "{}")).toEqual(newest);
  });

  test("of nothing is refused", async () => {
    expect((await problem("POST", path(), { body: { text: " " } })).status).toBe(400);
  });
});

describe("the log", () => {
  test("can be followed live and from any place, in order", async () => {
    const after = world.app.bus.lastSeq() - 3;
    const abort = new AbortController();
    const response = await fetch(`${world.url}/api/events`, { headers: { authorization: `Bearer ${token}`, "last-event-id": String(after) }, signal: abort.signal });
    const seen: number[] = [];
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const until = async (count: number): Promise<void> => {
      while (seen.length < count) {
        const { value = "" } = (await reader?.read()) ?? {};
        seen.push(...[...value.matchAll(/^id: (\d+)$/gm)].map((m) => Number(m[1])));
      }
    };
    await until(3);
    await world.ask("PATCH", `/api/projects/${project.id}`, { role: "greets" });
    await until(4);
    expect(seen).toEqual([after + 1, after + 2, after + 3, after + 4]);
    abort.abort();
  });

  test("is a chain: who changes a row breaks it", async () => {
    const { items } = await world.ask<{ items: LoggedEvent[] }>("GET", "/api/audit?limit=500");
    const { hashOf } = await import("../bus.ts");
    for (const [i, row] of items.slice(0, -1).entries()) expect(hashOf(items[i + 1]?.hash ?? "", row)).toBe(row.hash);
    const [row, before] = [items[0] as LoggedEvent, items[1] as LoggedEvent];
    expect(hashOf(before.hash, { ...row, actor: { kind: "person", id: "somebody else" } })).not.toBe(row.hash);
  });

  test("goes back page by page", async () => {
    const one = await world.ask<{ items: LoggedEvent[]; nextCursor: string }>("GET", "/api/audit?limit=2");
    const two = await world.ask<{ items: LoggedEvent[] }>("GET", `/api/audit?limit=2&before=${one.nextCursor}`);
    expect([...one.items, ...two.items].map((e) => e.seq)).toEqual([0, 1, 2, 3].map((i) => (one.items[0]?.seq ?? 0) - i));
  });
});

describe("the doctor, folders and copies", () => {
  test("the report is a report, and asked once for many", async () => {
    const [one, two] = await Promise.all([world.ask("GET", "/api/health"), world.ask("GET", "/api/health")]);
    expect(Health.parse(one)).toEqual(two);
  });

  test("folders can be looked through to find a repository", async () => {
    const repository = makeRepository();
    const parent = join(repository, "..");
    const seen = await world.ask<{ path: string; folders: { name: string; isRepository: boolean }[] }>("GET", `/api/folders?path=${encodeURIComponent(parent)}`);
    expect(seen.folders).toEqual([{ name: "sample", path: repository, isRepository: true }]);
    expect((await problem("GET", "/api/folders?path=/nowhere/at/all")).detail).not.toBe("");
  });

  test("a copy of the database is a database, and never replaces a file", async () => {
    const { file } = await world.ask<{ file: string }>("POST", "/api/backups", {});
    expect(readFileSync(file).subarray(0, 15).toString()).toBe("SQLite format 3");
    expect((await problem("POST", "/api/backups", { body: { file } })).status).toBe(409);
    expect((await problem("POST", "/api/backups", { body: { file: "relative.db" } })).status).toBe(400);
  });
});

describe("the description", () => {
  test("names every route of the table, and nothing else", async () => {
    const { paths } = await world.ask<{ paths: Record<string, Record<string, unknown>> }>("GET", "/api/openapi.json");
    const described = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    const known = Object.keys(ACCESS).filter((key) => /^[A-Z]+ \/api\//.test(key) && !/openapi|docs/.test(key));
    expect(described.toSorted()).toEqual(known.toSorted());
  });

  test("can be read by people, and runs nothing from elsewhere", async () => {
    const { status, type, body } = await send("GET", "/api/docs");
    expect([status, type]).toEqual([200, expect.stringContaining("text/html")]);
    expect(String(body)).toContain("/api/projects");
    expect(String(body)).not.toMatch(/<script|https?:\/\/(?!127|localhost)/);
  });
});

describe("projects", () => {
  test("can be added, looked at, changed and removed", async () => {
    const path = makeRepository();
    const made = await world.ask<ProjectRow>("POST", "/api/projects", { path, name: "Second" });
    expect(await world.ask("GET", `/api/projects/${made.id}`)).toEqual(made);
    const list = async (): Promise<string[]> => (await world.ask<{ items: ProjectRow[] }>("GET", "/api/projects")).items.map((p) => p.name);
    expect(await list()).toContain("Second");
    await world.ask("DELETE", `/api/projects/${made.id}`);
    expect(await list()).not.toContain("Second");
    expect((await problem("GET", `/api/orchestrators/${made.orchestratorId}/tasks`)).status).toBe(404);
    expect(git(path, "status", "--porcelain")).toBe("");
  });

  test("a plan can be changed before it is confirmed and not afterwards", async () => {
    const task = await steps.planned(await steps.submit(project, "Change me"));
    const path = `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`;
    expect(await world.ask("PATCH", path, { title: "Changed" })).toMatchObject({ title: "Changed", fixed: ["title"] });
    const decision = await steps.decision(task, "plan");
    expect(await steps.decide(decision, "approve")).toMatchObject({ status: "taken" });
    expect((await problem("PATCH", path, { body: { title: "Again" } })).code).toBe("wrong-state");
    expect((await problem("POST", `/api/decisions/${decision.id}`, { body: { verdict: "deny" } })).code).toBe("wrong-state");
    expect((await world.ask<{ items: Decision[] }>("GET", `/api/decisions?status=closed&projectId=${project.id}`)).items.map((d) => d.id)).toContain(decision.id);
    await steps.over(task);
  });
});
