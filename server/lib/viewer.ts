import { writeFrame } from "#domain/terminal.ts";

/** What a viewer needs of a terminal. */
export interface Source {
  onData(listener: (bytes: Buffer) => void): void;
  onExit(listener: () => void): void;
  pause(): void;
  resume(): void;
  kill(): void;
}

export interface ViewerOptions {
  /** Number of this viewer on its connection; stands in every frame. */
  stream: number;
  /** Attaches anew; the first bytes are a full screen. */
  attach(): Source;
  send(frame: Uint8Array): void;
  /** The attach ended by itself: the session is gone. */
  onEnd(): void;
}

/** Unacknowledged bytes at which the attach is held, and at which it goes on. tmux skips to newer screens meanwhile; the agent never waits. */
export const HOLD_BYTES = 256 * 1024;
export const GO_BYTES = 64 * 1024;
/** After the first byte of a quiet time is sent at once, bytes are collected this long or up to this many. */
export const COLLECT_MS = 4;
export const COLLECT_BYTES = 64 * 1024;
/** A held viewer that draws nothing for this long is detached; its next ack attaches it anew. */
export const STALL_MS = 2000;

/** One viewer of a terminal: coalesces what comes, and holds back what the client has not drawn yet. */
export interface Viewer {
  /** Attaches anew, with a new epoch: the next bytes are a full screen. */
  open(): void;
  /** Absolute sequence number up to which the client has drawn. Lost, late and repeated acknowledgements do no harm. */
  ack(seq: number): void;
  /** Stops sending; the terminal is left alone. */
  close(): void;
}

/** A viewer that is closed until it is opened. Sequence numbers go on over all its epochs, so that a late ack never counts for newer bytes. */
export function createViewer(options: ViewerOptions): Viewer {
  const state = { epoch: 0, sent: 0, acked: 0, held: false, stalled: false };
  let source: Source | undefined;
  let stall: NodeJS.Timeout | undefined;
  const collector = createCollector((bytes) => {
    options.send(writeFrame({ stream: options.stream, epoch: state.epoch, seq: state.sent, bytes }));
    state.sent += bytes.length;
    if (state.sent - state.acked > HOLD_BYTES) hold();
  });

  const hold = (): void => {
    if (state.held) return;
    state.held = true;
    source?.pause();
    watchForStall();
  };

  const watchForStall = (): void => {
    clearTimeout(stall);
    stall = setTimeout(() => {
      state.stalled = true;
      detach();
    }, STALL_MS);
  };

  const detach = (): void => {
    const gone = source;
    source = undefined;
    collector.drop();
    clearTimeout(stall);
    gone?.kill();
  };

  const attach = (): void => {
    detach();
    Object.assign(state, { epoch: state.epoch + 1, acked: state.sent, held: false, stalled: false });
    const next = options.attach();
    source = next;
    next.onData((bytes) => source === next && collector.take(bytes));
    next.onExit(() => {
      if (source !== next) return;
      collector.flush();
      detach();
      options.onEnd();
    });
  };

  const drain = (): void => {
    if (state.sent - state.acked >= GO_BYTES) return watchForStall();
    state.held = false;
    clearTimeout(stall);
    source?.resume();
  };

  return {
    open: attach,
    ack(seq) {
      if (seq <= state.acked || seq > state.sent) return;
      state.acked = seq;
      if (state.stalled) attach();
      else if (state.held) drain();
    },
    close() {
      state.stalled = false;
      detach();
    },
  };
}

/** Sends the first bytes after a quiet time at once; what follows within the window goes together, or earlier when there is much. */
function createCollector(send: (bytes: Buffer) => void) {
  let pending: Buffer[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  const drop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    pending = [];
    size = 0;
  };
  const flush = (): void => {
    const bytes = pending;
    drop();
    if (bytes.length === 0) return;
    // The next window begins with each sending, so that a steady stream goes out in steady pieces.
    timer = setTimeout(flush, COLLECT_MS);
    send(Buffer.concat(bytes));
  };
  return {
    flush,
    drop,
    take(bytes: Buffer): void {
      pending.push(bytes);
      size += bytes.length;
      if (timer === undefined || size >= COLLECT_BYTES) flush();
    },
  };
}
