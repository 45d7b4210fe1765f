import { frameParser } from "../../src/client/frame-parser.ts";
import { io } from "socket.io-client";
import type { Frame } from "#domain/terminal.ts";
import { readFrame } from "#domain/terminal.ts";
import { Refusal } from "../../src/client/rest.ts";
import type { Link } from "../../src/client/socket.ts";
import { openStream } from "../../src/client/terminal-link.ts";
import type { TerminalStream } from "../../src/client/terminal-stream.ts";
import type { Screen } from "../../src/client/terminal-feed.ts";

/** A page of the product without its pictures: a real connection, and the client's own terminals on it. */
export interface Page {
  open(sessionId: string, screen: Screen): TerminalStream;
  /** Asks for small pictures of these sessions. */
  glance(sessionIds: readonly string[]): Promise<void>;
  /** What came over the wire so far. */
  wire: Wire;
  /** Milliseconds of one question and its answer. */
  roundTrip(): Promise<number>;
  /** Breaks the connection as a network does. */
  cut(): Promise<void>;
  /** Connects again; resolves when the connection stands. */
  connect(): Promise<void>;
  leave(): void;
}

interface Wire {
  messages: number;
  bytes: number;
  /** Frames that did not begin where the one before them ended. */
  gaps: number;
}

/** Connects as a page does; terminals on it come back by themselves after `cut` and `connect`. */
export async function openPage(to: { url: string; token: string }): Promise<Page> {
  const socket = io(to.url, { transports: ["websocket"], parser: frameParser, extraHeaders: { authorization: `Bearer ${to.token}` }, reconnection: false, forceNew: true });
  const wire = watchWire((listener) => void socket.on("terminal.data", listener));
  const listeners = new Set<() => void>();
  for (const event of ["connect", "disconnect"] as const) socket.on(event, () => listeners.forEach((tell) => tell()));
  const ask = async <T>(event: string, body: unknown): Promise<T> => {
    const answer = (await socket.timeout(10_000).emitWithAck(event, body)) as ({ ok: true } & T) | { ok: false; problem: ConstructorParameters<typeof Refusal>[0] };
    if (answer.ok) return answer;
    throw new Refusal(answer.problem);
  };
  const link: Link = {
    ask,
    tell: (event, body) => void (socket.connected && socket.emit(event, body)),
    send: (bytes) => void (socket.connected && socket.io.engine.write(bytes)),
    hear(event, listener) {
      socket.on(event, listener as (body: unknown) => void);
      return () => void socket.off(event, listener as (body: unknown) => void);
    },
    state: () => (socket.connected ? "connected" : "lost"),
    since: () => null,
    isOld: () => false,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const connected = (): Promise<void> => new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  await connected();
  return {
    wire,
    open(sessionId, screen) {
      const stream = openStream(link, { sessionId, label: "Bench", screen });
      stream.show(true);
      return stream;
    },
    glance: (sessionIds) => ask("terminal.glance", { sessionIds }),
    async roundTrip() {
      const began = performance.now();
      await ask("ping", {});
      return performance.now() - began;
    },
    async cut() {
      const gone = new Promise((resolve) => void socket.once("disconnect", resolve));
      socket.io.engine.close();
      await gone;
    },
    async connect() {
      const again = connected();
      socket.connect();
      await again;
    },
    leave: () => void socket.disconnect(),
  };
}

function watchWire(hear: (listener: (piece: ArrayBuffer) => void) => void): Wire {
  const wire: Wire = { messages: 0, bytes: 0, gaps: 0 };
  let last: Frame | undefined;
  hear((piece) => {
    const frame = readFrame(piece);
    wire.messages += 1;
    wire.bytes += piece.byteLength;
    if (frame && last && frame.stream === last.stream && frame.epoch === last.epoch && frame.seq !== last.seq + last.bytes.length) wire.gaps += 1;
    last = frame;
  });
  return wire;
}

/** Resolves when a stream's bytes come. */
export function live(stream: TerminalStream): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const { phase, problem } = stream.state();
      if (phase === "live") resolve();
      else if (phase === "ended" || phase === "crowded") reject(problem ?? new Error(`the terminal is ${phase}`));
      else return;
      stop();
    };
    const stop = stream.subscribe(look);
    look();
  });
}
