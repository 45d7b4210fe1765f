import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Decision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { privateFolder, ROOT } from "../../e2e/support/sample-repo.ts";
import { saidBy, seedRepository, seedSession, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { newId } from "../lib/ids.ts";
import { findDecision, listOpenDecisionsOfSession } from "../store/decision.ts";
import { findDelegation } from "../store/task.ts";
import { decide } from "./decide.ts";
import { hearHook } from "./hear-hook.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const ASK = { kind: "permission-asked", askId: "", tool: { name: "Bash", kind: "command", command: "make all" } };
const QUESTION = { kind: "question-asked", askId: "", questions: [{ text: "Red or blue?", choices: [], multiple: false }] };

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
});
afterAll(() => app.close());

const call = (session: Session, payload: unknown, more: { askId?: string; signal?: AbortSignal } = {}): Promise<string> =>
  hearHook(app, { sessionId: session.id, generation: 1 }, { payload, askId: more.askId ?? newId(), signal: more.signal ?? new AbortController().signal });
const asked = (session: Session): Promise<Decision> => untilIn(app, "the decision", async () => (await listOpenDecisionsOfSession(app.db, session.id))[0]);

describe("a hook that only tells", () => {
  test("is heard and answered with what does no harm", async () => {
    const { session } = await seedWork(app, project);
    expect(await call(session, { kind: "turn-started" })).toBe("");
    expect((await saidBy(app, session)).map((b) => b.kind)).toEqual(["turn-started"]);
  });

  test("nonsense is passed over", async () => {
    const { session } = await seedWork(app, project);
    for (const payload of [null, 7, "x", [], {}, { kind: "nothing we know" }, { kind: "said" }]) expect(await call(session, payload)).toBe("");
    expect(await saidBy(app, session)).toEqual([]);
  });

  test("of a session that is not there, has no agent or no project says nothing", async () => {
    const shell = await seedSession(app, project, { agentProvider: null, kind: "shell" });
    const stray = await seedSession(app, null);
    expect(await hearHook(app, { sessionId: newId(), generation: 1 }, { payload: { kind: "turn-started" }, askId: "x", signal: new AbortController().signal })).toBe("");
    for (const session of [shell, stray]) expect(await call(session, { kind: "turn-started" })).toBe("");
  });
});

test("a call of a process whose place another one took while it came in is not heard as that one's", async () => {
  const { session, delegation } = await seedWork(app, project, { session: { generation: 2 } });
  expect(await call(session, { kind: "turn-ended", lastMessage: "Done." })).toBe("");
  expect([await saidBy(app, session), await findDelegation(app.db, delegation.id)]).toMatchObject([[], { status: "running" }]);
});

