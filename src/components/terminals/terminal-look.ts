import type { ITheme } from "@xterm/xterm";
import { type CursorShape, terminalSettings } from "../../client/terminal-settings.ts";
import type { Glyphs } from "./fit.ts";

/** How a terminal looks: what the page's tokens say where it stands. */
export interface Look {
  fontFamily: string;
  theme: ITheme;
  glyphs: Glyphs;
  /** Colours of search hits, as the search addon wants them. */
  hit: { all: string; active: string };
  cursor: { shape: CursorShape; blinks: boolean };
  /** Lowest contrast of text: agents choose their colours for a dark ground, on a light one they have to be mended. */
  contrast: number;
}

const NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
// Fonts that have what the first one lacks: brackets and marks that agents print, arrows, box parts, powerline glyphs.
const FALLBACK = '"DejaVu Sans Mono", "Noto Sans Mono", "Cascadia Mono", Menlo, Consolas, "Symbols Nerd Font Mono", "Noto Sans Symbols 2", "Segoe UI Symbol", "Apple Symbols", "Apple Color Emoji", "Noto Color Emoji", monospace';
const SAMPLE_PX = 100;

/** Reads the look from an element of the terminal, and waits until its fonts are there: a size measured with another font stays wrong. */
export async function readLook(element: HTMLElement): Promise<Look> {
  const style = getComputedStyle(element);
  const { font, followsTheme, cursor, blinks } = terminalSettings().get();
  const own = font === null ? style.fontFamily : `"${font}", ${style.fontFamily}`;
  const fontFamily = `${own}, ${FALLBACK}`;
  await Promise.all(["400", "600"].map((weight) => document.fonts.load(`${weight} 13px ${own}`, "M⎿│").catch(() => [])));
  const colour = createColourReader(element);
  return {
    fontFamily,
    theme: themeOf(colour),
    glyphs: glyphsOf(fontFamily),
    hit: { all: colour("--ansi-8"), active: colour("--ansi-3") },
    cursor: { shape: cursor, blinks },
    contrast: followsTheme ? 4.5 : 1,
  };
}

function themeOf(colour: (token: string) => string): ITheme {
  const named = NAMES.flatMap((name, i) => [
    [name, colour(`--ansi-${i}`)],
    [`bright${name.slice(0, 1).toUpperCase()}${name.slice(1)}`, colour(`--ansi-${i + 8}`)],
  ]);
  return {
    ...(Object.fromEntries(named) as ITheme),
    background: colour("--ansi-bg"),
    foreground: colour("--ansi-fg"),
    cursor: colour("--ansi-fg"),
    cursorAccent: colour("--ansi-bg"),
    selectionBackground: colour("--line-control"),
    selectionForeground: colour("--ansi-15"),
    scrollbarSliderBackground: colour("--line-strong"),
    scrollbarSliderHoverBackground: colour("--line-control"),
    scrollbarSliderActiveBackground: colour("--line-control"),
  };
}

/** Reads tokens as `#rrggbb`. The browser resolves theme and colour space, a canvas its result to bytes. */
function createColourReader(element: HTMLElement): (token: string) => string {
  const probe = element.appendChild(document.createElement("span"));
  probe.hidden = true;
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // The caller reads all it wants in one go.
  queueMicrotask(() => probe.remove());
  return (token) => {
    probe.style.color = `var(${token})`;
    if (!context) return "#000000";
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((v) => v.toString(16).padStart(2, "0")).join("")}`;
  };
}

function glyphsOf(fontFamily: string): Glyphs {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return { aspect: 0.6, line: 1.3, dpr: devicePixelRatio };
  context.font = `${SAMPLE_PX}px ${fontFamily}`;
  const { width, fontBoundingBoxAscent, fontBoundingBoxDescent } = context.measureText("W");
  return { aspect: width / SAMPLE_PX, line: (fontBoundingBoxAscent + fontBoundingBoxDescent) / SAMPLE_PX, dpr: devicePixelRatio };
}
