import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import type { LeaseNotice, TerminalEnded, TerminalGlance, TerminalLive, TerminalModes, TerminalOpened, TerminalSize, Typed } from "#domain/terminal.ts";
import { takeControl } from "./flows/take-control.ts";
import type { App } from "./kernel.ts";
import { floodSource, type TypedSource } from "./lib/flood-source.ts";
import { createFrameFeed, type FrameFeed } from "./lib/frame-feed.ts";
import { createGlances, type Glances } from "./lib/glances.ts";
import { keepLastScreen } from "./lib/last-screen.ts";
import type { Leases } from "./lib/leases.ts";
import { createKeyedMutex } from "./lib/mutex.ts";
import { pictureSource } from "./lib/picture-source.ts";
import { createViewer, type Source, type Viewer } from "./lib/viewer.ts";
import { findSession } from "./store/session.ts";

/** Live attaches one pane may have; each costs the agent's output time. Who comes later gets pictures, and the next place that is free. */
const ATTACHES_PER_PANE = 4;
const RENEW_MS = 10_000;

/** What a page is told without asking. */
interface Told {
  "terminal.lease": LeaseNotice;
  "terminal.size": TerminalSize;
  "terminal.ended": TerminalEnded;
  "terminal.live": TerminalLive;
  "terminal.screen": TerminalGlance;
}

/** One page's connection to terminals. */
export interface Connection {
  id: string;
  actor: Actor;
  mayType: boolean;
  send(frame: Uint8Array): void;
  tell<E extends keyof Told>(event: E, body: Told[E]): void;
  /** Throws when this connection may not see the session. */
  admit(session: Session): Promise<void>;
}

/** One viewer of one terminal on one page. It keeps its place while it is being opened. */
interface Seat {
  connection: Connection;
  session: Session;
  stream: number;
  label: string;
  size: { cols: number; rows: number };
  /** It has one of the attaches; else it gets pictures. */
  live: boolean;
  viewer: Viewer;
  write: (data: string) => void;
  /** Highest number of a typed piece; lower ones are repeats. */
  lastInput: number;
  /** Counts as somebody who looks at the session. */
  watch: { leave(): void };
}

/** All viewers of all terminals, and who controls which. */
interface House {
  app: App;
  leases: Leases;
  seats: Set<Seat>;
  glances: Glances;
  frames: FrameFeed;
}

/** A page's connection, which may end while something is being opened for it. */
interface Guest {
  connection: Connection;
  gone: boolean;
  /** Streams that are asked for and have no place yet; a close takes them out. */
  opening: Set<number>;
}

/** A page's way to the terminals; streams are the page's own numbers for what it has open. */
export interface Terminals {
  connect(connection: Connection): ReturnType<typeof connect>;
}

/** Terminals for any number of pages. Bytes go straight from the attach to the page; no bus, no database. */
export function createTerminals(app: App): Terminals {
  const glances = createGlances(app.tmux, (error) => app.log.warn({ err: error }, "terminals could not be looked at"));
  const house: House = { app, leases: app.leases, seats: new Set(), glances, frames: createFrameFeed(app.tmux.frame) };
  return { connect: (connection) => connect(house, connection) };
}

function connect(house: House, connection: Connection) {
  const guest: Guest = { connection, gone: false, opening: new Set() };
  // Opening takes a while; another one of the same stream waits for it.
  const inTurn = createKeyedMutex();
  const heart = setInterval(() => {
    for (const seat of seatsOf(house, connection)) house.leases.renew(seat.session.id, connection.id);
  }, RENEW_MS);
  const own = (stream: number): Seat => ownSeat(house, connection, stream);
  return {
    open(said: { stream: number; sessionId: string; label: string }) {
      guest.opening.add(said.stream);
      return inTurn(`${said.stream}`, () => open(house, guest, said));
    },
    async close(stream: number) {
      // One that is still being opened takes no place any more, else those who come and go quickly would crowd themselves out.
      if (!guest.opening.delete(stream)) remove(house, own(stream));
    },
    /** What a client cannot know: every attach draws on a screen of its own. */
    modes: async (stream: number): Promise<TerminalModes> => ({ alternate: await house.app.tmux.isAlternate(own(stream).session.id) }),
    /** One that comes after its terminal was closed is late, not wrong. */
    ack: (stream: number, seq: number) => findSeat(house, connection, stream)?.viewer.ack(seq),
    input: (said: Typed) => input(house, own(said.stream), said),
    take: (stream: number) => take(house, own(stream)),
    release(stream: number) {
      house.leases.release(own(stream).session.id, connection.id);
      announce(house, own(stream).session.id);
    },
    fit: (said: { stream: number; fence: number; cols: number; rows: number }) => fit(house, own(said.stream), said),
    glance: (sessionIds: readonly string[]) => glance(house, guest, sessionIds),
    leave() {
      guest.gone = true;
      clearInterval(heart);
      house.glances.leave(connection.id);
      for (const seat of seatsOf(house, connection)) remove(house, seat);
    },
  };
}

