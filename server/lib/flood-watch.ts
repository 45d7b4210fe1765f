/** More bytes of one pane than this in so many milliseconds are a flood; it costs the agent time, and tells nothing more. */
const FLOOD = { bytes: 64 * 1024, ms: 250 };
/** Milliseconds of a pause: most that say so much at once have said it all. */
const PAUSE_MS = { first: 200, next: 1000 };
/** So much behind a pause shows that it goes on: to hear as much again each second would keep others waiting. */
const GOES_ON_BYTES = 32 * 1024;
/** As much in the same time is loud: no spinner, but a program whose output may be held if it is not read at once. tmux reads such pieces. */
const LOUD_BYTES = 4 * 1024;

/** What becomes of a pane that floods. */
export interface FloodActs {
  /** Its output shall not be sent for a while. */
  pause(): void;
  resume(): void;
  /** It floods, told again at every pause; or it is calm again. */
  flood(isFlood: boolean): void;
}

/** Counts what one pane puts out, and pauses it when that is too much. */
export interface FloodWatch {
  /** True while the pane is loud. */
  hear(bytes: number, now: number): boolean;
  isPaused(): boolean;
  stop(): void;
}

export function watchFlood(on: FloodActs): FloodWatch {
  let window = { from: 0, bytes: 0 };
  let paused: NodeJS.Timeout | undefined;
  /** Runs after a pause, until it is known whether the flood goes on. */
  let calming: NodeJS.Timeout | undefined;
  const calm = (): void => {
    calming = undefined;
    on.flood(false);
  };
  const resume = (): void => {
    paused = undefined;
    window.bytes = 0;
    calming = setTimeout(calm, FLOOD.ms);
    on.resume();
  };
  return {
    hear(bytes, now) {
      if (paused) return false;
      if (now - window.from > FLOOD.ms) window = { from: now, bytes: 0 };
      window.bytes += bytes;
      if (window.bytes <= (calming ? GOES_ON_BYTES : FLOOD.bytes)) return window.bytes >= LOUD_BYTES;
      paused = setTimeout(resume, calming ? PAUSE_MS.next : PAUSE_MS.first);
      clearTimeout(calming);
      calming = undefined;
      on.pause();
      on.flood(true);
      return false;
    },
    isPaused: () => paused !== undefined,
    stop() {
      // Nobody would tell any more when it ends.
      if (paused || calming) on.flood(false);
      clearTimeout(paused);
      clearTimeout(calming);
      [paused, calming] = [undefined, undefined];
    },
  };
}
