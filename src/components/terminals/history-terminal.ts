import { SearchAddon } from "@xterm/addon-search";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import type { Fit } from "./fit.ts";
import { createReel, type Reel } from "./history-reel.ts";
import { linkUnder } from "./link-under.ts";
import { meaningOf } from "./keys.ts";
import { createGraphics, terminalOptions } from "./live-terminal.ts";
import { dropReplies } from "./replies.ts";
import { cellAt, wheelPixels } from "./scroll.ts";
import type { Look } from "./terminal-look.ts";
import type { Point } from "./touch.ts";
import { linkOf } from "./words.ts";

/** Which hit of a search is shown, counted from 1, and how many there are; `of` is null when there are too many to count. */
export interface Hits {
  at: number;
  of: number | null;
}

export interface HistoryEvents {
  /** The person wants back to what is live. */
  end(): void;
  /** Positive is newer. */
  move(pixels: number): void;
  /** The oldest loaded lines are near. */
  nearTop(): void;
  hits(hits: Hits | null): void;
  leave(): void;
  find(): void;
  copy(text: string): void;
  link(url: URL): void;
}

/** A terminal for reading: the pane's past, which stands still while the program goes on. */
export interface HistoryTerminal extends Reel {
  scrollPage(): void;
  search(text: string, direction: "older" | "newer"): void;
  /** The web address at a place on the page. */
  linkAt(point: Point): URL | undefined;
  setFit(fit: Fit): void;
  focus(): void;
  selection(): string;
  dispose(): void;
}

const LINES = 6000;
/** How near the oldest line may come before older ones are asked for. */
const NEAR_TOP = 80;

/** Opens a terminal for reading in an element. */
export function createHistoryTerminal(place: HTMLElement, look: Look, on: HistoryEvents): HistoryTerminal {
  const host = place.appendChild(document.createElement("div"));
  const term = new Terminal({ ...terminalOptions(look), scrollback: LINES, convertEol: true, disableStdin: true, cursorStyle: "underline", cursorInactiveStyle: "none", scrollSensitivity: 1 });
  dropReplies(term.parser);
  term.loadAddon(new Unicode11Addon());
  term.unicode.activeVersion = "11";
  term.loadAddon(new WebLinksAddon((_event, text) => {
    const url = linkOf(text);
    if (url) on.link(url);
  }));
  const finder = createFinder(term, look, on);
  term.open(host);
  const graphics = createGraphics(term);
  graphics.use(true);
  watchScroll(term, host, on);
  term.attachCustomKeyEventHandler((event) => handleKey(term, event, on));
  const reel = createReel(term, host);
  return {
    ...reel,
    scrollPage: () => term.scrollPages(-1),
    linkAt: (point) => linkUnder(term, cellAt(point, (host.querySelector(".xterm-screen") ?? host).getBoundingClientRect(), term)),
    search: finder.search,
    setFit({ fontSize, lineHeight }) {
      term.options.fontSize = fontSize;
      term.options.lineHeight = lineHeight;
    },
    focus: () => term.focus(),
    selection: () => term.getSelection(),
    dispose() {
      graphics.use(false);
      term.dispose();
      host.remove();
    },
  };
}

function isAtEnd(term: Terminal): boolean {
  return term.buffer.active.viewportY >= term.buffer.active.baseY;
}

function watchScroll(term: Terminal, host: HTMLElement, on: HistoryEvents): void {
  let before = 0;
  // A wheel moves by its pixels, as on every page. The terminal's own scrolling would keep the event, so it is heard before that.
  host.addEventListener("wheel", (event) => {
    event.preventDefault();
    event.stopPropagation();
    on.move(wheelPixels(event, host.clientHeight / term.rows));
  }, { capture: true, passive: false });
  term.onRender(() => {
    const at = term.buffer.active.viewportY;
    if (at < before && at < NEAR_TOP) on.nearTop();
    before = at;
  });
}

function createFinder(term: Terminal, look: Look, on: HistoryEvents): { search(text: string, direction: "older" | "newer"): void } {
  const addon = new SearchAddon({ highlightLimit: 2000 });
  term.loadAddon(addon);
  addon.onDidChangeResults(({ resultIndex, resultCount }) => {
    if (resultCount === 0) on.hits({ at: 0, of: 0 });
    else on.hits(resultIndex < 0 ? { at: 0, of: null } : { at: resultIndex + 1, of: resultCount });
  });
  const decorations = { matchBorder: look.hit.active, activeMatchBackground: look.hit.active, matchOverviewRuler: look.hit.all, activeMatchColorOverviewRuler: look.hit.active };
  return {
    search(text, direction) {
      if (text === "") {
        addon.clearDecorations();
        return on.hits(null);
      }
      if (direction === "older") addon.findPrevious(text, { decorations });
      else addon.findNext(text, { decorations });
    },
  };
}

function handleKey(term: Terminal, event: KeyboardEvent, on: HistoryEvents): boolean {
  const meaning = meaningOf(event, term.hasSelection());
  if (event.key === "Escape" && event.type === "keydown") on.end();
  else if (meaning === "leave") on.leave();
  else if (meaning === "find") on.find();
  else if (meaning === "copy") on.copy(term.getSelection());
  else if (event.type === "keydown") scrollByKey(term, event, on);
  if (meaning !== "browser-paste") event.preventDefault();
  return false;
}

function scrollByKey(term: Terminal, event: KeyboardEvent, on: HistoryEvents): void {
  const wasAtEnd = isAtEnd(term);
  if (event.key === "PageUp") term.scrollPages(-1);
  else if (event.key === "PageDown") term.scrollPages(1);
  else if (event.key === "ArrowUp") term.scrollLines(-1);
  else if (event.key === "ArrowDown") term.scrollLines(1);
  else if (event.key === "Home") term.scrollToTop();
  else if (event.key === "End") term.scrollToBottom();
  else return;
  if (wasAtEnd && isAtEnd(term)) on.end();
}
