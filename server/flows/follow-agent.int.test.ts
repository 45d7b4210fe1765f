import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Agent, AskAnswer } from "#domain/agent.ts";
import { declaredAgent } from "#domain/declared-agent.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { saidBy, seedRepository, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { scriptAgent } from "../../e2e/support/world.ts";
import { findDelegation } from "../store/task.ts";
import { findSession, listSignals, updateSession, updateSessionSecrets } from "../store/session.ts";
import { listOpenDecisionsOfSession } from "../store/decision.ts";
import { decide } from "./decide.ts";
import { followAgent } from "./follow-agent.ts";
import { lookAtQuiet } from "./look-at-quiet.ts";
import { observe } from "./observe.ts";
import { agentApi, askAgent, postToAgent } from "./post-to-agent.ts";

const PERMISSION: SignalBody = { kind: "permission-asked", askId: "a1", tool: { name: "bash", kind: "command", command: "make" } };

let app: BareApp;
let project: SeededProject;
let server: Server;
let port: number;
const streams: ServerResponse[] = [];
const posted: { path: string; body: unknown; authorization: string | undefined }[] = [];
/** What the agent's API answers to a question about what was missed. */
let missed: SignalBody[] = [];
let takes = true;
let screen = "unknown" as ReturnType<Agent["screenState"]>;
let title = "unknown" as ReturnType<Agent["titleState"]>;

/** An agent with an API of its own, in our own words. */
const agent: Agent = {
  ...declaredAgent(scriptAgent("talker", "true")),
  id: "talker",
  signals: "events",
  staysOpen: true,
  api: ({ port, password }) => ({
    base: `http://127.0.0.1:${port}`, headers: { authorization: `Bearer ${password}` }, events: "/events",
    catchUp: [{ path: "/missed", read: (answer) => (answer as { bodies: SignalBody[] }).bodies }],
  }),
  answer: (ask, answer: AskAnswer) => ({ via: "api", method: "POST", path: `/asks/${ask.askId}`, body: answer }),
  screenState: () => screen,
  titleState: () => title,
};

beforeAll(async () => {
  app = await startBareApp();
  (app.agents as Map<string, Agent>).set("talker", agent);
  server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(async () => {
  project = await seedRepository(app);
  [missed, takes, screen, title] = [[], true, "unknown", "unknown"];
  posted.length = 0;
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy();
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await app.close();
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  let text = "";
  request.on("data", (chunk) => void (text += String(chunk)));
  request.on("end", () => {
    if (request.url === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(": hello\n\n");
      return void streams.push(response);
    }
    if (request.url === "/missed") return void response.end(JSON.stringify({ bodies: missed }));
    if (request.url === "/words") return void response.end("no JSON");
    posted.push({ path: request.url ?? "", body: JSON.parse(text), authorization: request.headers.authorization });
    response.statusCode = takes ? 200 : 409;
    response.end("{}");
  });
}

const say = (body: SignalBody): boolean => streams.at(-1)?.write(`data: ${JSON.stringify(body)}\n\n`) ?? false;

/** A running agent with an API, and what the run folder knows of it. */
async function talking(): Promise<Session> {
  const { session } = await seedWork(app, project, { session: { agentProvider: "talker" }, delegation: { agentProvider: "talker" } });
  const dir = app.runs.dir({ sessionId: session.id, generation: 1 });
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "api-password"), "s3cret");
  await app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: "x", apiPort: port })], events: [], result: undefined }));
  return session;
}

/** Follows an agent until the test lets it end. */
async function following(session: Session): Promise<() => Promise<void>> {
  const before = streams.length;
  const done = followAgent(app, { agent, session });
  await expect.poll(() => streams.length, { timeout: 10_000 }).toBeGreaterThan(before);
  return async () => {
    await app.bus.commit((db) => ({ writes: [updateSession(db, session.id, { status: "exited" })], events: [], result: undefined }));
    for (const stream of streams.splice(0)) stream.end();
    await done;
  };
}

