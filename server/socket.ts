import type { IncomingMessage, Server as HttpServer } from "node:http";
import { Server, type Socket } from "socket.io";
import { Decoder, Encoder } from "socket.io-parser";
import { z } from "zod";
import { actorOf, admit, boundTo, credentialOf, type Principal, userOf } from "#domain/access.ts";
import { AppError, problemOf } from "#domain/errors.ts";
import { Id } from "#domain/ids.ts";
import { endedCredentials, type LoggedEvent } from "#domain/events.ts";
import { readTyped } from "#domain/terminal.ts";
import type { Auth } from "./auth.ts";
import { type AllowList, identify, inspect } from "./gate.ts";
import { reachesTasks } from "./flows/within-reach.ts";
import type { App } from "./kernel.ts";
import { placeOf } from "./store/session.ts";
import { createTerminals, type Terminals } from "./terminals.ts";

/** Events sent at once to a client that was away; more than that and it is told to load afresh. */
const CATCH_UP = 500;
/** Largest message a client may send, in bytes: the largest allowed paste with its envelope. */
const MAX_MESSAGE = 1_100_000;

const Stream = z.strictObject({ stream: z.int().min(0) });

/** What a client may say, by event. Each has its row in the authorisation table. */
const SAYINGS = {
  ping: z.strictObject({}),
  watch: z.strictObject({ after: z.int().min(0).nullable() }),
  "terminal.open": z.strictObject({ stream: z.int().min(0).max(0xff_ff_ff_ff), sessionId: Id, label: z.string().max(40) }),
  "terminal.close": Stream,
  "terminal.modes": Stream,
  "terminal.ack": z.strictObject({ stream: z.int().min(0), seq: z.int().min(0) }),
  "terminal.take": Stream,
  "terminal.release": Stream,
  "terminal.fit": z.strictObject({ stream: z.int().min(0), fence: z.int(), cols: z.int().min(20).max(500), rows: z.int().min(5).max(200) }),
  "terminal.glance": z.strictObject({ sessionIds: z.array(Id).max(60) }),
} as const;

type Saying = keyof typeof SAYINGS;
type Said<S extends Saying> = z.infer<(typeof SAYINGS)[S]>;

/** Bare bytes are typed text, which is heard below the library's envelopes. */
class EventDecoder extends Decoder {
  override add(message: unknown): void {
    if (typeof message === "string") super.add(message);
  }
}

