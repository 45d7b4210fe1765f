import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ACCESS, type AccessRow, type Scope } from "#domain/access.ts";
import type { TaskView } from "#domain/api.ts";
import type { Decision } from "#domain/decision.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import { writeTyped } from "#domain/terminal.ts";
import { insertCheckpoint } from "../server/store/learning.ts";
import { ANONYMOUS, type Asker, connect, deadToken, ownerAsker, runAsker, signIn, stranger, tokenAsker } from "./support/principals.ts";
import { makeRepository, type ProjectRow, scriptAgent, startWorld, type World, WRITE_AND_COMMIT } from "./support/world.ts";

const SCOPES: Scope[] = ["read", "input", "task", "approve", "admin"];
const NOWHERE = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const ROUTES = Object.entries(ACCESS).filter(([key]) => /^[A-Z]+ \//.test(key));
const EVENTS = Object.entries(ACCESS).filter(([key]) => key.startsWith("socket "));
const TYPED = "socket terminal.input";
const TOOLS = Object.entries(ACCESS).filter(([key]) => key.startsWith("tool "));

let world: World;
let owner: Asker;
let other: ProjectRow;
/** Ids of real things of the owner, by the name a route's parameter stands for. */
let real: Record<string, string>;

beforeAll(async () => {
  world = await startWorld();
  owner = await ownerAsker(world);
  const lesson = `hook="$RDV_RUN_DIR/../../run/bin/rdv-hook"; for i in 1 2 3; do printf '%s' '{"kind":"tool-ended","tool":{"name":"Bash","kind":"command","command":"node tools/generate.mjs"},"failed":false,"durationMs":5}' | sh "$hook" s; done; `;
  const project = await world.addProject(makeRepository(), { autonomy: "full", agents: { custom: [scriptAgent("s", lesson + WRITE_AND_COMMIT)] } });
  other = await world.addProject(makeRepository());
  const { id: taskId } = await world.submit(project, { description: "Add a result file" });
  const recommendation = await world.until("a lesson", async () => (await world.ask<{ items: Recommendation[] }>("GET", `/api/orchestrators/${project.orchestratorId}/recommendations`)).items[0]);
  const decision = (await world.ask<{ items: Decision[] }>("GET", "/api/decisions")).items[0];
  const task = await world.task(project, taskId);
  const shell = await world.ask<{ id: string }>("POST", "/api/sessions", { projectId: project.id });
  const checkpoint = { id: "01J0000000000000000000000C", projectId: project.id, taskId, ref: "refs/rdv/checkpoint/x", commitSha: "a".repeat(40), treeSha: "b".repeat(40), why: "test", path: "/nowhere", branch: "feat/x", createdAt: new Date().toISOString(), restoredAt: null };
  await world.app.bus.commit((db) => ({ writes: [insertCheckpoint(db, checkpoint)], events: [], result: undefined }));
  const memory = await world.ask<{ id: string }>("POST", `/api/projects/${project.id}/memories`, { text: "The result file is kept" });
  real = {
    projects: project.id, folders: project.id, orchestrators: project.orchestratorId, taskId, recommendations: recommendation.id, decisions: decision?.id ?? "",
    sessions: shell.id, sessionId: task.delegations[0]?.sessionId ?? "", delegations: task.delegations[0]?.id ?? "", checkpoints: checkpoint.id, tokens: NOWHERE, memories: memory.id, name: `${NOWHERE}.png`,
  };
});
afterAll(() => world.close());

/** What a route asks for behind its path. */
const QUERIES: Readonly<Record<string, string>> = {
  "/api/delegations/{id}/file": "?path=README.md",
  "/api/delegations/{id}/change/pages": "?stamp=s&file=0&page=0", "/api/delegations/{id}/change/find": "?stamp=s&text=t",
  "/api/delegations/{id}/change/lines": "?path=README.md&from=0&to=1", "/api/delegations/{id}/change/image": "?path=a.png&side=new",
};

/** Sends a request that is well formed as far as its path goes; bodies are refused where there is one, after the row let it through. */
async function send(key: string, asker: Asker, ids: "real" | "nowhere"): Promise<number> {
  const [method = "GET", pattern = ""] = key.split(" ");
  const resource = pattern.split("/")[2] ?? "";
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (ids === "nowhere" ? NOWHERE : (real[name] ?? real[resource] ?? NOWHERE)));
  const query = pattern === "/api/checkpoints" ? `?projectId=${ids === "real" ? real["projects"] : NOWHERE}` : (QUERIES[pattern] ?? "");
  const abort = new AbortController();
  const response = await fetch(`${world.url}${path}${query}`, { method, headers: { ...asker.headers, "content-type": "application/json" }, redirect: "manual", signal: abort.signal, ...(method === "GET" ? {} : { body: JSON.stringify({ unknownField: true }) }) });
  abort.abort();
  return response.status;
}

