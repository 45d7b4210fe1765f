/** Bytes before each frame: stream (u32), epoch (u32), sequence number of the first byte (f64, exact to 2^53). */
export const FRAME_HEADER = 16;

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
  send(frame: Buffer): void;
  /** The attach ended by itself: the session is gone. */
  onEnd(): void;
}

/** Unacknowledged bytes at which the attach is held, and at which it goes on. tmux skips to newer screens meanwhile; the agent never waits. */
const HOLD_BYTES = 256 * 1024;
const GO_BYTES = 64 * 1024;
/** After the first byte of a quiet time is sent at once, bytes are collected this long or up to this many. */
const COLLECT_MS = 4;
const COLLECT_BYTES = 64 * 1024;
/** A held viewer that acknowledges nothing for this long is detached; its next ack attaches it anew. */
const STALL_MS = 2000;

/** One viewer of a terminal: coalesces what comes, and holds back what the client has not drawn yet. */
export interface Viewer {
  /** Attaches anew, with a new epoch: the next bytes are a full screen. */
  open(): void;
  /** Absolute sequence number up to which the client has drawn. Lost acknowledgements do no harm. */
  ack(seq: number): void;
  /** Stops sending; the terminal is left alone. */
  close(): void;
}

export function createViewer(options: ViewerOptions): Viewer {
  const state = { epoch: 0, sent: 0, acked: 0, held: false, stalled: false };
  let source: Source | undefined;
  let stall: NodeJS.Timeout | undefined;
  const collector = createCollector((bytes) => {
    options.send(frame(options.stream, state.epoch, state.sent, bytes));
    state.sent += bytes.length;
    if (state.sent - state.acked > HOLD_BYTES) hold();
  });

  const hold = (): void => {
    if (state.held) return;
    state.held = true;
    source?.pause();
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
    Object.assign(state, { epoch: state.epoch + 1, sent: 0, acked: 0, held: false, stalled: false });
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

  return {
    open: attach,
    ack(seq) {
      if (seq > state.acked && seq <= state.sent) state.acked = seq;
      if (state.stalled) return attach();
      if (!state.held || state.sent - state.acked >= GO_BYTES) return;
      state.held = false;
      clearTimeout(stall);
      source?.resume();
    },
    close: detach,
  };
}

/** Sends the first bytes after a quiet time at once; what follows within the window goes together, or earlier when there is much. */
function createCollector(send: (bytes: Buffer) => void) {
  let pending: Buffer[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (pending.length === 0) return;
    const bytes = Buffer.concat(pending);
    pending = [];
    // The next window begins with each sending, so that a steady stream goes out in steady pieces.
    timer = setTimeout(flush, COLLECT_MS);
    send(bytes);
  };
  return {
    flush,
    take(bytes: Buffer): void {
      pending.push(bytes);
      if (timer === undefined || size(pending) >= COLLECT_BYTES) flush();
    },
    drop(): void {
      clearTimeout(timer);
      timer = undefined;
      pending = [];
    },
  };
}

function frame(stream: number, epoch: number, seq: number, bytes: Buffer): Buffer {
  const header = Buffer.allocUnsafe(FRAME_HEADER);
  header.writeUInt32BE(stream, 0);
  header.writeUInt32BE(epoch, 4);
  header.writeDoubleBE(seq, 8);
  return Buffer.concat([header, bytes]);
}

function size(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, c) => sum + c.length, 0);
}
