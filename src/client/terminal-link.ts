import { type Frame, type LeaseNotice, readFrame, type TerminalEnded, type TerminalLive, type TerminalModes, type TerminalOpened, type TerminalSize, writeTyped } from "#domain/terminal.ts";
import { Refusal } from "./rest.ts";
import type { Link } from "./socket.ts";
import { createAcks, createFeed } from "./terminal-feed.ts";
import { type PasteOptions, sendPaste } from "./terminal-paste.ts";
import type { StreamOptions, StreamState, TerminalStream } from "./terminal-stream.ts";
import { createTyping, type Typing } from "./terminal-typing.ts";

/** How long a terminal nobody can see stays open, in milliseconds. */
export const HIDDEN_MS = 10_000;
/** How long to wait before asking again when no answer came. */
export const RETRY_MS = 1000;

interface Stream {
  link: Link;
  options: StreamOptions;
  state: StreamState;
  listeners: Set<() => void>;
  typing: Typing;
  /** Number of the present opening, or -1; what belongs to an earlier one is ignored. */
  number: number;
  visible: boolean;
  /** The run there is, and the one that was opened last. */
  run: { present: number | null; opened: number | null };
  /** Control was held when the stream broke; it is taken again when nobody else took it meanwhile. */
  held: boolean;
  timers: { hide?: ReturnType<typeof setTimeout>; retry?: ReturnType<typeof setTimeout> };
}

interface Heard {
  "terminal.lease": LeaseNotice;
  "terminal.size": TerminalSize;
  "terminal.ended": TerminalEnded;
  "terminal.live": TerminalLive;
}

let openings = 0;

/** Opens a session's terminal over the page's connection and keeps it open while it can be seen. */
export function openStream(link: Link, options: StreamOptions): TerminalStream {
  const self: Stream = {
    link, options, number: -1, visible: false, run: { present: null, opened: null }, held: false, timers: {}, listeners: new Set(),
    state: { phase: "waiting", cols: 0, rows: 0, lease: null, problem: null },
    typing: createTyping({
      send: (piece) => link.send(writeTyped({ stream: self.number, ...piece })),
      paste: (text, how) => sendPaste(options.sessionId, text, how),
    }),
  };
  const stops = [link.subscribe(() => settle(self)), listen(self)];
  return {
    state: () => self.state,
    subscribe(listener) {
      self.listeners.add(listener);
      return () => void self.listeners.delete(listener);
    },
    show: (visible) => show(self, visible),
    runs: (run) => runs(self, run),
    type: (data) => type(self, data),
    paste: (text, enter = false, how = {}) => paste(self, text, { ...how, enter }),
    modes: () => link.ask<TerminalModes>("terminal.modes", { stream: self.number }),
    take: () => take(self),
    release() {
      self.held = false;
      link.tell("terminal.release", { stream: self.number });
    },
    async fit(cols, rows) {
      await link.ask("terminal.fit", { stream: self.number, fence: self.state.lease?.fence ?? -1, cols, rows });
    },
    close() {
      for (const stop of stops) stop();
      if (self.number >= 0) link.tell("terminal.close", { stream: self.number });
      self.listeners.clear();
      clearTimeout(self.timers.hide);
      leave(self, "ended");
    },
  };
}

/** True when this viewer may type. */
export function hasControl(lease: LeaseNotice | null): boolean {
  return lease !== null && lease.holder === lease.you;
}

function become(self: Stream, change: Partial<StreamState>): void {
  self.state = { ...self.state, ...change };
  for (const listener of self.listeners) listener();
}

