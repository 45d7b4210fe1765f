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

/** A viewer that is closed until it is opened. */
export function createViewer(options: ViewerOptions): Viewer {
  let epoch = 0;
  let source: Source | undefined;
  let isStalled = false;
  const flow = createFlow({
    hold: () => source?.pause(),
    go: () => source?.resume(),
    stall() {
      isStalled = true;
      detach();
    },
  });
  const collector = createCollector((bytes) => {
    options.send(writeFrame({ stream: options.stream, epoch, seq: flow.sent(), bytes }));
    flow.add(bytes.length);
  });

  const detach = (): void => {
    const gone = source;
    source = undefined;
    collector.drop();
    flow.restart();
    gone?.kill();
  };

  const attach = (): void => {
    detach();
    isStalled = false;
    epoch += 1;
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
      if (flow.ack(seq) && isStalled) attach();
    },
    close() {
      isStalled = false;
      detach();
    },
  };
}

/**
 * Counts what was sent and drawn. Sequence numbers go on over all epochs, so that an ack of an earlier one never counts for newer bytes.
 */
function createFlow(on: { hold(): void; go(): void; stall(): void }) {
  let sent = 0;
  let acked = 0;
  /** Where the present attach began; what came before is of no account any more. */
  let begin = 0;
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  const open = (): number => sent - Math.max(acked, begin);
  const watchForStall = (): void => {
    clearTimeout(timer);
    timer = setTimeout(on.stall, STALL_MS);
  };
  return {
    sent: () => sent,
    add(bytes: number): void {
      sent += bytes;
      if (held || open() <= HOLD_BYTES) return;
      held = true;
      on.hold();
      watchForStall();
    },
    /** True when the client drew something that it had not drawn before. */
    ack(seq: number): boolean {
      if (seq <= acked || seq > sent) return false;
      acked = seq;
      if (held && open() >= GO_BYTES) watchForStall();
      else if (held) {
        held = false;
        clearTimeout(timer);
        on.go();
      }
      return true;
    },
    restart(): void {
      clearTimeout(timer);
      begin = sent;
      held = false;
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
