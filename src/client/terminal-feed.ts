import type { Frame } from "#domain/terminal.ts";

/** Bytes given to the screen and not drawn yet; the rest waits outside, where a newer screen can make it superfluous. */
export const INSIDE_BYTES = 128 * 1024;
/** Drawn bytes after which an acknowledgement is sent, and the longest it waits. */
export const ACK_BYTES = 32 * 1024;
export const ACK_MS = 50;

/** Where a terminal's output is drawn. */
export interface Screen {
  /** Draws bytes; calls back when they are drawn. */
  write(bytes: Uint8Array, drawn: () => void): void;
  /** Forgets everything drawn so far. */
  reset(): void;
  resize(cols: number, rows: number): void;
}

/** Gives frames to a screen in their order. The first frame of a new attach makes everything before it void. */
export function createFeed(screen: Screen, onDrawn: (at: { stream: number; seq: number }) => void): { take(frame: Frame): void } {
  let waiting: Frame[] = [];
  let inside = 0;
  let latest = "";
  let shown = "";
  const next = (): Frame | undefined => (inside < INSIDE_BYTES ? waiting[0] : undefined);
  const pump = (): void => {
    for (let frame = next(); frame; frame = next()) {
      if (attachOf(frame) !== shown) {
        // What the screen still has to draw of the old attach would come out behind the reset.
        if (inside > 0) return;
        screen.reset();
        shown = attachOf(frame);
      }
      waiting.shift();
      draw(frame);
    }
  };
  const draw = ({ stream, seq, bytes }: Frame): void => {
    inside += bytes.length;
    screen.write(bytes, () => {
      inside -= bytes.length;
      onDrawn({ stream, seq: seq + bytes.length });
      pump();
    });
  };
  return {
    take(frame) {
      if (attachOf(frame) !== latest) {
        latest = attachOf(frame);
        waiting = [];
      }
      waiting.push(frame);
      pump();
    },
  };
}

function attachOf(frame: Frame): string {
  return `${frame.stream}.${frame.epoch}`;
}

/** Acknowledges what was drawn: at once when it is much, else a little later and together. */
export function createAcks(send: (at: { stream: number; seq: number }) => void): { drawn(at: { stream: number; seq: number }): void; stop(): void } {
  let acked = { stream: -1, seq: 0 };
  let newest = acked;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const flush = (): void => {
    stop();
    acked = newest;
    send(newest);
  };
  return {
    stop,
    drawn(at) {
      if (at.stream !== acked.stream) {
        stop();
        acked = { stream: at.stream, seq: 0 };
      }
      newest = at;
      if (at.seq - acked.seq >= ACK_BYTES) flush();
      else timer ??= setTimeout(flush, ACK_MS);
    },
  };
}
