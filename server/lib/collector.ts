/** After the first byte of a quiet time is sent at once, nothing is sent for this long, or until there are this many bytes. */
export const COLLECT_MS = 4;
export const COLLECT_BYTES = 64 * 1024;
/** What a window grows to while there is no quiet time: one picture of a screen, so nobody sees it. */
export const LONGEST_MS = 16;
/** A read of this many bytes shows that there are more; a smaller one took all there was. */
const MORE_BYTES = 1024;

/** Puts pieces together into what is sent. */
export interface Collector {
  take(bytes: Buffer): void;
  /** Sends what is there. */
  flush(): void;
  /** Forgets what is there. */
  drop(): void;
}

/**
 * Sends the first bytes after a quiet time at once; what follows within a window goes together. Within a window nothing more is read
 * (`rest`, until `go`) once all was taken: under a flood tmux moves the cursor thousands of times a second, with a few bytes each.
 */
export function createCollector(on: { send(bytes: Buffer): void; rest(): void; go(): void }): Collector {
  let pending: Buffer[] = [];
  let size = 0;
  let timer: NodeJS.Timeout | undefined;
  let window = COLLECT_MS;
  let ended = -Infinity;
  const drop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    pending = [];
    size = 0;
  };
  const flush = (): void => {
    const [first, ...more] = pending;
    if (!first) return drop();
    const bytes = more.length === 0 ? first : Buffer.concat(pending, size);
    drop();
    window = performance.now() - ended < COLLECT_MS ? Math.min(window * 2, LONGEST_MS) : COLLECT_MS;
    // The next window begins with each sending, so that a steady stream goes out in steady pieces.
    timer = setTimeout(end, window);
    on.send(bytes);
  };
  const end = (): void => {
    ended = performance.now();
    flush();
    on.go();
  };
  return {
    flush,
    drop,
    take(bytes) {
      pending.push(bytes);
      size += bytes.length;
      if (timer === undefined || size >= COLLECT_BYTES) flush();
      if (bytes.length < MORE_BYTES) on.rest();
    },
  };
}