describe("a hook that asks", () => {
  test("waits for the person's word and gets it", async () => {
    const { session } = await seedWork(app, project);
    const waiting = call(session, ASK);
    const decision = await asked(session);
    await decide(app, decision.id, { verdict: "approve", text: "", actor: OWNER });
    expect(JSON.parse(await waiting)).toEqual({ verdict: "approve" });
  });

  test("gets a no with its reason", async () => {
    const { session } = await seedWork(app, project);
    const waiting = call(session, ASK);
    await decide(app, (await asked(session)).id, { verdict: "deny", text: "use make some", actor: OWNER });
    expect(JSON.parse(await waiting)).toEqual({ verdict: "deny", why: "use make some" });
  });

  test("gets the answer to its question", async () => {
    const { session } = await seedWork(app, project);
    const waiting = call(session, QUESTION);
    await decide(app, (await asked(session)).id, { verdict: "answer", text: "blue", actor: OWNER });
    expect(JSON.parse(await waiting)).toMatchObject({ verdict: "answer", answers: [{ choice: "blue" }] });
  });

  test("what autonomy covers is answered at once, and nobody is asked", async () => {
    const own = await seedRepository(app, { fields: { autonomy: "full" } });
    const { session } = await seedWork(app, own);
    expect(JSON.parse(await call(session, ASK))).toEqual({ verdict: "approve" });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toEqual([]);
    expect((await saidBy(app, session)).map((b) => b.kind)).toEqual(["tool-started"]);
  });

  test("what the contract runs anyway is answered at once", async () => {
    const { session } = await seedWork(app, project, { task: { contract: { checks: [{ check: "tests-pass", title: "t", argv: ["make", "all"] }], fixedAt: null } } });
    expect(JSON.parse(await call(session, ASK))).toEqual({ verdict: "approve" });
  });

  test("a question is asked whatever the autonomy", async () => {
    const own = await seedRepository(app, { fields: { autonomy: "full" } });
    const { session } = await seedWork(app, own);
    const waiting = call(session, QUESTION);
    await decide(app, (await asked(session)).id, { verdict: "answer", text: "red", actor: OWNER });
    expect(JSON.parse(await waiting)).toMatchObject({ verdict: "answer" });
  });

  test("that goes away closes what it asked", async () => {
    const { session } = await seedWork(app, project);
    const gone = new AbortController();
    const waiting = call(session, ASK, { signal: gone.signal });
    const decision = await asked(session);
    gone.abort();
    expect(await waiting).toBe("");
    expect((await findDecision(app.db, decision.id))?.status).toBe("expired");
  });

  test("that goes away while the agent's own dialog stays is asked as that dialog, at once", async () => {
    const { session } = await seedWork(app, project, { delegation: { agentProvider: "claude" }, session: { agentProvider: "claude" } });
    const { find, capture } = app.tmux;
    const pane = { sessionId: session.id, paneId: "%1" as never, dead: false, pid: 1, cols: 120, rows: 40, activity: 0, title: "" };
    Object.assign(app.tmux, { find: async () => pane, capture: async () => " Do you want to proceed?\n ❯ 1. Yes\n   2. No\n\n Esc to cancel" });
    const gone = new AbortController();
    const waiting = call(session, { hook_event_name: "PermissionRequest", tool_name: "Bash", tool_input: { command: "make all" } }, { signal: gone.signal });
    await asked(session);
    gone.abort();
    await waiting;
    expect((await listOpenDecisionsOfSession(app.db, session.id)).map((d) => d.body)).toMatchObject([{ kind: "dialog", rule: "it asks in its terminal" }]);
    Object.assign(app.tmux, { find, capture });
  });

  test("asked again after the line broke gets the answer that was given meanwhile", async () => {
    const { session } = await seedWork(app, project);
    const askId = newId();
    const first = call(session, ASK, { askId });
    const decision = await asked(session);
    await decide(app, decision.id, { verdict: "approve", text: "", actor: OWNER });
    await first;
    expect(JSON.parse(await call(session, ASK, { askId }))).toEqual({ verdict: "approve" });
  });

  test("asked again when it is closed waits for nobody", async () => {
    const { session } = await seedWork(app, project);
    const askId = newId();
    const gone = new AbortController();
    const first = call(session, ASK, { askId, signal: gone.signal });
    await asked(session);
    gone.abort();
    await first;
    expect(await call(session, ASK, { askId })).toBe("");
  });
});

