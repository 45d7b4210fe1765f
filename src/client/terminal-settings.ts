import { createStore, type Store } from "./store.ts";

/** How terminals look on this device. */
export interface TerminalSettings {
  /** Text size in CSS pixels; null fits the pane into its frame. */
  zoom: number | null;
  /** Terminals are dark in both themes unless this is on. */
  followsTheme: boolean;
  /** How a room shows them: one large with pictures of the others, two to four side by side, or one alone. */
  layout: Layout;
  /** Name of a font of this device; null is the one that comes with the product. */
  font: string | null;
  /** Height of a line as a factor of the font's own; null fits it. */
  line: number | null;
  cursor: CursorShape;
  blinks: boolean;
  /** Lines of the past that are read at first. */
  page: number;
}

export type Layout = (typeof LAYOUTS)[number];
export type CursorShape = (typeof CURSORS)[number];

/** Smallest and largest text a person may choose. */
export const ZOOM = { least: 6, most: 28, phone: 12 } as const;
const LAYOUTS = ["large", "split", "only"] as const;
export const CURSORS = ["block", "bar", "underline"] as const;
/** Heights of a line to choose from. */
export const LINE_HEIGHTS = [1, 1.1, 1.2, 1.35, 1.5] as const;
/** Lengths of a first page of the past, in lines. */
export const PAGES = [200, 500, 1500, 5000] as const;
/** Fonts for terminals that people install; which of them are here is looked up. */
export const FONTS = ["Cascadia Code", "Cascadia Mono", "Consolas", "DejaVu Sans Mono", "Fira Code", "Hack", "IBM Plex Mono", "Iosevka", "JetBrains Mono", "Liberation Mono", "Menlo", "Monaco", "Noto Sans Mono", "SF Mono", "Source Code Pro", "Ubuntu Mono"] as const;
const KEY = "rdv.terminals";
const EXPECTED: TerminalSettings = { zoom: null, followsTheme: false, layout: "large", font: null, line: null, cursor: "block", blinks: false, page: 500 };

/** Reads what was kept; anything that is not as expected counts as not kept. */
export function readSettings(text: string | null, isPhone: boolean): TerminalSettings {
  const otherwise = { ...EXPECTED, zoom: isPhone ? ZOOM.phone : null };
  const kept = keptFields(text);
  const oneOf = <T>(values: readonly T[], value: unknown, or: T): T => values.find((v) => v === value) ?? or;
  const isSize = kept.zoom === null || (typeof kept.zoom === "number" && kept.zoom >= ZOOM.least && kept.zoom <= ZOOM.most);
  return {
    zoom: isSize ? (kept.zoom as number | null) : otherwise.zoom,
    followsTheme: kept.followsTheme === true,
    layout: oneOf(LAYOUTS, kept.layout, otherwise.layout),
    font: oneOf<string | null>(FONTS, kept.font, null),
    line: oneOf<number | null>(LINE_HEIGHTS, kept.line, null),
    cursor: oneOf(CURSORS, kept.cursor, otherwise.cursor),
    blinks: kept.blinks === true,
    page: oneOf<number>(PAGES, kept.page, otherwise.page),
  };
}

function keptFields(text: string | null): Partial<Record<keyof TerminalSettings, unknown>> {
  try {
    return (JSON.parse(text ?? "{}") as Partial<Record<keyof TerminalSettings, unknown>> | null) ?? {};
  } catch {
    return {};
  }
}

let settings: Store<TerminalSettings> | undefined;

/** This device's settings; what changes is kept for the next visit. */
export function terminalSettings(): Store<TerminalSettings> {
  if (settings) return settings;
  const made = createStore(readSettings(recall(KEY), matchMedia("(pointer: coarse)").matches));
  made.subscribe(() => keep(KEY, JSON.stringify(made.get())));
  settings = made;
  return made;
}

/** What this browser kept under a name. It may refuse to keep anything; then things last as long as the page. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps something for the next visit, where the browser lets us. */
export function keep(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // As above.
  }
}
