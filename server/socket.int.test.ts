import type { Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { LoggedEvent } from "#domain/events.ts";
import type { Session } from "#domain/session.ts";
import { type Typed, writeTyped } from "#domain/terminal.ts";
import { connect, ownerAsker, tokenAsker } from "../e2e/support/principals.ts";
import { makeRepository, type ProjectRow, startWorld, type World } from "../e2e/support/world.ts";

const soon = { timeout: 15_000, interval: 10 };

let world: World;
let project: ProjectRow;
let other: ProjectRow;
const open: Socket[] = [];

beforeAll(async () => {
  world = await startWorld({ env: { PS1: "ready> " } });
  project = await world.addProject(makeRepository());
  other = await world.addProject(makeRepository());
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});
afterAll(() => world.close());

interface Line {
  socket: Socket;
  seen: LoggedEvent[];
  ask<T>(event: string, body: unknown): Promise<T>;
}

/** A page's connection, with what it was told. */
async function line(scopes: Parameters<typeof tokenAsker>[1] = ["read", "input"], projectId?: string): Promise<Line> {
  const socket = await connect(world, await tokenAsker(world, scopes, projectId));
  if (!socket) throw new Error("the handshake was refused");
  open.push(socket);
  const seen: LoggedEvent[] = [];
  socket.on("events", (events: LoggedEvent[]) => seen.push(...events));
  return { socket, seen, ask: (event, body) => socket.timeout(10_000).emitWithAck(event, body) };
}

const change = (of: ProjectRow, role: string): Promise<unknown> => world.ask("PATCH", `/api/projects/${of.id}`, { role });
const changes = (on: Line): string[] => on.seen.filter((e) => e.kind === "project.changed").map((e) => String(e.projectId));

test("a page is told which pages are served", async () => {
  const { socket } = await line();
  const told: string[] = [];
  socket.on("build", (build: string) => told.push(build));
  // The connection's first words may have passed before anybody listened; those of the next one have not.
  socket.disconnect().connect();
  await expect.poll(() => told, soon).toEqual(["test"]);
});

describe("live updates", () => {
  test("begin where the server is", async () => {
    const page = await line();
    const { seq } = await page.ask<{ seq: number }>("watch", { after: null });
    expect(seq).toBe(world.app.bus.lastSeq());
    await change(project, "one");
    await expect.poll(() => changes(page), soon).toEqual([project.id]);
  });

  test("bring what was missed, in order, nothing twice", async () => {
    const after = world.app.bus.lastSeq();
    for (const role of ["a", "b", "c"]) await change(project, role);
    const page = await line();
    await page.ask("watch", { after });
    await change(project, "d");
    await expect.poll(() => page.seen.map((e) => e.seq), soon).toEqual(Array.from({ length: page.seen.length }, (_, i) => after + 1 + i));
    await expect.poll(() => changes(page).length, soon).toBe(4);
  });

  test("say when too much was missed, or when the server knows less than the page", async () => {
    const page = await line();
    const told: string[] = [];
    page.socket.on("resync", () => told.push("resync"));
    await page.ask("watch", { after: world.app.bus.lastSeq() + 1000 });
    await expect.poll(() => told, soon).toEqual(["resync"]);
  });

  test("asked for twice come once", async () => {
    const page = await line();
    await page.ask("watch", { after: null });
    await page.ask("watch", { after: null });
    await change(project, "twice");
    await change(project, "and once more");
    await expect.poll(() => changes(page).length, soon).toBe(2);
  });

  test("of other projects do not reach a token that is bound to one", async () => {
    const after = world.app.bus.lastSeq();
    const page = await line(["read"], project.id);
    await page.ask("watch", { after });
    await change(other, "secret");
    await change(project, "open");
    await expect.poll(() => changes(page), soon).toEqual([project.id]);
    expect(JSON.stringify(page.seen)).not.toContain(other.id);
  });
});

describe("a saying", () => {
  test("of another shape is refused, in words, and breaks nothing", async () => {
    const page = await line();
    for (const [event, body] of [["watch", {}], ["watch", { after: "x" }], ["terminal.open", { stream: -1 }], ["terminal.fit", { stream: 0, fence: 0, cols: 1, rows: 1 }], ["ping", { extra: 1 }]] as const) {
      expect([event, await page.ask(event, body)]).toEqual([event, { ok: false, problem: expect.objectContaining({ code: "bad-request", detail: expect.any(String) }) }]);
    }
    expect(await page.ask("ping", {})).toEqual({ ok: true });
  });

  test("about a terminal that is not there, or is another project's, is the same", async () => {
    const bound = await line(["read"], project.id);
    const foreign = await world.ask<Session>("POST", "/api/sessions", { projectId: other.id });
    const answers = [];
    for (const sessionId of ["01HZZZZZZZZZZZZZZZZZZZZZZZ", foreign.id]) answers.push(await bound.ask<{ problem: { status: number } }>("terminal.open", { stream: 1, sessionId, label: "Desk" }));
    expect(answers.map((a) => a.problem.status)).toEqual([404, 404]);
    await world.ask("DELETE", `/api/sessions/${foreign.id}`);
  });

  test("that types needs more than a look", async () => {
    const watcher = await line(["read"]);
    expect(await watcher.ask("terminal.take", { stream: 1 })).toMatchObject({ ok: false, problem: { code: "forbidden" } });
  });
});

describe("a terminal over the connection", () => {
  test("shows what it shows, and takes what is typed by whoever controls it", async () => {
    const session = await world.ask<Session>("POST", "/api/sessions", { projectId: project.id });
    const page = await line();
    let bytes = "";
    page.socket.on("terminal.data", (data: ArrayBuffer) => void (bytes += Buffer.from(data).toString("utf8")));
    expect(await page.ask("terminal.open", { stream: 3, sessionId: session.id, label: "Desk" })).toMatchObject({ ok: true });
    await expect.poll(() => bytes, soon).toContain("ready>");
    const { fence } = await page.ask<{ fence: number }>("terminal.take", { stream: 3 });
    page.socket.io.engine.write(writeTyped({ stream: 3, fence, seq: 0, data: "echo $((41 + 1))\r" }));
    await expect.poll(() => bytes, soon).toContain("42");
    await world.ask("DELETE", `/api/sessions/${session.id}`);
  });
});

describe("typed text", () => {
  test("reaches a terminal only from who controls it, and nonsense in its place breaks nothing", async () => {
    const session = await world.ask<Session>("POST", "/api/sessions", { projectId: project.id });
    const [page, watcher, reader] = [await line(), await line(), await line(["read"])];
    let bytes = "";
    page.socket.on("terminal.data", (data: ArrayBuffer) => void (bytes += Buffer.from(data).toString("utf8")));
    for (const each of [page, watcher, reader]) await each.ask("terminal.open", { stream: 3, sessionId: session.id, label: "Desk" });
    const { fence } = await page.ask<{ fence: number }>("terminal.take", { stream: 3 });
    const types = (on: Line, data: string, change: Partial<Typed> = {}): unknown => on.socket.io.engine.write(writeTyped({ stream: 3, fence, seq: 1, data, ...change }));
    types(watcher, "# watcher\r");
    types(reader, "# reader\r");
    types(page, "# stale\r", { fence: fence - 1 });
    types(page, "# elsewhere\r", { stream: 4 });
    for (const piece of [new Uint8Array(), new Uint8Array(19), new Uint8Array(64).fill(255)]) page.socket.io.engine.write(piece);
    // Behind all of them, on each connection.
    for (const each of [watcher, reader, page]) expect(await each.ask("ping", {})).toEqual({ ok: true });
    types(page, "echo $((41 + 1))\r");
    types(page, "# again\r");
    types(page, "echo $((50 + 1))\r", { seq: 2 });
    await expect.poll(() => bytes, soon).toMatch(/42[^]*51/);
    expect(bytes).not.toMatch(/watcher|reader|stale|elsewhere|again/);
    await world.ask("DELETE", `/api/sessions/${session.id}`);
  });
});

describe("the end of a connection", () => {
  test("comes at once when its token is revoked", async () => {
    const page = await line(["read"]);
    const tokens = await world.ask<{ items: { id: string }[] }>("GET", "/api/tokens");
    const gone = new Promise((resolve) => page.socket.on("disconnect", resolve));
    await world.ask("DELETE", `/api/tokens/${tokens.items[0]?.id}`);
    expect(await gone).toBe("io server disconnect");
  });

  test("comes at once when the browser signs out, and no other one ends with it", async () => {
    const owner = await ownerAsker(world);
    const [browser, page] = [await connect(world, owner), await line(["read"])];
    const gone = new Promise((resolve) => browser?.on("disconnect", resolve));
    await fetch(`${world.url}/api/auth/sign-out`, { method: "POST", headers: { ...owner.headers, "content-type": "application/json" }, body: "{}" });
    expect(await gone).toBe("io server disconnect");
    expect(page.socket.connected).toBe(true);
  });
});
