import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import type { Screen } from "../../client/terminal-feed.ts";
import type { CursorShape } from "../../client/terminal-settings.ts";
import type { Fit } from "./fit.ts";
import { linkUnder } from "./link-under.ts";
import { meaningOf, NEWLINE } from "./keys.ts";
import { dropReplies } from "./replies.ts";
import { cellAt, wheelPixels } from "./scroll.ts";
import type { Look } from "./terminal-look.ts";
import type { Point } from "./touch.ts";
import { linkOf } from "./words.ts";

/** What a terminal asks of the page around it. */
export interface TerminalEvents {
  /** Keys, as bytes for the program. */
  type(data: string): void;
  /** The mouse, for a program that asked for it. It never takes control by itself. */
  mouse(data: string): void;
  /** Whether the person here may type. */
  controls(): boolean;
  paste(text: string): void;
  /** Images were pasted. */
  images(files: readonly File[]): void;
  leave(): void;
  /** The wheel turned over a cell, by so many pixels. */
  scroll(pixels: number, cell: { col: number; row: number }): void;
  /** A page of what is older is wanted. */
  page(): void;
  find(): void;
  copy(text: string): void;
  /** A link was chosen; nothing is opened yet. */
  link(url: URL): void;
  /** Something was drawn. */
  drawn(): void;
  focus(has: boolean): void;
}

/** The terminal that is alive: it draws what comes and hands on what is typed. */
export interface LiveTerminal extends Screen {
  focus(): void;
  setFit(fit: Fit): void;
  setLook(look: Look): void;
  /** Draws with the graphics card while it can be seen; many pages together have few of those places. */
  setVisible(visible: boolean): void;
  /** Whether the program reads the mouse. */
  tracksMouse(): boolean;
  /** Lines up to the last one that is used; the cursor's counts. */
  usedRows(): number;
  /** The web address at a place on the page. */
  linkAt(point: Point): URL | undefined;
  /** The drawn screen on the page. */
  area(): DOMRect;
  /** Where the cursor is, in CSS pixels of the screen. */
  cursor(): { left: number; top: number; width: number; height: number };
  dispose(): void;
}

/** Options of every terminal of this product. */
export function terminalOptions(look: Look): ConstructorParameters<typeof Terminal>[0] {
  return {
    allowProposedApi: true,
    fontFamily: look.fontFamily,
    fontWeight: 400,
    fontWeightBold: 600,
    theme: look.theme,
    minimumContrastRatio: look.contrast,
    logLevel: "off",
    macOptionIsMeta: true,
    rescaleOverlappingGlyphs: true,
    scrollOnEraseInDisplay: false,
  };
}

/** Opens a terminal in an element. The element's fonts must be loaded, which is what reading the look waits for. */
export function createLiveTerminal(host: HTMLElement, look: Look, on: TerminalEvents): LiveTerminal {
  // No scrollback: what scrolls out of the pane is kept by tmux and read from there.
  const term = new Terminal({ ...terminalOptions(look), ...cursorOf(look), cols: 120, rows: 40, scrollback: 0, cursorInactiveStyle: "outline", linkHandler: { activate: (_event, text) => follow(text, on), allowNonHttpProtocols: false } });
  dropReplies(term.parser);
  term.loadAddon(new Unicode11Addon());
  term.unicode.activeVersion = "11";
  term.loadAddon(new WebLinksAddon((_event, text) => follow(text, on)));
  term.open(host);
  const graphics = createGraphics(term);
  handleInput(term, host, on);
  term.onRender(() => on.drawn());
  const area = (): DOMRect => (host.querySelector(".xterm-screen") ?? host).getBoundingClientRect();
  return {
    write: (bytes, drawn) => term.write(bytes, drawn),
    reset: () => term.reset(),
    resize: (cols, rows) => term.resize(cols, rows),
    focus: () => term.focus(),
    setFit({ fontSize, lineHeight }) {
      term.options.fontSize = fontSize;
      term.options.lineHeight = lineHeight;
    },
    setLook(next) {
      Object.assign(term.options, { theme: next.theme, fontFamily: next.fontFamily, minimumContrastRatio: next.contrast, ...cursorOf(next) });
    },
    setVisible: graphics.use,
    tracksMouse: () => term.modes.mouseTrackingMode !== "none",
    usedRows: () => usedRows(term),
    linkAt: (point) => linkUnder(term, cellAt(point, area(), term)),
    area,
    cursor() {
      const { width, height } = area();
      const cell = { width: width / term.cols, height: height / term.rows };
      return { left: term.buffer.active.cursorX * cell.width, top: term.buffer.active.cursorY * cell.height, ...cell };
    },
    dispose() {
      graphics.use(false);
      term.dispose();
    },
  };
}

