import type { Source } from "./viewer.ts";

// Leaving the keypad's application mode and clearing the screen, one right after the other: tmux's client does that when it ends, and only then.
const FAREWELL = Buffer.from("\u001B[?1l\u001B>\u001B[H\u001B[2J");

/** A source without what tmux says when a session ends: it would wipe the last screen, which is what a person wants to read then. */
export function keepLastScreen<S extends Source>(source: S): S {
  const screen = createFarewellFilter();
  return {
    ...source,
    onData: (listener) =>
      source.onData((bytes) => {
        const kept = screen(bytes);
        if (kept.length > 0) listener(kept);
      }),
  };
}

/** Passes bytes on up to the farewell and nothing after it. The begin of a farewell is held back until it is known to be none. */
function createFarewellFilter(): (bytes: Buffer) => Buffer {
  let back: Buffer = Buffer.alloc(0);
  let ended = false;
  return (bytes) => {
    if (ended) return Buffer.alloc(0);
    const all = back.length === 0 ? bytes : Buffer.concat([back, bytes]);
    const at = all.indexOf(FAREWELL);
    ended = at >= 0;
    const end = ended ? at : all.length - beginAtEnd(all);
    back = all.subarray(end);
    return all.subarray(0, end);
  };
}

/** How many bytes at the end are the begin of a farewell. */
function beginAtEnd(bytes: Buffer): number {
  for (let length = Math.min(FAREWELL.length - 1, bytes.length); length > 0; length--) {
    if (bytes.subarray(-length).equals(FAREWELL.subarray(0, length))) return length;
  }
  return 0;
}
