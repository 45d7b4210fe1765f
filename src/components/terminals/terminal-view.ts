import { createStore, type Store } from "../../client/store.ts";
import type { Link } from "../../client/socket.ts";
import { hasControl, openStream } from "../../client/terminal-link.ts";
import type { StreamState, TerminalStream } from "../../client/terminal-stream.ts";
import { createLiveTerminal, type LiveTerminal, type TerminalEvents } from "./live-terminal.ts";
import { handsOn } from "./hands.ts";
import { createScroller, type Scroller } from "./scroller.ts";
import type { Look } from "./terminal-look.ts";
import { createViewHistory, type HistoryState, type ViewHistory } from "./view-history.ts";
import { createViewSend, NOTHING_SENT, type SendState, type ViewSend } from "./view-send.ts";
import { createViewSize, type ViewSize } from "./view-size.ts";
import { listenToTouch } from "./view-touch.ts";

/** Milliseconds between measurements of the way to the server and back, while the terminal is live. */
const PING_MS = 10_000;

/** What a frame shows around a terminal. */
export interface ViewState extends SendState {
  stream: StreamState;
  history: HistoryState | null;
  hasFocus: boolean;
  /** A link that was chosen and not opened yet. */
  link: URL | null;
  /** Counts keys that reached nobody, because another controls or there is no connection. */
  denied: number;
  /** Milliseconds to the server and back. */
  latency: number | null;
}

/** A terminal in its frame: what is alive, its past, and how both are moved and sized. */
export interface TerminalView {
  store: Store<ViewState>;
  stream: TerminalStream;
  history: ViewHistory;
  size: ViewSize;
  send: ViewSend;
  focus(): void;
  /** Types what a key of the strip stands for; goes back to what is live. */
  press(data: string): void;
  /** Sends a whole text as one paste with Enter behind it; goes back to what is live. */
  submit(text: string): Promise<void>;
  setLook(look: Look): void;
  dispose(): void;
}

export interface ViewOptions {
  sessionId: string;
  label: string;
  look: Look;
  /** Leaves the terminal by keyboard. */
  leave(): void;
  /** Opens the search of the past. */
  find(): void;
  /** Offers the text to a finger. */
  select(): void;
  copy(text: string): void;
}

export interface ViewPlaces {
  /** What moves when not everything fits. */
  pan: HTMLElement;
  live: HTMLElement;
  past: HTMLElement;
}

/** Puts a session's terminal into its places. */
export function createTerminalView(link: Link, places: ViewPlaces, options: ViewOptions): TerminalView {
  const store = createStore<ViewState>({ stream: { phase: "waiting", cols: 0, rows: 0, lease: null, problem: null }, history: null, hasFocus: false, link: null, denied: 0, latency: null, ...NOTHING_SENT });
  const live = createLiveTerminal(places.live, options.look, eventsOf(() => view, () => scroller, options));
  let { look } = options;
  const stream = openStream(link, { sessionId: options.sessionId, label: options.label, screen: live });
  const size = createViewSize(places.pan, { live, look: options.look, state: stream.state, onFit: () => history.resize() });
  const history = historyOf({ store, live, stream, size, places, options, look: () => look });
  const scroller = scrollerOf({ live, stream, history });
  const stops = [
    stream.subscribe(() => {
      store.set({ stream: stream.state() });
      size.apply();
    }),
    watchSight(places.pan, (visible) => {
      live.setVisible(visible);
      stream.show(visible);
    }),
    listenToTouch(places.pan, handsOn({ live, place: places.live, stream, size, history, scroller, select: options.select, link: (url) => store.set({ link: url }) })),
    measureLatency(link, stream, (latency) => store.set({ latency })),
  ];
  const view: TerminalView = {
    store, stream, history, size,
    send: createViewSend({ sessionId: options.sessionId, stream, store }),
    focus: () => (history.isOpen() ? history.focus() : live.focus()),
    press(data) {
      history.close();
      type(view, data);
    },
    async submit(text) {
      await stream.paste(text, true);
      history.close();
      size.follow.again();
    },
    setLook(next) {
      look = next;
      live.setLook(next);
      size.setLook(next);
    },
    dispose() {
      for (const stop of stops) stop();
      stream.close();
      history.close();
      size.dispose();
      live.dispose();
    },
  };
  return view;
}

interface Made {
  store: Store<ViewState>;
  live: LiveTerminal;
  stream: TerminalStream;
  size: ViewSize;
  history: ViewHistory;
}

function historyOf({ store, live, stream, size, ...on }: Omit<Made, "history"> & { places: ViewPlaces; options: ViewOptions; look(): Look }): ViewHistory {
  return createViewHistory({
    sessionId: on.options.sessionId,
    place: on.places.past,
    store,
    look: on.look,
    size: () => ({ cols: stream.state().cols || 120, rows: size.rows(), fit: size.fit() }),
    above: size.above,
    on: {
      ...on.options,
      link: (url) => store.set({ link: url }),
      back: size.follow.showFrom,
      closed(hadFocus) {
        size.follow.again();
        if (hadFocus) live.focus();
      },
    },
  });
}

function scrollerOf({ live, stream, history }: Pick<Made, "live" | "stream" | "history">): Scroller {
  return createScroller({
    controls: () => hasControl(stream.state().lease),
    tracksMouse: live.tracksMouse,
    isAlternate: async () => (await stream.modes()).alternate,
    cellHeight: () => live.cursor().height,
    type: (data) => void stream.type(data),
    past: history,
  });
}

function type(view: TerminalView, data: string): void {
  if (view.stream.type(data)) view.size.revealCursor();
  else view.store.set({ denied: view.store.get().denied + 1 });
}

function eventsOf(view: () => TerminalView, scroller: () => Scroller, options: ViewOptions): TerminalEvents {
  const controls = (): boolean => hasControl(view().stream.state().lease);
  return {
    type: (data) => type(view(), data),
    mouse(data) {
      if (controls()) view().stream.type(data);
    },
    controls,
    paste: (text) => void view().send.paste(text),
    images: (files) => void view().send.images(files),
    leave: options.leave,
    scroll(pixels, cell) {
      // The view moves first where it does not show the whole pane; what is left of the way is the program's, or the past.
      const { dy } = view().size.panBy(0, -pixels);
      if (dy !== 0) scroller().scroll(-dy, cell);
    },
    page: () => view().history.scroll({ pages: 1 }),
    drawn: () => view().size.follow.apply(),
    find: options.find,
    copy: options.copy,
    link: (url) => view().store.set({ link: url }),
    focus: (hasFocus) => view().store.set({ hasFocus }),
  };
}

/** Tells whether a person can see an element: it is on the screen, and the page is. Returns how to stop. */
function watchSight(element: HTMLElement, tell: (visible: boolean) => void): () => void {
  let onScreen = false;
  const look = (): void => tell(onScreen && document.visibilityState === "visible");
  const observer = new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)?.isIntersecting ?? false;
    look();
  });
  observer.observe(element);
  document.addEventListener("visibilitychange", look);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", look);
  };
}

function measureLatency(link: Link, stream: TerminalStream, tell: (ms: number | null) => void): () => void {
  const measure = (): void => {
    if (stream.state().phase !== "live") return tell(null);
    const began = performance.now();
    link.ask("ping", {}).then(() => tell(Math.round(performance.now() - began)), () => tell(null));
  };
  const timer = setInterval(measure, PING_MS);
  const first = stream.subscribe(() => {
    if (stream.state().phase !== "live") return;
    first();
    measure();
  });
  return () => {
    clearInterval(timer);
    first();
  };
}
