/** A connection that is made anew whenever it is lost. */
export interface Kept<T> {
  current(): T | undefined;
  /** It was lost so often that it is left alone for a while. */
  isTroubled(): boolean;
  /** There may be something to connect to now. */
  wake(): void;
  stop(): void;
}

const FIRST_WAIT_MS = 100;
/** So many losses within so many milliseconds are trouble; it is tried again when they are over. */
const LOSSES = { most: 3, ms: 60_000 };

/**
 * Keeps what `open` makes; undefined means that there is nothing to connect to, and the next `wake` tries again.
 * `open` is handed what to call when the connection is lost. `changed` is called after each connection and each loss.
 */
export function keepConnected<T>(open: (lost: () => void) => Promise<T | undefined>, changed: () => void): Kept<T> {
  let losses: number[] = [];
  let current: T | undefined;
  let opening = false;
  let woken = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const lose = (): void => {
    if (stopped) return;
    current = undefined;
    const now = performance.now();
    losses = [...losses.filter((at) => now - at < LOSSES.ms), now];
    timer = setTimeout(() => void connect(), losses.length < LOSSES.most ? FIRST_WAIT_MS * 2 ** losses.length : LOSSES.ms);
    changed();
  };
  const connect = async (): Promise<void> => {
    timer = undefined;
    if (opening || stopped || current !== undefined) return;
    opening = true;
    woken = false;
    let lost = false;
    try {
      const made = await open(() => {
        if (current === undefined) lost = true;
        else lose();
      });
      if (made !== undefined && !lost) current = made;
    } catch {
      lost = true;
    }
    opening = false;
    if (lost) lose();
    else if (current !== undefined) changed();
    else if (woken) await connect();
  };
  return {
    current: () => current,
    isTroubled: () => current === undefined && losses.filter((at) => performance.now() - at < LOSSES.ms).length >= LOSSES.most,
    wake() {
      woken = true;
      if (timer === undefined) void connect();
    },
    stop() {
      stopped = true;
      current = undefined;
      clearTimeout(timer);
    },
  };
}