describe("the hook program", () => {
  interface Heard {
    path: string;
    key: string;
    authorization: string;
    body: string;
  }

  /** A server that hears hooks and answers as told, and a run folder that knows its address. */
  async function scene(answer: (heard: Heard, response: ServerResponse) => void) {
    const heard: Heard[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      let body = "";
      request.on("data", (chunk) => void (body += String(chunk)));
      request.on("end", () => {
        const one = { path: request.url ?? "", key: String(request.headers["idempotency-key"]), authorization: request.headers.authorization ?? "", body };
        heard.push(one);
        answer(one, response);
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const home = privateFolder();
    const run = join(home, "runs", "s.1");
    mkdirSync(run, { recursive: true });
    mkdirSync(join(home, "run"));
    writeFileSync(join(home, "run", "hook-url"), `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/hooks\n`);
    writeFileSync(join(run, "hook-headers"), "Authorization: Bearer rdvrun_x\nContent-Type: application/json\n");
    return { heard, home, run, close: () => new Promise<void>((done) => void server.close(() => done())) };
  }

  const hook = (run: string, args: string[], input: string, more: Record<string, string> = {}): Promise<{ code: number | null; out: string }> => {
    const env = { PATH: process.env["PATH"] ?? "", NODE_ENV: "test", ...(run === "" ? {} : { RDV_RUN_DIR: run }), RDV_SESSION: "S1", RDV_HOOK_DEFAULT: "calm", RDV_HOOK_ASK_DEFAULT: "ask the person", ...more } as const;
    const child = spawn("/bin/sh", [join(ROOT, "bin", "rdv-hook"), ...args], { env });
    let out = "";
    child.stdout.on("data", (chunk) => void (out += String(chunk)));
    // Outside of a run it ends without reading.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    return new Promise((done) => child.on("close", (code) => done({ code, out })));
  };
  const spooled = (run: string): string[] => readdirSync(join(run, "spool"));

  test("posts what it is told, byte by byte, and prints the answer", async () => {
    const { run, heard, close } = await scene((_heard, response) => response.end('{"decision":"allow"}'));
    const event = '{"text":"$HOME `x` \\" ü\\n"}';
    expect(await hook(run, ["mine"], event)).toEqual({ code: 0, out: '{"decision":"allow"}' });
    expect(heard).toMatchObject([{ path: "/api/hooks/S1?agent=mine", authorization: "Bearer rdvrun_x", body: event }]);
    expect(heard[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(spooled(run)).toEqual([]);
    await close();
  });

  test("takes no way through a proxy, and none of a person's settings for curl", async () => {
    const { run, home, heard, close } = await scene((_heard, response) => response.end("heard"));
    writeFileSync(join(home, ".curlrc"), "url = http://127.0.0.1:1/\nmax-time = 0.001\n");
    const proxy = "http://127.0.0.1:1";
    expect(await hook(run, ["mine"], "{}", { HOME: home, http_proxy: proxy, ALL_PROXY: proxy })).toEqual({ code: 0, out: "heard" });
    expect([heard.length, spooled(run)]).toEqual([1, []]);
    await close();
  });

  test("without a server keeps the event and lets the agent go on", async () => {
    const { run, home, close } = await scene(() => undefined);
    await close();
    writeFileSync(join(home, "run", "hook-url"), "http://127.0.0.1:1/api/hooks\n");
    expect(await hook(run, ["mine"], '{"a":1}')).toEqual({ code: 0, out: "calm" });
    const [kept = ""] = spooled(run);
    expect(kept).toMatch(/^\d{13}-.*\.json$/);
    expect(readFileSync(join(run, "spool", kept), "utf8")).toBe('{"a":1}');
  });

  test("that is refused does not ask again", async () => {
    const { run, heard, close } = await scene((_heard, response) => {
      response.statusCode = 401;
      response.end("no");
    });
    expect(await hook(run, ["mine", "ask"], "{}")).toEqual({ code: 0, out: "ask the person" });
    expect(heard).toHaveLength(1);
    expect(spooled(run)).toEqual([]);
    await close();
  });

  test("that asks asks again under the same name while the server is away", async () => {
    let times = 0;
    const { run, heard, close } = await scene((_heard, response) => {
      times += 1;
      if (times === 1) response.destroy();
      else response.end("yes");
    });
    expect(await hook(run, ["mine", "ask"], "{}")).toEqual({ code: 0, out: "yes" });
    expect(new Set(heard.map((h) => h.key)).size).toBe(1);
    await close();
  });

  test("outside of a run does nothing at all", async () => {
    expect(await hook("", ["mine"], "{}")).toEqual({ code: 0, out: "" });
  });
});
