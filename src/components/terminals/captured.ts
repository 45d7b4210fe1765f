/** A colour as the terminal named it: one of the palette, or its own as `#rrggbb`. */
export type Colour = number | `#${string}`;

export interface Style {
  fg?: Colour;
  bg?: Colour;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  inverse?: true;
  hidden?: true;
  strike?: true;
}

/** Neighbouring characters that look alike. */
export interface Run {
  text: string;
  style: Style;
}

const ESC = "\u001B";
const SHIFT_OUT = "\u000E";
const SHIFT_IN = "\u000F";
const CONTROLS = [ESC, SHIFT_OUT, SHIFT_IN];
// Line drawing as terminals shift it in, for the letters from ` to ~.
const DRAWING = Array.from("◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·");

/** Lines of a captured screen as runs. tmux carries a style on from line to line, so they are read together. */
export function readCapture(capture: string): Run[][] {
  const reading = { style: {} as Style, draws: false };
  return capture.replace(/\n$/, "").split("\n").map((line) => readLine(line, reading));
}

/**
 * The lines of a capture as a terminal can be given them. A background that is carried over a line break would fill the whole next
 * line; it is put down before the break and taken up behind it.
 */
export function linesToReplay(capture: string): string[] {
  const reading = { style: {} as Style, draws: false };
  return capture.replace(/\n$/, "").split("\n").map((line) => {
    const before = reading.style.bg;
    if (line.includes(ESC)) readLine(line, reading);
    const after = reading.style.bg;
    return `${before === undefined ? "" : `${ESC}[48;${codesOf(before)}m`}${line}${after === undefined ? "" : `${ESC}[49m`}`;
  });
}

function codesOf(colour: Colour): string {
  if (typeof colour === "number") return `5;${colour}`;
  return `2;${[1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).join(";")}`;
}

/** The last lines of a capture that are not empty at its end, at most `count`. */
export function lastLines(lines: readonly Run[][], count: number): Run[][] {
  const end = lines.findLastIndex((line) => line.some((run) => run.text.trim() !== "" || run.style.bg !== undefined || run.style.inverse));
  return lines.slice(Math.max(0, end + 1 - count), end + 1);
}

function readLine(line: string, reading: { style: Style; draws: boolean }): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < line.length; ) {
    const next = nextControl(line, at);
    if (next > at) add(runs, reading.draws ? drawn(line.slice(at, next)) : line.slice(at, next), reading.style);
    at = next < line.length ? readControl(line, next, reading) : next;
  }
  return runs;
}

function add(runs: Run[], text: string, style: Style): void {
  const last = runs.at(-1);
  if (last?.style === style) last.text += text;
  else runs.push({ text, style });
}

function nextControl(line: string, from: number): number {
  const found = CONTROLS.map((c) => line.indexOf(c, from)).filter((at) => at >= 0);
  return found.length === 0 ? line.length : Math.min(...found);
}

