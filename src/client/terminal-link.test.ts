import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LeaseNotice, readTyped, type Typed, writeFrame } from "#domain/terminal.ts";
import { Refusal } from "./rest.ts";
import type { Link, LinkState } from "./socket.ts";
import { HIDDEN_MS, openStream, RETRY_MS } from "./terminal-link.ts";

interface Said {
  event: string;
  body: { stream: number; [key: string]: unknown };
}

/** A connection whose other end is the test. */
function fakeLink() {
  const heard = new Map<string, Set<(body: never) => void>>();
  const watching = new Set<() => void>();
  const asked: (Said & { answer: (result: unknown) => Promise<void>; refuse: (code: string) => Promise<void>; silence: () => Promise<void> })[] = [];
  const told: Said[] = [];
  const typed: (Typed | undefined)[] = [];
  let state: LinkState = "connected";
  const settled = async (): Promise<void> => void (await vi.advanceTimersByTimeAsync(0));
  const link: Link = {
    ask: <T>(event: string, body: unknown) => new Promise<T>((resolve, reject) => {
      asked.push({
        event,
        body: body as Said["body"],
        answer: (result) => (resolve(result as T), settled()),
        refuse: (code) => (reject(new Refusal({ status: 409, code, title: "no", detail: "" })), settled()),
        silence: () => (reject(new Error("timeout")), settled()),
      });
    }),
    tell: (event, body) => void told.push({ event, body: body as Said["body"] }),
    send: (bytes) => void typed.push(readTyped(bytes)),
    hear(event, listener) {
      const set = heard.get(event) ?? new Set();
      heard.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    state: () => state,
    since: () => null,
    isOld: () => false,
    subscribe(listener) {
      watching.add(listener);
      return () => void watching.delete(listener);
    },
  };
  return {
    link,
    asked,
    told,
    typed,
    last: () => asked.at(-1)!,
    become(next: LinkState): void {
      state = next;
      for (const listener of watching) listener();
    },
    say(event: string, body: unknown): void {
      for (const listener of heard.get(event) ?? []) listener(body as never);
    },
    listeners: () => [...heard.values()].reduce((sum, set) => sum + set.size, watching.size),
  };
}

function start() {
  const server = fakeLink();
  const screen = { text: "", size: "", resets: 0, write(bytes: Uint8Array, drawn: () => void) {
    screen.text += new TextDecoder().decode(bytes);
    drawn();
  }, reset() {
    screen.text = "";
    screen.resets += 1;
  }, resize: (cols: number, rows: number) => void (screen.size = `${cols}x${rows}`) };
  const stream = openStream(server.link, { sessionId: "s1", label: "Desk", screen });
  const lease = (holder: string | null, fence = 1): LeaseNotice => ({ sessionId: "s1", stream: server.last().body.stream, you: "me", holder, label: holder ?? "", fence, viewers: 1, others: [] });
  return {
    ...server,
    screen,
    stream,
    lease: (holder: string | null, fence?: number) => server.say("terminal.lease", lease(holder, fence)),
    frame: (text: string, at: { stream?: number; epoch?: number; seq?: number } = {}) =>
      server.say("terminal.data", writeFrame({ stream: server.last().body.stream, epoch: 1, seq: 0, ...at, bytes: new TextEncoder().encode(text) })),
    async goLive(holder: string | null = null) {
      stream.show(true);
      const opening = server.last();
      server.say("terminal.lease", lease(holder));
      await opening.answer({ cols: 120, rows: 40, live: true });
      return opening.body.stream;
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a terminal", () => {
  it("is opened when it is seen, and takes the pane's size", async () => {
    const t = start();
    expect(t.asked).toEqual([]);
    await t.goLive();
    expect(t.asked[0]).toMatchObject({ event: "terminal.open", body: { sessionId: "s1", label: "Desk" } });
    expect(t.stream.state()).toMatchObject({ phase: "live", cols: 120, rows: 40 });
    expect(t.screen.size).toBe("120x40");
  });

  it("draws its own frames and acknowledges them", async () => {
    const t = start();
    const number = await t.goLive();
    t.frame("hello");
    t.frame("not mine", { stream: number + 99 });
    expect(t.screen.text).toBe("hello");
    await vi.advanceTimersByTimeAsync(60);
    expect(t.told).toEqual([{ event: "terminal.ack", body: { stream: number, seq: 5 } }]);
  });

  it("is closed after it was hidden for a while, and opened anew when it is seen again", async () => {
    const t = start();
    const first = await t.goLive();
    t.stream.show(false);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS - 1);
    t.stream.show(true);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS);
    expect(t.stream.state().phase).toBe("live");
    t.stream.show(false);
    await vi.advanceTimersByTimeAsync(HIDDEN_MS);
    expect(t.stream.state().phase).toBe("asleep");
    expect(t.told.at(-1)).toEqual({ event: "terminal.close", body: { stream: first } });
    const second = await t.goLive();
    expect(second).not.toBe(first);
    t.frame("late", { stream: first });
    t.frame("new");
    expect(t.screen.text).toBe("new");
  });

  it("comes back after every break of the connection, and draws from a clean screen", async () => {
    const t = start();
    await t.goLive();
    t.frame("before");
    for (let round = 0; round < 5; round++) {
      t.become("lost");
      expect(t.stream.state()).toMatchObject({ phase: "waiting", lease: null });
      t.become("connected");
      await t.last().answer({ cols: 120, rows: 40, live: true });
      t.frame(`after ${round}`);
      expect(t.screen.text).toBe(`after ${round}`);
    }
    expect(t.asked.filter((a) => a.event === "terminal.open")).toHaveLength(6);
  });

  it("is asked for again when no answer came, for ever", async () => {
    const t = start();
    t.stream.show(true);
    for (let round = 1; round < 20; round++) {
      await t.last().silence();
      expect(t.stream.state().phase).toBe("waiting");
      await vi.advanceTimersByTimeAsync(RETRY_MS);
      expect(t.asked).toHaveLength(round + 1);
    }
  });

  it("is a picture while four others are live, and itself as soon as one of them leaves", async () => {
    const t = start();
    t.stream.show(true);
    const opening = t.last();
    t.lease(null);
    await opening.answer({ cols: 120, rows: 40, live: false });
    t.frame("a picture");
    expect(t.stream.state().phase).toBe("crowded");
    expect(t.screen.text).toBe("a picture");
    expect(t.stream.type("x")).toBe(false);
    t.say("terminal.live", { stream: opening.body.stream });
    t.frame("itself", { epoch: 2, seq: 9 });
    expect(t.stream.state().phase).toBe("live");
    expect(t.screen.text).toBe("itself");
    expect(t.stream.type("x")).toBe(true);
    expect(t.asked.map((a) => a.event)).toEqual(["terminal.open", "terminal.take"]);
  });

  it("that is gone says why and is not asked for again", async () => {
    const t = start();
    t.stream.show(true);
    await t.last().refuse("wrong-state");
    expect(t.stream.state()).toMatchObject({ phase: "ended", problem: { code: "wrong-state" } });
    t.become("lost");
    t.become("connected");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(t.asked).toHaveLength(1);
  });

  it("keeps its last screen when the pane is gone", async () => {
    const t = start();
    const number = await t.goLive();
    t.stream.runs(1);
    t.frame("last words");
    t.say("terminal.ended", { stream: number });
    expect(t.stream.state().phase).toBe("ended");
    expect(t.screen.text).toBe("last words");
    expect(t.stream.type("x")).toBe(false);
  });

  it("is opened again when its session was started anew, whichever is heard first", async () => {
    const t = start();
    t.stream.show(true);
    await t.last().refuse("wrong-state");
    for (const run of [null, 1, null, 1]) t.stream.runs(run);
    expect(t.asked).toHaveLength(2);
    await t.last().answer({ cols: 120, rows: 40, live: true });
    expect(t.stream.state()).toMatchObject({ phase: "live", problem: null });
    t.say("terminal.ended", { stream: t.last().body.stream });
    expect(t.asked).toHaveLength(2);
    t.stream.runs(2);
    await t.last().answer({ cols: 120, rows: 40, live: true });
    t.stream.runs(3);
    t.say("terminal.ended", { stream: t.last().body.stream });
    expect(t.asked).toHaveLength(4);
  });

  it("is closed on the server when the page left it while it was being opened", async () => {
    const t = start();
    t.stream.show(true);
    const opening = t.last();
    t.stream.close();
    expect(t.told).toEqual([{ event: "terminal.close", body: { stream: opening.body.stream } }]);
    await opening.answer({ cols: 120, rows: 40, live: true });
    expect(t.listeners()).toBe(0);
  });

  it("follows a new size", async () => {
    const t = start();
    const number = await t.goLive();
    t.say("terminal.size", { stream: number, cols: 90, rows: 25 });
    expect(t.screen.size).toBe("90x25");
    expect(t.stream.state()).toMatchObject({ cols: 90, rows: 25 });
  });
});