describe("an agent with an event stream", () => {
  test("is heard as it speaks", async () => {
    const session = await talking();
    const end = await following(session);
    say({ kind: "turn-started" });
    say({ kind: "said", text: "hello" });
    await expect.poll(async () => (await saidBy(app, session)).map((b) => b.kind), { timeout: 10_000 }).toEqual(["turn-started", "said"]);
    expect((await listSignals(app.db, session.id, { generation: 1, limit: 5 })).map((s) => s.source)).toEqual(["agent-api", "agent-api"]);
    await end();
  });

  test("is asked what it said before anybody listened", async () => {
    const session = await talking();
    missed = [{ kind: "session-started", agentSessionId: "conversation-1" }];
    const end = await following(session);
    await untilIn(app, "the conversation", async () => (await findSession(app.db, session.id))?.agentSessionId);
    expect((await findSession(app.db, session.id))?.agentSessionId).toBe("conversation-1");
    await end();
  });

  test("is listened to again when the line breaks", async () => {
    const session = await talking();
    const end = await following(session);
    streams.splice(0).forEach((stream) => stream.destroy());
    await expect.poll(() => streams.length, { timeout: 10_000 }).toBe(1);
    say({ kind: "said", text: "still here" });
    await expect.poll(async () => (await saidBy(app, session)).map((b) => b.kind), { timeout: 10_000 }).toContain("said");
    expect((await findSession(app.db, session.id))?.status).toBe("running");
    await end();
  });

  test("that asks is answered through its own API, once", async () => {
    const session = await talking();
    const end = await following(session);
    say(PERMISSION);
    const decision = await untilIn(app, "the decision", async () => (await listOpenDecisionsOfSession(app.db, session.id))[0]);
    await decide(app, decision.id, { verdict: "approve", text: "", actor: { kind: "person", id: "owner" } });
    expect(posted).toEqual([{ path: "/asks/a1", body: { verdict: "approve" }, authorization: "Bearer s3cret" }]);
    await end();
  });

  test("that does not take the answer any more is told to the person", async () => {
    const session = await talking();
    await observe(app, session, { source: "agent-api", generation: 1, bodies: [PERMISSION] });
    takes = false;
    const [decision] = await listOpenDecisionsOfSession(app.db, session.id);
    await expect(decide(app, decision?.id ?? "", { verdict: "approve", text: "", actor: { kind: "person", id: "owner" } })).rejects.toThrow("Too late");
  });

  test("gets its yes at once where autonomy covers it", async () => {
    project = await seedRepository(app, { fields: { autonomy: "full" } });
    const session = await talking();
    const end = await following(session);
    say(PERMISSION);
    await expect.poll(() => posted.length, { timeout: 10_000 }).toBe(1);
    expect(posted[0]?.body).toEqual({ verdict: "approve" });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toEqual([]);
    await end();
  });
});

describe("an agent's API", () => {
  test("is known only with its port and its password", async () => {
    const session = await talking();
    expect(await agentApi(app, { agent, session })).toMatchObject({ base: `http://127.0.0.1:${port}` });
    await app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: "x", apiPort: null })], events: [], result: undefined }));
    expect(await agentApi(app, { agent, session })).toBeUndefined();
    expect(await postToAgent(app, { agent, session }, { via: "api", method: "POST", path: "/asks/x", body: {} })).toBe(false);
    expect(await askAgent(app, { agent, session }, "/missed")).toBeUndefined();
  });

  test("that answers nonsense, or nothing, says nothing", async () => {
    const session = await talking();
    expect(await askAgent(app, { agent, session }, "/missed")).toEqual({ bodies: [] });
    expect(await askAgent(app, { agent, session }, "/words")).toBeUndefined();
    await app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: "x", apiPort: 1 })], events: [], result: undefined }));
    expect(await askAgent(app, { agent, session }, "/missed")).toBeUndefined();
  });
});

