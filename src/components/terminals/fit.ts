/** How a pane of fixed size is drawn: CSS pixels, and line height as a factor of the font's own. */
export interface Fit {
  fontSize: number;
  lineHeight: number;
}

interface Room {
  width: number;
  height: number;
}

interface Pane {
  cols: number;
  rows: number;
}

/** What is known of the font and the display. */
export interface Glyphs {
  /** Width of a character against the font size. */
  aspect: number;
  /** Height of a line at line height 1 against the font size. */
  line: number;
  /** Device pixels per CSS pixel. */
  dpr: number;
}

/** Smallest and largest text that is chosen by itself; a person may go further. */
const READABLE = 12;
const SMALLEST = 10;
const LARGEST = 16;
const LOWEST_LINE = 1;
const HIGHEST_LINE = 1.12;

/**
 * Draws the whole pane where it is readable, else its whole width, else as small as text may get; what does not fit is panned.
 * Characters get whole device pixels, because the renderer cuts fractions off. `height` is a line height that was chosen.
 */
export function fitFont(room: Room, pane: Pane, glyphs: Glyphs & { height?: number | null }): Fit {
  const byWidth = fontOf(room.width / pane.cols, glyphs);
  const byHeight = room.height / pane.rows / glyphs.line / (glyphs.height ?? LOWEST_LINE);
  const whole = Math.min(byWidth, byHeight);
  const wanted = whole >= READABLE ? whole : Math.min(byWidth, READABLE);
  const fontSize = fontOf(clamp(wanted, SMALLEST, LARGEST) * glyphs.aspect, glyphs);
  const lineHeight = glyphs.height ?? clamp(room.height / pane.rows / (fontSize * glyphs.line), LOWEST_LINE, HIGHEST_LINE);
  return { fontSize, lineHeight };
}

/** A size that a person chose, on whole device pixels. */
export function chosenFont(fontSize: number, glyphs: Glyphs, lineHeight = 1.05): Fit {
  const nearest = Math.max(1, Math.round(fontSize * glyphs.aspect * glyphs.dpr)) / glyphs.dpr;
  return { fontSize: fontOf(nearest, glyphs), lineHeight };
}

/** The pane that fills the room with readable text, within what the server allows. */
export function paneFor(room: Room, fontSize: number, glyphs: Glyphs): Pane {
  const { fontSize: size, lineHeight } = chosenFont(fontSize, glyphs);
  const cell = Math.floor(size * glyphs.aspect * glyphs.dpr) / glyphs.dpr;
  return {
    cols: Math.floor(clamp(room.width / cell, 20, 500)),
    rows: Math.floor(clamp(room.height / (size * glyphs.line * lineHeight), 5, 200)),
  };
}

/** The font whose characters are as wide as possible within `width`, on whole device pixels. */
function fontOf(width: number, { dpr, aspect }: Glyphs): number {
  // A hair more than exact on both ways: what is measured as 6.9999 pixels would be cut to 6.
  const pixels = Math.floor(width * dpr + 1e-3);
  return (pixels + 0.02) / dpr / aspect;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
