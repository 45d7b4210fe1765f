/** Milliseconds for which nothing is read after a little was. */
export const PACE_MS = 40;
/** A reading of so many bytes shows that there are more: a terminal hands out 4 KiB at most. */
export const MORE_BYTES = 2048;

/** Milliseconds without a rest after a loud piece. */
export const FLOW_MS = 250;

/** Says when a stream of many small pieces is read. */
export interface Pace {
  /** So many bytes were read. */
  took(bytes: number): void;
  /** Somebody talks who is not to wait: there is no rest for a while. */
  flow(): void;
  /** Somebody waits for what comes: it is read at once until the next `took`. */
  hurry(): void;
}

/**
 * A hundred programs that turn their spinners wake a reader hundreds of times a second, with a few bytes each; the waking costs more than
 * what is done with them. So they are read together, a little later. Much is read on: tmux reads no pane while it cannot get rid of 512 bytes
 * for a control client, when there is no other client, so a program that says much would be held.
 */
export function createPace(on: { rest(): void; go(): void }): Pace {
  let timer: NodeJS.Timeout | undefined;
  let flowsUntil = -Infinity;
  const go = (): void => {
    timer = undefined;
    on.go();
  };
  return {
    took(bytes) {
      if (bytes >= MORE_BYTES || timer !== undefined || performance.now() < flowsUntil) return;
      on.rest();
      timer = setTimeout(go, PACE_MS);
    },
    flow: () => void (flowsUntil = performance.now() + FLOW_MS),
    hurry() {
      if (timer === undefined) return;
      clearTimeout(timer);
      go();
    },
  };
}