function scopeAdmits(row: AccessRow, scope: Scope): boolean {
  return row.who === "anyone" || (row.who === "owner" && row.scope !== undefined && (row.scope === scope || scope === "admin"));
}

describe("who may use which route", () => {
  test("nobody gets in without signing in, with a dead token, or from another origin", async () => {
    const nobodies = [ANONYMOUS, await deadToken(world, "expired"), await deadToken(world, "revoked"), { name: "no token at all", headers: { authorization: "Bearer rdv_0123456789012345678901234567890123" } }, { name: "a cookie without Origin", headers: { cookie: owner.headers["cookie"] ?? "" } }];
    for (const nobody of nobodies) {
      for (const [key] of ROUTES.filter(([, row]) => row.who !== "anyone")) expect([nobody.name, key, await send(key, nobody, "real")]).toEqual([nobody.name, key, 401]);
    }
    const evil = { name: "a page elsewhere", headers: { ...owner.headers, origin: "https://evil.example" } };
    for (const [key] of ROUTES) expect([key, await send(key, evil, "real")]).toEqual([key, 403]);
  });

  test.each(SCOPES)("a token with the scope %s may use exactly what the table says", async (scope) => {
    const asker = await tokenAsker(world, [scope]);
    for (const [key, row] of ROUTES) {
      if (key === "POST /api/demo" || key === "POST /api/health/run") continue;
      const status = await send(key, asker, "nowhere");
      expect([key, status === 401 || status === 403]).toEqual([key, !scopeAdmits(row, scope) && row.who !== "anyone"]);
    }
  });

  test("a session's own token reports on its session and nothing else", async () => {
    const asker = await runAsker(world, real["sessionId"] ?? "");
    for (const [key, row] of ROUTES) {
      const status = await send(key, asker, "real");
      expect([key, status === 401 || status === 403]).toEqual([key, row.who === "owner"]);
    }
    const foreign = await fetch(`${world.url}/api/hooks/${real["sessions"]}`, { method: "POST", headers: { ...asker.headers, "content-type": "application/json" }, body: "{}" });
    expect(foreign.status).toBe(403);
  });

  test("another person and another project's token see nothing of the owner's, and change nothing", async () => {
    const strangers = await stranger(world);
    const bound = await tokenAsker(world, ["admin"], other.id);
    const before = world.app.bus.lastSeq();
    for (const asker of [strangers.token, bound]) {
      for (const [key, row] of ROUTES.filter(([k, r]) => r.who === "owner" && (k.includes("{") || k === "GET /api/checkpoints"))) {
        const status = await send(key, asker, "real");
        // A body is looked at before the object; what only reads has none and must not find it.
        expect([asker.name, key, (row.scope === "read" ? [403, 404] : [400, 403, 404]).includes(status)]).toEqual([asker.name, key, true]);
      }
    }
    for (const [key] of ROUTES.filter(([, row]) => row.who === "owner")) expect([key, await send(key, strangers.browser, "real")]).toEqual([key, 401]);
    for (const key of ["projects", "orchestrators", "sessions", "decisions"]) {
      const body = (await (await fetch(`${world.url}/api/${key}`, { headers: strangers.token.headers })).json()) as { items: unknown[] };
      expect([key, body.items]).toEqual([key, []]);
      const text = await (await fetch(`${world.url}/api/${key}`, { headers: bound.headers })).text();
      expect([key, text.includes(real["projects"] ?? "-")]).toEqual([key, false]);
    }
    const since = (await world.app.bus.since(before, 1000)).filter((e) => !e.kind.startsWith("sign-in.") && e.kind !== "forecast.changed");
    expect(since.map((e) => e.kind)).toEqual([]);
  });

  test("the owner's browser may do all of it, and gives the password again where that is asked", async () => {
    for (const [key, row] of ROUTES) {
      if (row.who === "run" || key === "POST /api/demo" || key === "POST /api/health/run" || key.includes("sign-out")) continue;
      const status = await send(key, owner, "nowhere");
      expect([key, status === 401 || (status === 403 && !key.startsWith("POST /api/set-up"))]).toEqual([key, false]);
    }
    const stale = { name: "a stale browser", headers: await signIn(world, "owner@example.org") };
    await world.app.db.run("UPDATE auth_session SET confirmed_at = 0");
    for (const [key] of ROUTES.filter(([, r]) => r.fresh)) expect([key, await send(key, stale, "nowhere")]).toEqual([key, 403]);
  });
});

