import { EventEmitter } from "node:events";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { LoggedEvent } from "#domain/events.ts";
import type * as SocketModule from "./socket.ts";

/** A connection as the library gives it, without a network. */
class FakeSocket {
  connected = false;
  readonly said: [string, unknown][] = [];
  readonly acts: string[] = [];
  /** The messages below its events. */
  readonly bare: unknown[] = [];
  readonly io = { engine: { write: (bytes: unknown): void => void this.bare.push(bytes) } };
  answer: (event: string, body: unknown) => unknown = () => ({ ok: true });
  private readonly heard = new EventEmitter();

  on(event: string, listener: (body: unknown) => void): this {
    this.heard.on(event, listener);
    return this;
  }
  off(event: string, listener: (body: unknown) => void): this {
    this.heard.off(event, listener);
    return this;
  }
  /** What the server sends. */
  hear(event: string, body?: unknown): void {
    if (event === "connect") this.connected = true;
    if (event === "disconnect") this.connected = false;
    this.heard.emit(event, body);
  }
  emit(event: string, body: unknown, done?: (error: unknown) => void): this {
    this.said.push([event, body]);
    if (done) done(this.answer(event, body) instanceof Error ? new Error("timed out") : null);
    return this;
  }
  timeout(): this {
    return this;
  }
  async emitWithAck(event: string, body: unknown): Promise<unknown> {
    this.said.push([event, body]);
    return this.answer(event, body);
  }
  connect(): this {
    this.acts.push("connect");
    return this;
  }
  disconnect(): this {
    this.acts.push("disconnect");
    this.connected = false;
    return this;
  }
}

let socket: FakeSocket;
let page: EventEmitter;
let client: typeof SocketModule;
let visibility: "visible" | "hidden";

beforeEach(async () => {
  socket = new FakeSocket();
  page = new EventEmitter();
  visibility = "visible";
  vi.resetModules();
  vi.useRealTimers();
  vi.doMock("socket.io-client", () => ({ io: () => socket }));
  vi.stubGlobal("addEventListener", (event: string, listener: () => void) => page.on(event, listener));
  vi.stubGlobal("document", { addEventListener: (event: string, listener: () => void) => page.on(event, listener), get visibilityState() { return visibility; } });
  client = await import("./socket.ts");
});

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("the page's connection", () => {
  test("is one, whoever asks for it", () => {
    expect(client.openLink()).toBe(client.openLink());
    expect(client.openLink().state()).toBe("connecting");
  });

  test("says when it was lost, and no longer when it is back", () => {
    const link = client.openLink();
    const states: string[] = [];
    link.subscribe(() => states.push(link.state()));
    socket.hear("connect");
    expect([link.state(), link.since()]).toEqual(["connected", null]);
    socket.hear("disconnect", "transport close");
    expect([link.state(), link.since()]).toEqual(["lost", expect.any(Date)]);
    socket.hear("connect");
    socket.hear("connect");
    expect([states, link.since()]).toEqual([["connected", "lost", "connected"], null]);
    expect(socket.acts).toEqual([]);
  });

  test("knows that the server serves other pages by now", () => {
    const link = client.openLink();
    let told = 0;
    link.subscribe(() => void told++);
    const heard = ["a", "a", "b", "b", "a"].map((build) => {
      socket.hear("build", build);
      return link.isOld();
    });
    // The connection is what it was: nobody opens a terminal again for that.
    expect([heard, told]).toEqual([[false, false, true, true, false], 0]);
  });

  test("cut off by the server is tried again at once: a refused handshake shows the entrance", () => {
    client.openLink();
    socket.hear("connect");
    socket.hear("disconnect", "io server disconnect");
    expect(socket.acts).toEqual(["connect"]);
  });

  test("asks and gets an answer, or the server's own refusal", async () => {
    const link = client.openLink();
    socket.answer = () => ({ ok: true, seq: 7 });
    expect(await link.ask("watch", { after: null })).toMatchObject({ seq: 7 });
    socket.answer = () => ({ ok: false, problem: { status: 403, code: "forbidden", title: "No.", detail: "Ask." } });
    await expect(link.ask("terminal.take", {})).rejects.toMatchObject({ message: "No.", next: "Ask.", code: "forbidden" });
  });

  test("says nothing while there is none, and never later", () => {
    const link = client.openLink();
    const [early, late] = [new Uint8Array([1]), new Uint8Array([2])];
    link.tell("terminal.release", { stream: 1 });
    link.send(early);
    socket.hear("connect");
    expect([socket.said, socket.bare]).toEqual([[], []]);
    link.tell("terminal.release", { stream: 2 });
    link.send(late);
    expect([socket.said, socket.bare]).toEqual([[["terminal.release", { stream: 2 }]], [late]]);
  });

  test("hears until it is told to stop", () => {
    const heard: unknown[] = [];
    const stop = client.openLink().hear("events", (body: never) => void heard.push(body));
    socket.hear("events", 1);
    stop();
    socket.hear("events", 2);
    expect(heard).toEqual([1]);
  });
});

