import { io, type Socket } from "socket.io-client";
import type { LoggedEvent } from "#domain/events.ts";
import { frameParser } from "./frame-parser.ts";
import { Refusal } from "./rest.ts";

/** Milliseconds to the next try; the library adds the jitter. It never gives up. */
const RETRY = { first: 250, most: 10_000, jitter: 0.5 };
/** After this long in the background a connection may be dead without knowing; it is asked, and replaced when it does not answer. */
const DOUBT_MS = 5000;
const ANSWER_MS = 1500;

export type LinkState = "connecting" | "connected" | "lost";

/** The page's one connection: live events, and terminals as binary frames. */
export interface Link {
  /** Asks the server; rejects with its refusal. */
  ask<T>(event: string, body: unknown): Promise<T>;
  /** Says something that needs no answer. While there is no connection it is not said at all, and never later. */
  tell(event: string, body: unknown): void;
  /** The same for bare bytes, which are typed text: without the library's envelope they are sooner there. */
  send(bytes: Uint8Array): void;
  /** Hears what the server sends by itself. Returns how to stop. */
  hear(event: string, listener: (body: never) => void): () => void;
  state(): LinkState;
  /** When the connection was lost, for "as of 14:31:07". */
  since(): Date | null;
  /** Whether the server serves other pages than this one by now, as `build` told: what they say to each other may not fit. */
  isOld(): boolean;
  subscribe(listener: () => void): () => void;
}

let link: Link | undefined;

/** The connection of this page, opened when first asked for. */
export function openLink(): Link {
  link ??= createLink();
  return link;
}

function createLink(): Link {
  const socket = io({ transports: ["websocket"], parser: frameParser, reconnectionDelay: RETRY.first, reconnectionDelayMax: RETRY.most, randomizationFactor: RETRY.jitter, reconnectionAttempts: Infinity });
  const listeners = new Set<() => void>();
  let state: LinkState = "connecting";
  let since: Date | null = null;
  let build: string | undefined;
  let isOld = false;
  const become = (next: LinkState): void => {
    if (next === state) return;
    state = next;
    since = next === "lost" ? new Date() : null;
    for (const listener of listeners) listener();
  };
  // The first it hears is taken for its own: it was loaded from there a moment ago.
  socket.on("build", (served: string) => {
    build ??= served;
    isOld = served !== build;
  });
  socket.on("connect", () => become("connected"));
  socket.on("disconnect", (reason) => {
    become("lost");
    // The server cut us off: signed out, or the token was revoked. Ask again; a refused handshake shows the entrance.
    if (reason === "io server disconnect") socket.connect();
  });
  comeBackAtOnce(socket);
  return {
    ask: (event, body) => ask(socket, event, body),
    tell(event, body) {
      if (socket.connected) socket.emit(event, body);
    },
    send(bytes) {
      if (socket.connected) socket.io.engine.write(bytes);
    },
    hear(event, listener) {
      socket.on(event, listener as (body: unknown) => void);
      return () => void socket.off(event, listener as (body: unknown) => void);
    },
    state: () => state,
    since: () => since,
    isOld: () => isOld,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function ask<T>(socket: Socket, event: string, body: unknown): Promise<T> {
  const answer = (await socket.timeout(10_000).emitWithAck(event, body)) as ({ ok: true } & T) | { ok: false; problem: ConstructorParameters<typeof Refusal>[0] };
  if (answer.ok) return answer;
  throw new Refusal(answer.problem);
}

/** Phones keep dead sockets. When the page is seen again or the network is back, the connection proves itself or is made anew. */
function comeBackAtOnce(socket: Socket): void {
  let hiddenAt = 0;
  const wake = (): void => {
    if (!socket.connected) {
      socket.disconnect().connect();
      return;
    }
    if (hiddenAt === 0 || Date.now() - hiddenAt < DOUBT_MS) return;
    hiddenAt = 0;
    socket.timeout(ANSWER_MS).emit("ping", {}, (error: unknown) => {
      if (error) socket.disconnect().connect();
    });
  };
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    else wake();
  });
}

/** Follows the log from `after` over every reconnection. `onGap` says that too much was missed and everything must be loaded again. */
export function followEvents(on: { onEvents(events: readonly LoggedEvent[]): void; onGap(): void }): () => void {
  const current = openLink();
  let last: number | null = null;
  const watch = (): void => {
    if (current.state() !== "connected") return;
    current.ask<{ seq: number }>("watch", { after: last }).then(
      ({ seq }) => void (last ??= seq),
      () => undefined,
    );
  };
  const stops = [
    current.subscribe(watch),
    current.hear("events", (events: LoggedEvent[]) => {
      last = events.at(-1)?.seq ?? last;
      on.onEvents(events);
    }),
    current.hear("resync", () => {
      last = null;
      on.onGap();
    }),
  ];
  watch();
  return () => {
    for (const stop of stops) stop();
  };
}
