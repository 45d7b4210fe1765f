import type { Source } from "./viewer.ts";

/** Milliseconds after a typed key in which a viewer stays attached, whatever the pane does: who types wants to see the echo. */
const TYPED_MS = 2000;

/** A source that takes what is typed. */
export interface TypedSource extends Source {
  write(text: string): void;
}

export interface FloodSourceOptions {
  /** Attaches anew; the first bytes are a full screen. */
  attach(): TypedSource;
  /** Whole screens of the same pane. */
  frames(): Source;
  /** Says when the pane floods, again every second or so while it does, and when it is calm. Returns how to stop. */
  floods(hear: (isFlood: boolean) => void): () => void;
}

/**
 * An attach as long as its pane is calm, and frames while it floods: tmux draws a flood for every attached client, and the agent waits for that.
 * Typing attaches at once.
 */
export function floodSource(on: FloodSourceOptions): TypedSource {
  const heard = { data: (_bytes: Buffer): void => undefined, exit: (): void => undefined };
  const state = { held: false, wantsLive: false, typedAt: -Infinity };
  let live: ReturnType<typeof typable> | undefined = typable(on.attach());
  let current: Source = live;

  const use = (next: Source): void => {
    current = next;
    next.onData((bytes) => current === next && heard.data(bytes));
    next.onExit(() => {
      if (current !== next) return;
      stop();
      heard.exit();
    });
  };
  const turn = (next: Source): void => {
    const gone = current;
    use(next);
    gone.kill();
  };
  const goLive = (): TypedSource => {
    state.wantsLive = false;
    if (live) return live;
    live = typable(on.attach());
    turn(live);
    return live;
  };
  const goFrames = (): void => {
    live = undefined;
    turn(on.frames());
    if (state.held) current.pause();
  };
  const stop = on.floods((isFlood) => {
    // An attach cannot be held before it said anything; a held viewer gets it when it goes on.
    state.wantsLive = !isFlood && state.held && !live;
    if (!isFlood && !state.held) goLive();
    else if (isFlood && live && performance.now() - state.typedAt > TYPED_MS) goFrames();
  });

  return {
    onData(listener) {
      heard.data = listener;
      use(current);
    },
    onExit: (listener) => void (heard.exit = listener),
    pause() {
      state.held = true;
      current.pause();
    },
    resume() {
      state.held = false;
      if (state.wantsLive) goLive();
      else current.resume();
    },
    write(text) {
      state.typedAt = performance.now();
      goLive().write(text);
    },
    kill: () => (stop(), current.kill()),
  };
}

/** Keeps what is typed until the attach said something: before that its terminal echoes, and turns ^C into a signal for the attach itself. */
function typable(source: TypedSource): TypedSource {
  let early: string[] | undefined = [];
  return {
    ...source,
    onData: (listener) =>
      source.onData((bytes) => {
        const typed = early?.join("") ?? "";
        early = undefined;
        if (typed !== "") source.write(typed);
        listener(bytes);
      }),
    write: (text) => void (early ? early.push(text) : source.write(text)),
  };
}
