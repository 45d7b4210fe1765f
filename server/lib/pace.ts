/** Milliseconds between readings while something moves. */
export const PACE_MS = 80;
/** Milliseconds within which the first of it comes, if there is any. */
export const COMES_MS = 30;
/** A reading of fewer bytes is all there is: tmux reads no pane while it cannot get rid of as many, and what those said comes behind. */
export const LITTLE_BYTES = 512;
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
  stop(): void;
}

/** What a pace is made for. */
export interface PacedStream {
  rest(): void;
  go(): void;
  /** Calls back when what the writer had to say by now has come. */
  mark(reached: () => void): void;
  /** True while somebody waits for what comes. */
  isAwaited(): boolean;
  /** All there was until now is read. Returns whether to be told so again; while not, the stream is left open. */
  heardAll(): boolean;
}

/**
 * A hundred programs that turn their spinners wake a reader hundreds of times a second, with a few bytes each; the waking costs more than
 * what is done with them, for tmux as for us. So they are read together, a little later, and all of them: what is left behind by a reading
 * comes two late. Behind much there may be more, so its end is asked for. There is a rest only behind something that was read: a writer that
 * is slow to notice that it may write would never come to it otherwise.
 */
export function createPace(stream: PacedStream): Pace {
  let turn: NodeJS.Timeout | undefined;
  const lull = createLull();
  let [isResting, isMarked] = [false, false];
  /** Bytes of the reading that is under way. */
  let taken = 0;
  let [flowsUntil, wentAt] = [-Infinity, -Infinity];
  const mayRest = (): boolean => !isResting && !stream.isAwaited() && performance.now() >= flowsUntil;
  const go = (): void => {
    if (!isResting) return;
    [isResting, taken, wentAt] = [false, 0, performance.now()];
    stream.go();
  };
  const nextTurn = (): void => void (turn ??= setTimeout(takeTurn, PACE_MS));
  const takeTurn = (): void => {
    turn = undefined;
    go();
    // Whoever hurried may have gone a moment ago.
    if (!isMarked) lull.in(Math.max(0, wentAt + COMES_MS - performance.now()), heardAll);
  };
  const heardAll = (): boolean => {
    lull.cancel();
    taken = 0;
    const goesOn = stream.heardAll();
    if (goesOn) nextTurn();
    return goesOn;
  };
  const readAll = (): void => {
    if (!heardAll() || !mayRest()) return;
    isResting = true;
    stream.rest();
  };
  const reached = (): void => {
    isMarked = false;
    readAll();
  };
  return {
    took(bytes) {
      nextTurn();
      taken += bytes;
      if (isMarked || !mayRest()) return;
      if (taken < LITTLE_BYTES) return readAll();
      lull.cancel();
      isMarked = true;
      stream.mark(reached);
    },
    flow() {
      flowsUntil = performance.now() + FLOW_MS;
      go();
    },
    hurry: go,
    stop() {
      clearTimeout(turn);
      lull.cancel();
      go();
    },
  };
}

/** Waits until nothing came for some milliseconds, and then has looked whether something did. */
function createLull() {
  let waiting: NodeJS.Timeout | undefined;
  let looking: NodeJS.Immediate | undefined;
  const cancel = (): void => {
    clearTimeout(waiting);
    clearImmediate(looking);
    [waiting, looking] = [undefined, undefined];
  };
  return {
    cancel,
    in(ms: number, task: () => unknown): void {
      cancel();
      waiting = setTimeout(() => (looking = setImmediate(task)), ms);
    },
  };
}