async function open(house: House, guest: Guest, said: { stream: number; sessionId: string; label: string }): Promise<TerminalOpened> {
  const { connection } = guest;
  const session = await admitted(house, connection, said.sessionId).catch((error: unknown) => {
    guest.opening.delete(said.stream);
    throw error;
  });
  if (!guest.opening.delete(said.stream) || guest.gone) throw left();
  const before = findSeat(house, connection, said.stream);
  if (before) remove(house, before);
  const seat = createSeat(house, { connection, session, ...said });
  // The place is taken before the pane is looked for, so that nobody slips past the limit meanwhile.
  house.seats.add(seat);
  try {
    await sitDown(house, seat);
  } catch (error) {
    remove(house, seat);
    throw error;
  }
  return { ...seat.size, live: seat.live };
}

async function admitted(house: House, connection: Connection, sessionId: string): Promise<Session> {
  const session = await requireSession(house, sessionId);
  await connection.admit(session);
  return session;
}

async function sitDown(house: House, seat: Seat): Promise<void> {
  const pane = await house.app.tmux.find(seat.session.id);
  if (!house.seats.has(seat)) throw left();
  if (!pane && seat.session.status === "hibernated") throw new AppError("wrong-state", "Its agent is hibernated.", "Wake it, or send it a message: that wakes it, too.");
  if (!pane) throw new AppError("wrong-state", "This terminal is closed; its screen is gone.", "Open a new one.");
  seat.size = { cols: pane.cols, rows: pane.rows };
  seat.viewer.open();
  announce(house, seat.session.id);
}

function left(): AppError {
  return new AppError("wrong-state", "The page was left while the terminal was being opened.", "Open it again.");
}

function createSeat(house: House, on: { connection: Connection; session: Session; stream: number; label: string }): Seat {
  let typed: TypedSource | undefined;
  const { connection, session, stream, label } = on;
  const attach = (): Source => {
    typed = floodSource({
      attach: () => keepLastScreen(house.app.tmux.view(session.id, !connection.mayType, seat.size)),
      frames: () => house.frames.source(session.id),
      floods: (hear) => house.app.tmux.floods(session.id, hear),
    });
    return typed;
  };
  const seat: Seat = {
    connection, session, stream, label, lastInput: -1,
    watch: house.leases.watch(session.id),
    size: { cols: session.cols, rows: session.rows },
    live: hasPlace(house, session.id),
    write: (data) => typed?.write(data),
    viewer: createViewer({
      stream,
      send: (frame) => connection.send(frame),
      attach: () => (seat.live ? attach() : pictures(house, { connection, session, stream })),
      onEnd: () => end(house, session.id, seat),
    }),
  };
  return seat;
}

function hasPlace(house: House, sessionId: string): boolean {
  return seatsAt(house, sessionId).filter((s) => s.live).length < ATTACHES_PER_PANE;
}

function pictures(house: House, { connection, session, stream }: Pick<Seat, "connection" | "session" | "stream">): Source {
  const viewer = `${connection.id} ${stream}`;
  return pictureSource((tell) => {
    house.glances.watch(viewer, [session.id], tell);
    return () => house.glances.leave(viewer);
  });
}

/** The attach of this seat ended by itself. Those who get pictures hear it too: nothing else tells them. */
function end(house: House, sessionId: string, seat: Seat): void {
  for (const each of [...seatsAt(house, sessionId).filter((s) => !s.live), seat]) {
    each.connection.tell("terminal.ended", { stream: each.stream });
    remove(house, each);
  }
}