/** Takes in what begins at `at` and returns where the text goes on. */
function readControl(line: string, at: number, reading: { style: Style; draws: boolean }): number {
  if (line[at] !== ESC) {
    reading.draws = line[at] === SHIFT_OUT;
    return at + 1;
  }
  const rest = line.slice(at + 1);
  if (rest.startsWith("]")) return at + 1 + endOfString(rest);
  const colours = /^\[([\d;:]*)m/.exec(rest);
  if (colours) reading.style = styleAfter(reading.style, colours[1] ?? "");
  // Anything else is skipped whole, by its form.
  const skipped = colours ?? /^\[[\d;:?]*[ -/]*[@-~]/.exec(rest) ?? /^[ -/]*[0-~]?/.exec(rest);
  return at + 1 + (skipped?.[0].length ?? 0);
}

/** Where a link or a title ends. */
function endOfString(rest: string): number {
  const bell = rest.indexOf("\u0007");
  const escape = rest.indexOf(ESC);
  if (bell >= 0 && (escape < 0 || bell < escape)) return bell + 1;
  return escape < 0 ? rest.length : escape + 2;
}

function drawn(text: string): string {
  return text.replaceAll(/[`-~]/g, (letter) => DRAWING[letter.charCodeAt(0) - 96] ?? letter);
}

const SET: Record<number, Style> = {
  1: { bold: true }, 2: { dim: true }, 3: { italic: true }, 4: { underline: true }, 7: { inverse: true }, 8: { hidden: true }, 9: { strike: true }, 21: { underline: true },
};
const UNSET: Record<number, (keyof Style)[]> = {
  22: ["bold", "dim"], 23: ["italic"], 24: ["underline"], 27: ["inverse"], 28: ["hidden"], 29: ["strike"], 39: ["fg"], 49: ["bg"],
};

function styleAfter(before: Style, parameters: string): Style {
  let style = { ...before };
  // `38:2::r:g:b` is another way to write `38;2;r;g;b`.
  const codes = parameters.replace(/([34]8):2:\d*:(\d+:\d+:\d+)/g, "$1:2:$2").split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const [colour, used] = ownColour(codes.slice(i + 1));
      if (colour !== undefined) style[code === 38 ? "fg" : "bg"] = colour;
      i += used;
    } else style = styleBy(style, code);
  }
  return style;
}

function styleBy(style: Style, code: number): Style {
  if (code === 0) return {};
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 };
  const gone = UNSET[code];
  return gone ? Object.fromEntries(Object.entries(style).filter(([name]) => !gone.includes(name as keyof Style))) : { ...style, ...SET[code] };
}

/** The colour behind 38 or 48, and how many codes it takes. */
function ownColour([kind, ...rest]: readonly number[]): [Colour | undefined, number] {
  if (kind === 5) return [paletteColour(rest[0] ?? 0), 2];
  if (kind === 2) return [hex(rest.slice(0, 3)), 4];
  return [undefined, 0];
}

/** A colour of the 256: the first sixteen stay the theme's, the others are the same everywhere. */
function paletteColour(index: number): Colour {
  if (index < 16) return index;
  if (index >= 232) return hex(Array.from({ length: 3 }, () => 8 + (index - 232) * 10));
  const cube = index - 16;
  return hex([cube / 36, (cube / 6) % 6, cube % 6].map((level) => (Math.floor(level) === 0 ? 0 : 55 + Math.floor(level) * 40)));
}

function hex(rgb: readonly number[]): `#${string}` {
  return `#${[0, 1, 2].map((i) => Math.min(255, rgb[i] ?? 0).toString(16).padStart(2, "0")).join("")}`;
}

/** The style in CSS, with the theme's own sixteen colours; bold text takes the bright ones, as in the terminal itself. */
export function cssOf(style: Style): { color?: string; background?: string; fontWeight?: number; fontStyle?: "italic"; textDecoration?: string; opacity?: number; visibility?: "hidden" } {
  const fg = style.bold && typeof style.fg === "number" && style.fg < 8 ? style.fg + 8 : style.fg;
  const [front, back] = style.inverse ? ([style.bg ?? "bg", fg ?? "fg"] as const) : ([fg, style.bg] as const);
  const line = [style.underline && "underline", style.strike && "line-through"].filter(Boolean).join(" ");
  return {
    ...(front === undefined ? {} : { color: cssColour(front) }),
    ...(back === undefined ? {} : { background: cssColour(back) }),
    ...(style.bold ? { fontWeight: 600 } : {}),
    ...(style.italic ? { fontStyle: "italic" } : {}),
    ...(line ? { textDecoration: line } : {}),
    ...(style.dim ? { opacity: 0.65 } : {}),
    ...(style.hidden ? { visibility: "hidden" } : {}),
  };
}

function cssColour(colour: Colour | "fg" | "bg"): string {
  return typeof colour === "string" && colour.startsWith("#") ? colour : `var(--ansi-${colour})`;
}