/** Hears what the server says about the present opening. */
function listen(self: Stream): () => void {
  const { link, options } = self;
  const acks = createAcks((at) => link.tell("terminal.ack", at));
  const feed = createFeed(options.screen, acks.drawn);
  const hear = <E extends keyof Heard>(event: E, listener: (said: Heard[E]) => void): (() => void) =>
    link.hear(event, (said: Heard[E]) => {
      if (said.stream === self.number) listener(said);
    });
  const stops = [
    acks.stop,
    link.hear("terminal.data", (piece: ArrayBuffer) => {
      const frame: Frame | undefined = readFrame(piece);
      if (frame?.stream === self.number) feed.take(frame);
    }),
    hear("terminal.lease", (lease) => {
      self.typing.setFence(hasControl(lease) ? lease.fence : null);
      become(self, { lease });
    }),
    hear("terminal.size", (size) => resize(self, size)),
    hear("terminal.live", () => goLive(self)),
    hear("terminal.ended", () => end(self, null)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Does what visibility and connection ask for. */
function settle(self: Stream): void {
  if (self.state.phase === "ended") return;
  if (self.link.state() !== "connected") leave(self, "waiting");
  else if (self.visible && self.number < 0) void open(self);
}

async function open(self: Stream): Promise<void> {
  clearTimeout(self.timers.retry);
  const number = ++openings;
  self.number = number;
  self.run.opened = self.run.present;
  become(self, { phase: "opening", problem: null });
  try {
    const opened = await self.link.ask<TerminalOpened>("terminal.open", { stream: number, sessionId: self.options.sessionId, label: self.options.label });
    if (number !== self.number) return self.link.tell("terminal.close", { stream: number });
    resize(self, opened);
    if (opened.live) goLive(self);
    else become(self, { phase: "crowded" });
  } catch (error) {
    if (number === self.number) fail(self, error);
  }
}

function goLive(self: Stream): void {
  become(self, { phase: "live" });
  if (self.held && self.state.lease?.holder === null) take(self).catch(() => undefined);
}

function fail(self: Stream, error: unknown): void {
  if (error instanceof Refusal && error.code !== "internal") return end(self, error);
  // No answer: the connection broke, or the server is busy. It is asked again for as long as the page is there.
  leave(self, "waiting");
  self.timers.retry = setTimeout(() => settle(self), RETRY_MS);
}

/** The pane is gone; it is looked for again if the session was started anew meanwhile. */
function end(self: Stream, problem: Refusal | null): void {
  leave(self, "ended");
  become(self, { problem });
  again(self);
}

function runs(self: Stream, run: number | null): void {
  if (run === null || run === self.run.present) return;
  // What is live already is what runs.
  if (self.run.present === null && (self.state.phase === "live" || self.state.phase === "crowded")) self.run.opened = run;
  self.run.present = run;
  again(self);
}

function again(self: Stream): void {
  if (self.state.phase !== "ended" || self.run.present === self.run.opened) return;
  leave(self, "waiting");
  settle(self);
}

/** Leaves the present opening behind. Nothing typed is kept for the next one. */
function leave(self: Stream, phase: StreamState["phase"]): void {
  if (self.number < 0 && self.state.phase === phase) return;
  clearTimeout(self.timers.retry);
  self.held ||= hasControl(self.state.lease);
  self.number = -1;
  self.typing.drop();
  become(self, { phase, lease: null });
}

function resize(self: Stream, { cols, rows }: { cols: number; rows: number }): void {
  self.options.screen.resize(cols, rows);
  become(self, { cols, rows });
}

function show(self: Stream, visible: boolean): void {
  if (visible === self.visible) return;
  self.visible = visible;
  clearTimeout(self.timers.hide);
  if (visible) return settle(self);
  self.timers.hide = setTimeout(() => {
    if (self.number < 0) return;
    self.link.tell("terminal.close", { stream: self.number });
    leave(self, "asleep");
  }, HIDDEN_MS);
}

function type(self: Stream, data: string): boolean {
  const { phase, lease } = self.state;
  if (phase !== "live" || !lease) return false;
  if (self.typing.type(data)) return true;
  if (lease.holder !== null) return false;
  self.typing.typeAfter(() => take(self), data);
  return true;
}

async function paste(self: Stream, text: string, options: PasteOptions): Promise<void> {
  const { phase, lease } = self.state;
  if (phase !== "live") throw new Refusal({ status: 0, code: "not-live", title: "There is no connection to this terminal.", detail: "Nothing was sent. Send it again when it is back." });
  if (lease && lease.holder !== null && !hasControl(lease)) throw new Refusal({ status: 0, code: "not-yours", title: "Somebody else controls this terminal.", detail: "Nothing was sent. Take over, then send it again." });
  if (!hasControl(lease)) await take(self);
  await self.typing.paste(text, options);
}

async function take(self: Stream): Promise<void> {
  self.held = false;
  await self.link.ask("terminal.take", { stream: self.number });
}