describe("an agent that says nothing", () => {
  const capture = (text: string): (() => void) => {
    const before = app.tmux.capture;
    app.tmux.capture = async () => text;
    return () => void (app.tmux.capture = before);
  };

  test("but shows a dialog before its first word raises a decision, once, and nothing is pressed", async () => {
    const session = await talking();
    screen = "dialog";
    const stop = capture("Do you trust this folder? 1");
    await lookAtQuiet(app, session, { title: "", activity: 0 });
    const [decision] = await listOpenDecisionsOfSession(app.db, session.id);
    expect(decision).toMatchObject({ body: { kind: "dialog", text: "Do you trust this folder? 1", rule: "a start-up dialog" } });
    await lookAtQuiet(app, session, { title: "", activity: 0 });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toHaveLength(1);
    stop();
  });

  test("and shows none is left alone", async () => {
    const session = await talking();
    const stop = capture("> ");
    await lookAtQuiet(app, session, { title: "", activity: 0 });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toEqual([]);
    stop();
  });

  test("whose title says that it waits is believed, whatever the screen looks like", async () => {
    const session = await talking();
    await observe(app, session, { source: "agent-api", generation: 1, bodies: [{ kind: "turn-started" }] });
    title = "permission";
    const stop = capture("Allow this?");
    await lookAtQuiet(app, session, { title: "waiting", activity: 0 });
    expect((await listOpenDecisionsOfSession(app.db, session.id)).map((d) => d.body.kind)).toEqual(["dialog"]);
    stop();
  });

  test("any more, and asks in its terminal, raises a decision once it was quiet for a while", async () => {
    const session = await talking();
    screen = "permission";
    const stop = capture("Allow this?");
    await observe(app, session, { source: "agent-api", generation: 1, bodies: [{ kind: "turn-started" }] });
    await lookAtQuiet(app, session, { title: "", activity: 0 });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toEqual([]);
    const other = await talking();
    await observe(app, other, { source: "agent-api", generation: 1, bodies: [{ kind: "turn-started" }], at: new Date(Date.now() - 20_000).toISOString() });
    await lookAtQuiet(app, other, { title: "", activity: 0 });
    expect((await listOpenDecisionsOfSession(app.db, other.id)).map((d) => d.body)).toMatchObject([{ kind: "dialog", rule: "it asks in its terminal" }]);
    stop();
  });

  test("but whose title says that it works is not judged by what is on its screen", async () => {
    const session = await talking();
    [screen, title] = ["permission", "working"];
    const stop = capture("Allow this?");
    await observe(app, session, { source: "agent-api", generation: 1, bodies: [{ kind: "turn-started" }], at: new Date(Date.now() - 20_000).toISOString() });
    await lookAtQuiet(app, session, { title: "busy", activity: 0 });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toEqual([]);
    stop();
  });

  test("after a turn that left work behind goes on waiting, for a while", async () => {
    const session = await talking();
    await observe(app, session, { source: "agent-api", generation: 1, bodies: [{ kind: "turn-ended", background: 1, lastMessage: "The server runs." }] });
    await lookAtQuiet(app, session, { title: "", activity: 0 });
    expect((await findDelegation(app.db, session.delegationId ?? ""))?.status).toBe("running");
  });

  test.each<[string, SignalBody[]]>([["said nothing more", []], ["notified of something", [{ kind: "notified", message: "It waits." }]], ["told that a sub-agent ended", [{ kind: "sub-agent", id: "s", name: "Explore", shows: "ended" }]]])("after a turn that left work behind has reported in the end, also where it %s", async (_name, bodies) => {
    const session = await talking();
    const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
    const stop = capture("> ");
    await observe(app, session, { source: "agent-api", generation: 1, at: at(11), bodies: [{ kind: "turn-ended", background: 1, lastMessage: "The server runs." }] });
    await observe(app, session, { source: "agent-api", generation: 1, at: at(10), bodies });
    screen = "idle";
    await lookAtQuiet(app, session, { title: "", activity: 0 });
    expect((await findDelegation(app.db, session.delegationId ?? ""))?.report).toBe("The server runs.");
    stop();
  });

  test("of which only the end is told is not looked at", async () => {
    const { session } = await seedWork(app, project);
    screen = "dialog";
    const stop = capture("Do you trust this folder?");
    await lookAtQuiet(app, session, { title: "", activity: 0 });
    expect(await listOpenDecisionsOfSession(app.db, session.id)).toEqual([]);
    stop();
  });
});