describe("typing", () => {
  const typed = (t: ReturnType<typeof start>): unknown[] => t.typed.map((piece) => piece?.data);

  it("with control goes out with its fence", async () => {
    const t = start();
    const number = await t.goLive();
    t.lease("me", 7);
    expect(t.stream.type("ls\r")).toBe(true);
    expect(t.typed).toEqual([{ stream: number, fence: 7, seq: 0, data: "ls\r" }]);
  });

  it("takes control when nobody has it, and loses no key over it", async () => {
    const t = start();
    await t.goLive();
    expect(t.stream.type("l")).toBe(true);
    expect(t.stream.type("s")).toBe(true);
    expect(t.asked.filter((a) => a.event === "terminal.take")).toHaveLength(1);
    const take = t.last();
    expect(typed(t)).toEqual([]);
    t.lease("me", 2);
    await take.answer({ fence: 2 });
    expect(typed(t)).toEqual(["ls"]);
  });

  it("does nothing while another has control", async () => {
    const t = start();
    await t.goLive("phone");
    expect(t.stream.type("x")).toBe(false);
    expect(t.asked).toHaveLength(1);
    expect(typed(t)).toEqual([]);
  });

  it("of a paste is refused while another has control, and takes it when nobody has", async () => {
    const t = start();
    await t.goLive("phone");
    await expect(t.stream.paste("x")).rejects.toMatchObject({ code: "not-yours" });
    expect(t.asked).toHaveLength(1);
    t.lease(null);
    const paste = t.stream.paste("x").catch(() => "no server here");
    expect(t.last().event).toBe("terminal.take");
    await t.last().refuse("forbidden");
    expect(await paste).toBe("no server here");
  });

  it("is blocked while there is no connection, and nothing comes out later", async () => {
    const t = start();
    await t.goLive();
    t.lease("me");
    t.become("lost");
    expect(t.stream.type("rm -rf\r")).toBe(false);
    t.become("connected");
    await t.last().answer({ cols: 120, rows: 40, live: true });
    t.lease("me", 3);
    await vi.advanceTimersByTimeAsync(5000);
    expect(typed(t)).toEqual([]);
    await expect(start().stream.paste("x")).rejects.toMatchObject({ code: "not-live" });
  });

  it("goes on after a break: control is taken again when nobody else took it", async () => {
    const t = start();
    await t.goLive();
    t.lease("me");
    t.become("lost");
    t.become("connected");
    t.lease(null);
    await t.last().answer({ cols: 120, rows: 40, live: true });
    expect(t.last().event).toBe("terminal.take");
  });

  it("does not take control back from another, nor after it was released", async () => {
    const t = start();
    await t.goLive();
    t.lease("me");
    t.become("lost");
    t.become("connected");
    t.lease("phone");
    await t.last().answer({ cols: 120, rows: 40, live: true });
    expect(t.last().event).toBe("terminal.open");
    t.lease("me");
    t.stream.release();
    t.lease(null);
    t.become("lost");
    t.become("connected");
    t.lease(null);
    await t.last().answer({ cols: 120, rows: 40, live: true });
    expect(t.last().event).toBe("terminal.open");
  });
});