/** Live updates and terminals over one WebSocket per page, which is told which `build` of the pages is served now. Returns how to close it. */
export function createSocket(app: App, http: HttpServer, parts: { auth: Auth; allow: AllowList; build: string }): { close(): void } {
  const principals = new WeakMap<IncomingMessage, Principal>();
  const io = new Server(http, {
    parser: { Encoder, Decoder: EventDecoder },
    transports: ["websocket"],
    maxHttpBufferSize: MAX_MESSAGE,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    serveClient: false,
    allowRequest: (request, answer) => {
      greet(request, parts).then(
        (principal) => {
          principals.set(request, principal);
          answer(null, principal.kind === "owner" || principal.kind === "token");
        },
        () => answer("refused", false),
      );
    },
  });
  const terminals = createTerminals(app);
  io.on("connection", (socket) => {
    socket.emit("build", parts.build);
    serve(app, socket, { principal: principals.get(socket.request) ?? { kind: "anonymous" }, terminals });
  });
  const stop = app.bus.subscribe((events) => closeRevoked(io, events));
  return {
    close() {
      stop();
      io.emit("restarting");
      // Not `io.close()`: that waits for every connection of the port, also those that never end by themselves.
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

async function greet(request: IncomingMessage, parts: { auth: Auth; allow: AllowList }): Promise<Principal> {
  return identify(request, inspect(request, parts.allow, true), parts.auth);
}

/** A token that was revoked, or a browser that was signed out, is cut off at once. */
function closeRevoked(io: Server, events: readonly LoggedEvent[]): void {
  const ended = endedCredentials(events);
  if (ended.size === 0) return;
  for (const socket of io.sockets.sockets.values()) if (ended.has(String(socket.data.credential))) socket.disconnect(true);
}

function serve(app: App, socket: Socket, on: { principal: Principal; terminals: Terminals }): void {
  const { principal, terminals } = on;
  socket.data.credential = credentialOf(principal);
  const bound = boundTo(principal);
  const viewers = terminals.connect({
    id: socket.id,
    actor: actorOf(principal),
    mayType: mayType(principal),
    // A message of its own, without the library's envelope, which would be a second one.
    send: (bytes) => void socket.conn.write(bytes),
    tell: (event, body) => void socket.emit(event, body),
    async admit(session) {
      if (session.userId !== userOf(principal)) throw new AppError("not-found", "There is no such terminal.", "Check the id.");
      admit("socket terminal.open", principal, session.projectId);
      if (!(await reachesTasks(app.db, bound, [(await placeOf(app.db, session)).taskId ?? null]))) throw new AppError("not-found", "There is no such terminal.", "Check the id.");
    },
  });
  const hear = <S extends Saying>(event: S, handler: (said: Said<S>) => unknown): void => {
    const name: string = event;
    socket.on(name, (raw: unknown, reply?: (answer: unknown) => void) => void answer(app, { principal, event, raw, reply, handler: handler as (said: unknown) => unknown }));
  };
  const typed = (message: unknown): void => {
    if (message instanceof Uint8Array) takeTyped(app, { principal, message, viewers });
  };
  socket.conn.on("data", typed);
  hear("ping", () => undefined);
  hear("watch", ({ after }) => watch(app, socket, { after, bound }));
  hear("terminal.open", (said) => viewers.open(said));
  hear("terminal.close", ({ stream }) => viewers.close(stream));
  hear("terminal.modes", ({ stream }) => viewers.modes(stream));
  hear("terminal.ack", ({ stream, seq }) => viewers.ack(stream, seq));
  hear("terminal.take", ({ stream }) => viewers.take(stream));
  hear("terminal.release", ({ stream }) => viewers.release(stream));
  hear("terminal.fit", (said) => viewers.fit(said));
  hear("terminal.glance", ({ sessionIds }) => viewers.glance(sessionIds));
  socket.on("disconnect", () => {
    socket.conn.off("data", typed);
    viewers.leave();
  });
}

/** One saying: admitted by its row, parsed strictly, answered with a result or a problem. */
async function answer(app: App, on: { principal: Principal; event: Saying; raw: unknown; reply: ((answer: unknown) => void) | undefined; handler: (said: unknown) => unknown }): Promise<void> {
  try {
    admit(`socket ${on.event}`, on.principal);
    const said = SAYINGS[on.event].safeParse(on.raw);
    if (!said.success) throw new AppError("bad-request", `${on.event}: ${said.error.issues[0]?.message ?? "is not as expected"}`, "Load the page again.");
    const result = await on.handler(said.data);
    on.reply?.({ ok: true, ...(typeof result === "object" ? result : {}) });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status >= 500) app.log.error({ err: error, event: on.event }, "a socket event failed");
    on.reply?.({ ok: false, problem });
  }
}

/** Typed text, which nobody waits for an answer to: what may not be typed is not, as the page knows by the lease. */
function takeTyped(app: App, on: { principal: Principal; message: Uint8Array; viewers: ReturnType<Terminals["connect"]> }): void {
  try {
    admit("socket terminal.input", on.principal);
    const typed = readTyped(on.message);
    if (typed) on.viewers.input(typed);
  } catch (error) {
    if (problemOf(error).status >= 500) app.log.error({ err: error }, "typed text was lost");
  }
}

/** Sends what was missed, then what comes. Subscribed first, so that nothing falls between the two. */
async function watch(app: App, socket: Socket, from: { after: number | null; bound: string | null }): Promise<{ seq: number }> {
  const wanted = (event: LoggedEvent): boolean => from.bound === null || event.projectId === from.bound;
  let caughtUp = false;
  const waiting: LoggedEvent[] = [];
  const send = (events: readonly LoggedEvent[]): void => {
    const own = events.filter(wanted);
    if (own.length > 0) socket.emit("events", own);
  };
  (socket.data.unwatch as (() => void) | undefined)?.();
  const stop = app.bus.subscribe((events) => (caughtUp ? send(events) : void waiting.push(...events)));
  socket.data.unwatch = stop;
  socket.once("disconnect", stop);
  const seq = app.bus.lastSeq();
  if (from.after !== null && from.after !== seq) {
    const missed = await app.bus.since(from.after, CATCH_UP + 1);
    // Ahead of us: this server was restored from an older copy.
    if (missed.length > CATCH_UP || from.after > seq) socket.emit("resync");
    else send(missed.filter((e) => e.seq <= seq));
  }
  caughtUp = true;
  send(waiting);
  return { seq };
}

function mayType(principal: Principal): boolean {
  try {
    admit("socket terminal.input", principal);
    return true;
  } catch {
    return false;
  }
}