describe("who may use which socket event", () => {
  test("a handshake needs a principal and our own origin", async () => {
    const fresh = { name: "owner", headers: await signIn(world, "owner@example.org") };
    const strangerBrowser = { name: "another person", headers: await signIn(world, "stranger@example.org") };
    for (const asker of [ANONYMOUS, strangerBrowser, { name: "elsewhere", headers: { ...fresh.headers, origin: "https://evil.example" } }, { name: "no origin", headers: { cookie: fresh.headers["cookie"] ?? "" } }, await runAsker(world, real["sessionId"] ?? "")]) {
      expect([asker.name, (await connect(world, asker)) !== undefined]).toEqual([asker.name, false]);
    }
    const socket = await connect(world, fresh);
    expect(socket?.connected).toBe(true);
    socket?.close();
  });

  test.each(SCOPES)("a token with the scope %s may say exactly what the table says", async (scope) => {
    const socket = await connect(world, await tokenAsker(world, [scope]));
    for (const [key, row] of EVENTS.filter(([name]) => name !== TYPED)) {
      const answer = (await socket?.timeout(5000).emitWithAck(key.slice("socket ".length), { unknownField: true })) as { ok: boolean; problem?: { code: string } };
      expect([key, answer.problem?.code]).toEqual([key, scopeAdmits(row, scope) ? "bad-request" : "forbidden"]);
    }
    socket?.close();
  });

  // It is bare bytes and has no answer, so the terminal itself is asked.
  test.each(SCOPES)("a token with the scope %s types exactly where the table says", async (scope) => {
    const { id } = await world.ask<{ id: string }>("POST", "/api/sessions", {});
    const screen = (): Promise<string> => world.app.tmux.capture(id, { lines: 0, colours: false, joined: true });
    const socket = await connect(world, await tokenAsker(world, ["read", scope]));
    const ask = async (event: string, body: unknown): Promise<{ ok: boolean; fence?: number } | undefined> => socket?.timeout(5000).emitWithAck(event, body);
    expect(await ask("terminal.open", { stream: 1, sessionId: id, label: "test" })).toMatchObject({ ok: true });
    const fence = (await ask("terminal.take", { stream: 1 }))?.fence ?? 1;
    socket?.io.engine.write(writeTyped({ stream: 1, fence, seq: 0, data: "echo typed-$((40 + 2))\r" }));
    await ask("ping", {});
    await world.ask("POST", `/api/sessions/${id}/input`, { text: "echo behind-$((1 + 1))", enter: true });
    await expect.poll(screen, { timeout: 15_000 }).toContain("behind-2");
    expect((await screen()).includes("typed-42")).toBe(scopeAdmits(EVENTS.find(([name]) => name === TYPED)?.[1] as AccessRow, scope));
    socket?.close();
    await world.ask("DELETE", `/api/sessions/${id}`);
  });

  test("a terminal of somebody else, or of another project, does not exist", async () => {
    for (const asker of [{ name: "another person's token", headers: { authorization: "Bearer rdv_stranger0123456789abcdef0123456789abcdef" } }, await tokenAsker(world, ["admin"], other.id)]) {
      const socket = await connect(world, asker);
      const answer = (await socket?.timeout(5000).emitWithAck("terminal.open", { stream: 1, sessionId: real["sessions"], label: "test" })) as { ok: boolean; problem?: { code: string } };
      expect([asker.name, answer.problem?.code]).toEqual([asker.name, "not-found"]);
      socket?.close();
    }
  });
});