function usedRows({ buffer: { active }, rows }: Terminal): number {
  const isUsed = (y: number): boolean => (active.getLine(active.baseY + y)?.translateToString(true) ?? "") !== "";
  let last = rows - 1;
  while (last > active.cursorY && !isUsed(last)) last -= 1;
  return last + 1;
}

function cursorOf({ cursor }: Look): { cursorStyle: CursorShape; cursorBlink: boolean } {
  return { cursorStyle: cursor.shape, cursorBlink: cursor.blinks };
}

/** The graphics card as a renderer, with the page itself to fall back on. */
export function createGraphics(term: Terminal): { use(on: boolean): void } {
  let addon: WebglAddon | undefined;
  let failed = false;
  const drop = (): void => {
    addon?.dispose();
    addon = undefined;
  };
  return {
    use(on) {
      if (!on) return drop();
      if (failed) return;
      if (addon) return addon.clearTextureAtlas();
      try {
        const next = new WebglAddon();
        next.onContextLoss(() => {
          failed = true;
          drop();
        });
        term.loadAddon(next);
        addon = next;
      } catch {
        // No graphics card for us: the terminal draws with the page.
        failed = true;
      }
    },
  };
}

function handleInput(term: Terminal, host: HTMLElement, on: TerminalEvents): void {
  term.onData((data) => (isMouse(data) ? on.mouse(data) : on.type(data)));
  // Old mouse protocols, which may hold any byte.
  term.onBinary((data) => on.mouse(data));
  term.attachCustomKeyEventHandler((event) => handleKey(term, event, on));
  term.attachCustomWheelEventHandler((event) => {
    if (term.modes.mouseTrackingMode !== "none" && on.controls()) return true;
    event.preventDefault();
    // The terminal itself would make arrow keys of it, which is the prompt history of agents.
    on.scroll(wheelPixels(event, host.clientHeight / term.rows), { col: 1, row: 1 });
    return false;
  });
  host.addEventListener("paste", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const files = [...(event.clipboardData?.files ?? [])];
    // What is both, such as cells of a table, is wanted as text in a terminal.
    if (text !== "") on.paste(text);
    else if (files.length > 0) on.images(files);
  }, true);
  term.textarea?.addEventListener("focus", () => on.focus(true));
  term.textarea?.addEventListener("blur", () => on.focus(false));
}

function handleKey(term: Terminal, event: KeyboardEvent, on: TerminalEvents): boolean {
  const meaning = meaningOf(event, term.hasSelection());
  if (meaning === "pane") return true;
  // The browser makes a paste event of it, which is caught above.
  if (meaning === "browser-paste") return false;
  event.preventDefault();
  event.stopPropagation();
  if (meaning === "leave") on.leave();
  if (meaning === "newline") on.type(NEWLINE);
  if (meaning === "copy") on.copy(term.getSelection());
  if (meaning === "older") on.page();
  if (meaning === "find") on.find();
  return false;
}

function follow(text: string, on: TerminalEvents): void {
  const url = linkOf(text);
  if (url) on.link(url);
}

function isMouse(data: string): boolean {
  return data.startsWith("\u001B[<") || data.startsWith("\u001B[M");
}