describe("coming back", () => {
  test("without a connection makes a new one", () => {
    client.openLink();
    page.emit("online");
    expect(socket.acts).toEqual(["disconnect", "connect"]);
  });

  test("after a short while trusts the old one", () => {
    client.openLink();
    socket.hear("connect");
    visibility = "hidden";
    page.emit("visibilitychange");
    visibility = "visible";
    page.emit("visibilitychange");
    expect([socket.said, socket.acts]).toEqual([[], []]);
  });

  test.each([
    ["that answers is kept", () => ({ ok: true }), []],
    ["that is dead without knowing is replaced", () => new Error("no answer"), ["disconnect", "connect"]],
  ])("after a long while asks the old one: one %s", (_which, answer, acts) => {
    client.openLink();
    socket.hear("connect");
    socket.answer = answer;
    vi.useFakeTimers({ toFake: ["Date"] });
    visibility = "hidden";
    page.emit("visibilitychange");
    vi.setSystemTime(Date.now() + 60_000);
    visibility = "visible";
    page.emit("visibilitychange");
    expect(socket.said).toEqual([["ping", {}]]);
    expect(socket.acts).toEqual(acts);
    page.emit("pageshow");
    expect(socket.said).toHaveLength(1);
  });
});

describe("following the log", () => {
  const event = (seq: number): LoggedEvent => ({ seq }) as LoggedEvent;
  const follow = () => {
    const got: (number | "gap")[] = [];
    const stop = client.followEvents({ onEvents: (events) => got.push(...events.map((e) => e.seq)), onGap: () => got.push("gap") });
    return { got, stop };
  };

  test("begins where the server is, and goes on from the last event after each reconnection", async () => {
    socket.answer = () => ({ ok: true, seq: 41 });
    const { got } = follow();
    expect(socket.said).toEqual([]);
    socket.hear("connect");
    await settled();
    socket.hear("events", [event(42), event(43)]);
    socket.hear("disconnect", "transport close");
    socket.hear("connect");
    await settled();
    expect(socket.said).toEqual([["watch", { after: null }], ["watch", { after: 43 }]]);
    expect(got).toEqual([42, 43]);
  });

  test("goes on from where it began when nothing happened meanwhile", async () => {
    socket.answer = () => ({ ok: true, seq: 41 });
    follow();
    socket.hear("connect");
    await settled();
    socket.hear("disconnect", "ping timeout");
    socket.hear("connect");
    expect(socket.said.at(-1)).toEqual(["watch", { after: 41 }]);
  });

  test("that missed too much begins anew and says so", async () => {
    socket.answer = () => ({ ok: true, seq: 41 });
    const { got } = follow();
    socket.hear("connect");
    await settled();
    socket.hear("resync");
    socket.hear("disconnect", "transport close");
    socket.hear("connect");
    expect(got).toEqual(["gap"]);
    expect(socket.said.at(-1)).toEqual(["watch", { after: null }]);
  });

  test("stops when it is told to", async () => {
    const { got, stop } = follow();
    socket.hear("connect");
    await settled();
    stop();
    socket.hear("events", [event(1)]);
    socket.hear("disconnect", "transport close");
    socket.hear("connect");
    expect([got, socket.said]).toEqual([[], [["watch", { after: null }]]]);
  });
});
