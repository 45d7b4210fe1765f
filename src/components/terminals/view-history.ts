import type { z } from "zod";
import type { Screen } from "#domain/api.ts";
import { get, Refusal } from "../../client/rest.ts";
import type { Store } from "../../client/store.ts";
import { terminalSettings } from "../../client/terminal-settings.ts";
import type { Fit } from "./fit.ts";
import { nextStep, STEPS } from "./history-pages.ts";
import { createHistoryTerminal, type HistoryTerminal, type Hits } from "./history-terminal.ts";
import type { Look } from "./terminal-look.ts";
import type { Point } from "./touch.ts";

/** What is told about the past while it is read; null while the terminal is live. */
export interface HistoryState {
  /** When it was read; the program goes on meanwhile. */
  since: string;
  loading: boolean;
  /** Nothing older is kept. */
  complete: boolean;
  hits: Hits | null;
  problem: Refusal | null;
}

/** The past of one terminal, read on demand. */
export interface ViewHistory {
  /** Goes back by pixels or pages, and forward again; forward beyond the end is live. */
  scroll(by: { pixels: number } | { pages: 1 } | "stay"): void;
  /** The web address at a place on the page, when the past is shown there. */
  linkAt(point: Point): URL | undefined;
  search(text: string, direction: "older" | "newer"): Promise<void>;
  isOpen(): boolean;
  close(): void;
  resize(): void;
  focus(): void;
}

interface Parts {
  sessionId: string;
  /** Where the past is shown; hidden while live. */
  place: HTMLElement;
  store: Store<{ history: HistoryState | null }>;
  look(): Look;
  size(): { cols: number; rows: number; fit: Fit };
  /** Pixels of the live terminal above its view, where the past begins. */
  above(): number;
  on: {
    /** Somebody went forward into what is live again, so many pixels below its first line. */
    back(above: number): void;
    leave(): void;
    find(): void;
    copy(text: string): void;
    link(url: URL): void;
    closed(hadFocus: boolean): void;
  };
}

interface Past extends Parts {
  terminal: HistoryTerminal | undefined;
  /** Lines of the next page; undefined when nothing older is kept. */
  next: number | undefined;
  opening: Promise<void> | undefined;
  /** Pixels travelled while the first lines were on their way; null when they are there. */
  early: number | null;
}

/** Makes the past readable; nothing is fetched before it is wanted. */
export function createViewHistory(parts: Parts): ViewHistory {
  const past: Past = { ...parts, terminal: undefined, next: undefined, opening: undefined, early: null };
  return {
    scroll: (by) => scroll(past, by),
    async search(text, direction) {
      await open(past);
      // Everything is searched, so everything is read first.
      if (past.next) await load(past, STEPS.at(-1) ?? past.next);
      past.terminal?.search(text, direction);
    },
    linkAt: (point) => past.terminal?.linkAt(point),
    isOpen: () => past.store.get().history !== null,
    close: () => close(past),
    resize() {
      const { cols, rows, fit } = past.size();
      past.terminal?.setFit(fit);
      past.terminal?.resize(cols, rows);
    },
    focus: () => past.terminal?.focus(),
  };
}

function scroll(past: Past, by: { pixels: number } | { pages: 1 } | "stay"): void {
  const opened = open(past);
  if (by === "stay") return;
  if ("pixels" in by) move(past, by.pixels);
  else void opened.then(() => past.terminal?.scrollPage());
}

function open(past: Past): Promise<void> {
  if (past.opening) return past.opening;
  past.early = 0;
  const from = past.above();
  past.store.set({ history: { since: new Date().toISOString(), loading: true, complete: false, hits: null, problem: null } });
  const opening = load(past, terminalSettings().get().page).then(() => {
    // Closed meanwhile, and maybe opened anew.
    if (past.opening !== opening) return;
    past.terminal?.moveTo(from + Math.min(0, past.early ?? 0));
    past.early = null;
  });
  past.opening = opening;
  return opening;
}

async function load(past: Past, lines: number): Promise<void> {
  const { opening } = past;
  change(past, { loading: true });
  try {
    const screen = await get<z.infer<typeof Screen>>(`/api/sessions/${past.sessionId}/screen?lines=${lines}&colours=true`);
    // Closed meanwhile, and maybe opened anew.
    if (!past.store.get().history || (opening && opening !== past.opening)) return;
    past.next = nextStep(lines, screen);
    past.terminal ??= openTerminal(past);
    await past.terminal.show(screen.text, screen.rows);
    change(past, { loading: false, complete: past.next === undefined });
  } catch (error) {
    change(past, { loading: false, problem: error instanceof Refusal ? error : null });
  }
}

function change(past: Past, change: Partial<HistoryState>): void {
  const { history } = past.store.get();
  if (history) past.store.set({ history: { ...history, ...change } });
}

function move(past: Past, pixels: number): void {
  const { terminal } = past;
  if (past.early !== null) past.early += pixels;
  if (!terminal || past.early !== null) return;
  const place = terminal.place() + pixels;
  if (pixels <= 0 || place < 0) return terminal.moveTo(place);
  close(past);
  past.on.back(place);
}

function close(past: Past): void {
  if (!past.store.get().history) return;
  const hadFocus = past.place.contains(document.activeElement);
  past.terminal?.dispose();
  Object.assign(past, { terminal: undefined, opening: undefined, next: undefined, early: null });
  past.place.hidden = true;
  past.store.set({ history: null });
  past.on.closed(hadFocus);
}

function openTerminal(past: Past): HistoryTerminal {
  const { cols, rows, fit } = past.size();
  past.place.hidden = false;
  const terminal = createHistoryTerminal(past.place, past.look(), {
    ...past.on,
    end: () => close(past),
    move: (pixels) => move(past, pixels),
    nearTop() {
      if (past.next && !past.store.get().history?.loading) void load(past, past.next);
    },
    hits: (hits) => change(past, { hits }),
  });
  terminal.setFit(fit);
  terminal.resize(cols, rows);
  return terminal;
}
