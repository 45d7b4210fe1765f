import { writeFrame } from "#domain/terminal.ts";
import { createCollector } from "./collector.ts";

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
/** A viewer that draws nothing of what it got for this long is detached; its next ack attaches it anew. */
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
  /** Why nothing is read just now. */
  const waits = { held: false, resting: false };
  const wait = (change: Partial<typeof waits>): void => {
    Object.assign(waits, change);
    if (waits.held || waits.resting) source?.pause();
    else source?.resume();
  };
  const flow = createFlow({
    hold: () => wait({ held: true }),
    go: () => wait({ held: false }),
    stall() {
      isStalled = true;
      detach();
    },
  });
  const collector = createCollector({
    send(bytes) {
      options.send(writeFrame({ stream: options.stream, epoch, seq: flow.sent(), bytes }));
      flow.add(bytes.length);
    },
    rest: () => wait({ resting: true }),
    go: () => wait({ resting: false }),
  });

  const detach = (): void => {
    const gone = source;
    source = undefined;
    collector.drop();
    flow.restart();
    Object.assign(waits, { held: false, resting: false });
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
  /** Runs while something is not drawn yet. */
  let timer: NodeJS.Timeout | undefined;
  const open = (): number => sent - Math.max(acked, begin);
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    sent: () => sent,
    add(bytes: number): void {
      sent += bytes;
      timer ??= setTimeout(on.stall, STALL_MS);
      if (held || open() <= HOLD_BYTES) return;
      held = true;
      on.hold();
    },
    /** True when the client drew something that it had not drawn before. */
    ack(seq: number): boolean {
      if (seq <= acked || seq > sent) return false;
      acked = seq;
      if (open() > 0) timer?.refresh();
      else stop();
      if (held && open() < GO_BYTES) {
        held = false;
        on.go();
      }
      return true;
    },
    restart(): void {
      stop();
      begin = sent;
      held = false;
    },
  };
}