function input(house: House, seat: Seat, said: Typed): void {
  requireControl(house, seat, said.fence);
  // A resend of what arrived already.
  if (said.seq <= seat.lastInput) return;
  seat.lastInput = said.seq;
  seat.write(said.data);
}

async function take(house: House, seat: Seat): Promise<{ fence: number }> {
  const { connection, session, label } = seat;
  if (!seat.live) throw new AppError("not-available", `${ATTACHES_PER_PANE} others watch this terminal live; here it is a picture.`, "Close it at one of the others, then take control.");
  if (!connection.mayType) throw new AppError("forbidden", "This sign-in may only watch.", "Use one with the scope input.");
  const { fence } = house.leases.take(session.id, { holder: connection.id, label });
  announce(house, session.id);
  await takeControl(house.app, session, { actor: connection.actor, label, fence });
  return { fence };
}

/** Gives the pane another size, and every viewer a new attach of that size. */
async function fit(house: House, seat: Seat, said: { fence: number; cols: number; rows: number }): Promise<void> {
  requireControl(house, seat, said.fence);
  const { cols, rows } = said;
  await house.app.tmux.resize(seat.session.id, cols, rows);
  for (const each of seatsAt(house, seat.session.id)) {
    each.size = { cols, rows };
    each.connection.tell("terminal.size", { stream: each.stream, cols, rows });
    each.viewer.open();
  }
}

/** Shows small pictures of these sessions from now on, and of no others. */
async function glance(house: House, guest: Guest, sessionIds: readonly string[]): Promise<void> {
  const { connection } = guest;
  for (const id of sessionIds) await admitted(house, connection, id);
  if (!guest.gone) house.glances.watch(connection.id, sessionIds, (screen) => connection.tell("terminal.screen", screen));
}

async function requireSession(house: House, sessionId: string): Promise<Session> {
  const session = await findSession(house.app.db, sessionId);
  if (session) return session;
  throw new AppError("not-found", "There is no such terminal.", "Look at Terminals for the present ones.");
}

function requireControl(house: House, seat: Seat, fence: number): void {
  if (house.leases.holds(seat.session.id, { holder: seat.connection.id, fence })) return;
  throw new AppError("wrong-state", "You do not control this terminal.", "Take control first.");
}

/** Tells every viewer of a session who controls it and who else is there. */
function announce(house: House, sessionId: string): void {
  const here = seatsAt(house, sessionId);
  const lease = house.leases.state(sessionId, here.length);
  for (const seat of here) {
    const others = here.filter((s) => s !== seat).map((s) => s.label);
    seat.connection.tell("terminal.lease", { ...lease, stream: seat.stream, you: seat.connection.id, others });
  }
}

function remove(house: House, seat: Seat): void {
  if (!house.seats.delete(seat)) return;
  seat.viewer.close();
  seat.watch.leave();
  // The same page may watch it in a second place and go on controlling it there.
  const stays = seatsOf(house, seat.connection).some((s) => s.session.id === seat.session.id);
  if (!stays) house.leases.release(seat.session.id, seat.connection.id);
  promote(house, seat.session.id);
  announce(house, seat.session.id);
}

/** Gives a free place to whoever waits longest for one. */
function promote(house: House, sessionId: string): void {
  const next = hasPlace(house, sessionId) ? seatsAt(house, sessionId).find((s) => !s.live) : undefined;
  if (!next) return;
  next.live = true;
  next.viewer.open();
  next.connection.tell("terminal.live", { stream: next.stream });
}

function seatsAt(house: House, sessionId: string): Seat[] {
  return [...house.seats].filter((s) => s.session.id === sessionId);
}

function seatsOf(house: House, connection: Connection): Seat[] {
  return [...house.seats].filter((s) => s.connection === connection);
}

function findSeat(house: House, connection: Connection, stream: number): Seat | undefined {
  return seatsOf(house, connection).find((s) => s.stream === stream);
}

function ownSeat(house: House, connection: Connection, stream: number): Seat {
  const seat = findSeat(house, connection, stream);
  if (seat) return seat;
  throw new AppError("wrong-state", "This terminal is not open on this page.", "Open it again.");
}
