import { type Frame, type LeaseNotice, readFrame, type TerminalEnded, type TerminalOpened, type TerminalSize } from "#domain/terminal.ts";
import { Refusal, send } from "./rest.ts";
import type { Link } from "./socket.ts";
import { createAcks, createFeed, type Screen } from "./terminal-feed.ts";
import { createTyping } from "./terminal-typing.ts";

/** How long a terminal nobody can see stays open, in milliseconds. */
export const HIDDEN_MS = 10_000;
/** How long to wait before asking again for a place when four others watch. */
const CROWDED_MS = 10_000;
const RETRY_MS = 1000;

/**
 * opening: asked for. live: bytes come. asleep: nobody can see it. waiting: there is no connection. crowded: four others watch.
 * ended: the pane is gone; what was drawn stays.
 */
export type Phase = "opening" | "live" | "asleep" | "waiting" | "crowded" | "ended";

export interface StreamState {
  phase: Phase;
  cols: number;
  rows: number;
  lease: LeaseNotice | null;
  /** Why it ended or could not be opened. */
  problem: Refusal | null;
}

/** One terminal of one session, as long as a page shows it. It comes back by itself after every break. */
export interface TerminalStream {
  state(): StreamState;
  subscribe(listener: () => void): () => void;
  /** Whether a person can see it. What is hidden for a while is closed, and opened again when it is seen. */
  show(visible: boolean): void;
  /** Types, taking control first when nobody has it. False when that is not possible; then nothing is kept for later. */
  type(data: string): boolean;
  /** Types text as one paste, with Enter behind it on request; what is typed meanwhile waits. */
  paste(text: string, enter?: boolean): Promise<void>;
  take(): Promise<void>;
  release(): void;
  fit(cols: number, rows: number): Promise<void>;
  close(): void;
}

interface Options {
  sessionId: string;
  /** What others read about this viewer, for example `Desk`. */
  label: string;
  screen: Screen;
}

let streams = 0;

/** Opens a session's terminal over the page's connection and keeps it open. */
export function openStream(link: Link, options: Options): TerminalStream {
  const { sessionId, screen } = options;
  const listeners = new Set<() => void>();
  let state: StreamState = { phase: "waiting", cols: 0, rows: 0, lease: null, problem: null };
  /** Number of the present opening; what belongs to an earlier one is ignored. */
  let stream = -1;
  let visible = false;
  /** Control was held when the stream broke; it is taken again when nobody else took it meanwhile. */
  let held = false;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;

  const become = (change: Partial<StreamState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const acks = createAcks((at) => {
    if (at.stream === stream) link.tell("terminal.ack", at);
  });
  const feed = createFeed(screen, acks.drawn);
  const typing = createTyping({
    send: (input) => link.tell("terminal.input", { stream, ...input }),
    paste: (text, enter) => send("POST", `/api/sessions/${sessionId}/input`, { text, enter }),
  });

  const open = async (): Promise<void> => {
    clearTimeout(retrying);
    stream = ++streams;
    const mine = stream;
    become({ phase: "opening", problem: null });
    try {
      const { cols, rows } = await link.ask<TerminalOpened>("terminal.open", { stream: mine, sessionId, label: options.label });
      if (mine !== stream) return link.tell("terminal.close", { stream: mine });
      become({ phase: "live", cols, rows });
      if (held && state.lease?.holder === null) void take().catch(() => undefined);
    } catch (error) {
      if (mine === stream) fail(error);
    }
  };

  const fail = (error: unknown): void => {
    // No answer: the connection broke, or the server is busy. It is asked again for as long as the page is there.
    if (!(error instanceof Refusal)) return retry("waiting", RETRY_MS);
    if (error.code === "not-available") return retry("crowded", CROWDED_MS);
    stream = -1;
    become({ phase: "ended", problem: error });
  };

  const retry = (phase: Phase, ms: number): void => {
    stream = -1;
    become({ phase, lease: null });
    clearTimeout(retrying);
    retrying = setTimeout(settle, ms);
  };

  /** Leaves the present opening behind, as `phase`. */
  const leave = (phase: Phase): void => {
    held ||= hasControl(state.lease);
    clearTimeout(retrying);
    typing.drop();
    stream = -1;
    become({ phase, lease: null });
  };

  /** Does what visibility and connection ask for. */
  const settle = (): void => {
    if (state.phase === "ended") return;
    if (link.state() !== "connected") {
      if (state.phase !== "waiting") leave("waiting");
    } else if (visible && stream < 0) void open();
  };

  const fallAsleep = (): void => {
    if (stream < 0) return;
    link.tell("terminal.close", { stream });
    leave("asleep");
  };

  const take = async (): Promise<void> => {
    held = false;
    await link.ask("terminal.take", { stream });
  };

  const stops = [
    link.subscribe(settle),
    ...listen(link, (n) => n === stream && stream >= 0, {
      frame: feed.take,
      lease(lease) {
        typing.setFence(hasControl(lease) ? lease.fence : null);
        become({ lease });
      },
      size({ cols, rows }) {
        become({ cols, rows });
      },
      ended: () => leave("ended"),
    }),
  ];

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    show(next) {
      if (next === visible) return;
      visible = next;
      clearTimeout(hiding);
      if (visible) settle();
      else hiding = setTimeout(fallAsleep, HIDDEN_MS);
    },
    type(data) {
      if (state.phase !== "live" || !state.lease) return false;
      if (hasControl(state.lease) || typing.isTaking()) return typing.type(data);
      return state.lease.holder === null && typing.typeAfter(take, data);
    },
    async paste(text, enter = false) {
      if (state.phase !== "live") throw new Refusal({ status: 0, code: "not-live", title: "There is no connection to this terminal.", detail: "Nothing was sent. Try again when it is live." });
      if (!hasControl(state.lease)) await take();
      await typing.paste(text, enter);
    },
    take,
    release() {
      held = false;
      link.tell("terminal.release", { stream });
    },
    async fit(cols, rows) {
      if (state.lease) await link.ask("terminal.fit", { stream, fence: state.lease.fence, cols, rows });
    },
    close() {
      clearTimeout(hiding);
      acks.stop();
      for (const stop of stops) stop();
      if (stream >= 0) link.tell("terminal.close", { stream });
      leave("ended");
      listeners.clear();
    },
  };
}