describe("who may use which MCP tool", () => {
  const client = async (asker: Asker): Promise<Client> => {
    const made = new Client({ name: "test", version: "1" });
    await made.connect(new StreamableHTTPClientTransport(new URL(`${world.url}/mcp`), { requestInit: { headers: asker.headers } }));
    return made;
  };

  test.each(SCOPES)("a token with the scope %s is offered exactly what the table says", async (scope) => {
    const asker = await tokenAsker(world, scope === "read" ? ["read"] : ["read", scope]);
    const offered = (await (await client(asker)).listTools()).tools.map((t) => t.name);
    expect(offered.sort()).toEqual(TOOLS.filter(([, row]) => scopeAdmits(row, "read") || scopeAdmits(row, scope)).map(([key]) => key.slice("tool ".length)).sort());
  });

  test("tools find nothing of another person's, and a bound token nothing outside its project", async () => {
    const number = (await world.task({ orchestratorId: real["orchestrators"] } as ProjectRow, real["taskId"] ?? "") satisfies TaskView).number;
    const calls: Record<string, unknown> = {
      submit_task: { description: "x", project: real["projects"] }, show_task: { number, project: real["projects"] }, confirm_task: { number, project: real["projects"] }, cancel_task: { number, project: real["projects"] },
      land_task: { number, project: real["projects"] }, undo_landing: { number, project: real["projects"] },
      show_diff: { number, project: real["projects"] }, decide: { id: real["decisions"], verdict: "approve" }, read_terminal: { number, project: real["projects"] }, send_to_agent: { number, text: "x", project: real["projects"] },
      edit_task: { number, title: "x", project: real["projects"] }, show_evidence: { number, project: real["projects"] }, recall: { query: "result file", project: real["projects"] }, remember: { text: "x", project: real["projects"] },
      ask_user: { question: "x", choices: [{ label: "a" }, { label: "b" }], project: real["projects"] }, open_decision: { title: "x", why: "y", project: real["projects"] }, list_sessions: { project: real["projects"] },
      list_tasks: {}, list_decisions: {}, list_projects: {},
    };
    const before = world.app.bus.lastSeq();
    for (const asker of [{ name: "another person", headers: { authorization: "Bearer rdv_stranger0123456789abcdef0123456789abcdef" } }, await tokenAsker(world, ["admin"], other.id)]) {
      const made = await client(asker);
      for (const [key] of TOOLS) {
        const name = key.slice("tool ".length);
        const result = await made.callTool({ name, arguments: (calls[name] ?? {}) as Record<string, unknown> });
        const text = JSON.stringify(result.content);
        expect([asker.name, name, result.isError === true || !text.includes("result file")]).toEqual([asker.name, name, true]);
        expect([asker.name, name, text.includes(real["projects"] ?? "-") && !text.includes("There is no project")]).toEqual([asker.name, name, false]);
      }
    }
    const since = (await world.app.bus.since(before, 1000)).filter((e) => !e.kind.startsWith("token.") && e.kind !== "forecast.changed");
    expect(since.map((e) => e.kind)).toEqual([]);
  });
});
