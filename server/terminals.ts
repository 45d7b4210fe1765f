import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import { takeControl } from "./flows/take-control.ts";
import type { App } from "./kernel.ts";
import { createLeases, type Leases } from "./lib/leases.ts";
import { createViewer, type Viewer } from "./lib/viewer.ts";
import { openPty, type Pty } from "./machine/pty.ts";
import { findSession } from "./store/session.ts";

/** Live attaches one pane may have; each costs the agent's output time. */
const ATTACHES_PER_PANE = 4;
const RENEW_MS = 10_000;

/** One page's connection to terminals. */
interface Connection {
  id: string;
  actor: Actor;
  mayType: boolean;
  send(frame: Buffer): void;
  tell(event: "terminal.lease" | "terminal.ended", body: unknown): void;
  /** Throws when this connection may not see the session. */
  admit(session: Session): Promise<void>;
}

interface Seat {
  connection: Connection;
  session: Session;
  stream: number;
  label: string;
  viewer: Viewer;
  write: (data: string) => void;
  /** Highest number of a typed piece; lower ones are repeats. */
  lastInput: number;
}

/** All viewers of all terminals, and who controls which. */
interface House {
  app: App;
  leases: Leases;
  seats: Set<Seat>;
}

/** A page's way to the terminals; streams are the page's own numbers for what it has open. */
export interface Terminals {
  connect(connection: Connection): ReturnType<typeof connect>;
}

/** Terminals for any number of pages. Bytes go straight from the attach to the page; no bus, no database. */
export function createTerminals(app: App): Terminals {
  const house: House = { app, leases: createLeases(), seats: new Set() };
  return { connect: (connection) => connect(house, connection) };
}

function connect(house: House, connection: Connection) {
  const heart = setInterval(() => {
    for (const seat of seatsOf(house, connection)) house.leases.renew(seat.session.id, connection.id);
  }, RENEW_MS);
  const own = (stream: number): Seat => ownSeat(house, connection, stream);
  return {
    open: (said: { stream: number; sessionId: string; label: string }) => open(house, connection, said),
    close: (stream: number) => remove(house, own(stream)),
    ack: (stream: number, seq: number) => own(stream).viewer.ack(seq),
    input: (said: { stream: number; fence: number; seq: number; data: string }) => input(house, own(said.stream), said),
    take: (stream: number) => take(house, own(stream)),
    release(stream: number) {
      house.leases.release(own(stream).session.id, connection.id);
      announce(house, own(stream).session.id);
    },
    fit(said: { stream: number; fence: number; cols: number; rows: number }) {
      requireControl(house, own(said.stream), said.fence);
      return house.app.tmux.resize(own(said.stream).session.id, said.cols, said.rows);
    },
    leave() {
      clearInterval(heart);
      for (const seat of seatsOf(house, connection)) remove(house, seat);
    },
  };
}

async function open(house: House, connection: Connection, said: { stream: number; sessionId: string; label: string }) {
  const session = await findSession(house.app.db, said.sessionId);
  if (!session) throw new AppError("not-found", "There is no such terminal.", "Look at Terminals for the present ones.");
  await connection.admit(session);
  const before = seatsOf(house, connection).find((s) => s.stream === said.stream);
  if (before) remove(house, before);
  const others = seatsAt(house, session.id).length;
  if (others >= ATTACHES_PER_PANE) throw new AppError("not-available", `${ATTACHES_PER_PANE} viewers watch this terminal already.`, "Close one of them, then open it again.");
  const pane = await house.app.tmux.find(session.id);
  if (!pane) throw new AppError("wrong-state", "This terminal is closed; its screen is gone.", "Open a new one.");
  const size = { cols: pane.cols, rows: pane.rows };
  const seat = createSeat(house, { connection, session, size, ...said });
  house.seats.add(seat);
  seat.viewer.open();
  announce(house, session.id);
  return { ...size, lease: house.leases.state(session.id, others + 1) };
}

function createSeat(house: House, on: { connection: Connection; session: Session; stream: number; label: string; size: { cols: number; rows: number } }): Seat {
  let pty: Pty | undefined;
  const seat: Seat = {
    connection: on.connection, session: on.session, stream: on.stream, label: on.label, lastInput: -1,
    write: (data) => pty?.write(data),
    viewer: createViewer({
      stream: on.stream,
      send: (frame) => on.connection.send(frame),
      attach: () => (pty = openPty(house.app.tmux.attach(on.session.id, !on.connection.mayType), on.size)),
      onEnd() {
        on.connection.tell("terminal.ended", { stream: on.stream });
        remove(house, seat);
      },
    }),
  };
  return seat;
}

function input(house: House, seat: Seat, said: { fence: number; seq: number; data: string }): void {
  requireControl(house, seat, said.fence);
  // A resend of what arrived already.
  if (said.seq <= seat.lastInput) return;
  seat.lastInput = said.seq;
  seat.write(said.data);
}

async function take(house: House, seat: Seat): Promise<{ fence: number }> {
  const { connection, session, label } = seat;
  if (!connection.mayType) throw new AppError("forbidden", "This sign-in may only watch.", "Use one with the scope input.");
  const { fence } = house.leases.take(session.id, { holder: connection.id, label });
  seat.lastInput = -1;
  await takeControl(house.app, session, { actor: connection.actor, label, fence });
  announce(house, session.id);
  return { fence };
}

function requireControl(house: House, seat: Seat, fence: number): void {
  if (house.leases.holds(seat.session.id, { holder: seat.connection.id, fence })) return;
  throw new AppError("wrong-state", "You do not control this terminal.", "Take control first.");
}

/** Tells every viewer of a session who controls it. */
function announce(house: House, sessionId: string): void {
  const here = seatsAt(house, sessionId);
  for (const seat of here) seat.connection.tell("terminal.lease", { stream: seat.stream, you: seat.connection.id, ...house.leases.state(sessionId, here.length) });
}

function remove(house: House, seat: Seat): void {
  house.seats.delete(seat);
  seat.viewer.close();
  house.leases.release(seat.session.id, seat.connection.id);
  announce(house, seat.session.id);
}

function seatsAt(house: House, sessionId: string): Seat[] {
  return [...house.seats].filter((s) => s.session.id === sessionId);
}

function seatsOf(house: House, connection: Connection): Seat[] {
  return [...house.seats].filter((s) => s.connection === connection);
}

function ownSeat(house: House, connection: Connection, stream: number): Seat {
  const seat = seatsOf(house, connection).find((s) => s.stream === stream);
  if (seat) return seat;
  throw new AppError("wrong-state", "This terminal is not open on this page.", "Open it again.");
}
