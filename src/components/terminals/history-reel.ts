import type { Terminal } from "@xterm/xterm";
import { linesToReplay } from "./captured.ts";
import { placeIn } from "./history-pages.ts";

/** Rows drawn beyond those that are seen. */
const SPARE = 2;
/** Shifted letters draw lines; tmux's captures rely on that. */
const LINE_DRAWING = "\u001B)0";

/** The lines of a terminal's past, moved by pixels. */
export interface Reel {
  /** Shows captured lines, of which the last `paneRows` were the screen. The place that was being read stays where it is; at first it is the screen. */
  show(capture: string, paneRows: number): Promise<void>;
  /** Pixels from the first line of the screen to the first line that is seen: negative in the past. */
  place(): number;
  moveTo(place: number): void;
  /** `rows` are seen; a little more is drawn, so that a line can leave the view by pixels. */
  resize(cols: number, rows: number): void;
}

/** Makes the past of a terminal move in its element. */
export function createReel(term: Terminal, host: HTMLElement): Reel {
  const shown = { lines: [] as string[], paneRows: 0, seen: term.rows, shift: 0 };
  const cellHeight = (): number => (host.querySelector(".xterm-screen")?.clientHeight ?? 0) / term.rows;
  const liveAt = (): number => shown.lines.length - shown.paneRows;
  const draw = async (): Promise<void> => {
    term.reset();
    // The last line can be scrolled to where it is seen, not to where it is drawn.
    const blank = term.rows - Math.min(shown.seen, shown.paneRows);
    await new Promise<void>((resolve) => {
      term.write(`${LINE_DRAWING}${shown.lines.join("\r\n")}${"\r\n".repeat(blank)}`, resolve);
    });
  };
  return {
    async show(capture, paneRows) {
      const next = linesToReplay(capture);
      const at = placeIn(next, shown.lines);
      const top = shown.lines.length === 0 || at === undefined ? null : at + term.buffer.active.viewportY;
      Object.assign(shown, { lines: next, paneRows });
      await draw();
      term.scrollToLine(top ?? liveAt());
    },
    place: () => (term.buffer.active.viewportY - liveAt()) * cellHeight() + shown.shift,
    moveTo(place) {
      const cell = cellHeight();
      const wanted = Math.min(Math.max(0, place + liveAt() * cell), term.buffer.active.baseY * cell);
      const line = cell > 0 ? Math.floor(wanted / cell + 1e-6) : 0;
      term.scrollToLine(line);
      shown.shift = Math.max(0, wanted - line * cell);
      host.style.transform = shown.shift === 0 ? "" : `translateY(${-shown.shift}px)`;
    },
    resize(cols, rows) {
      if (cols === term.cols && rows === shown.seen) return;
      const before = term.buffer.active.viewportY;
      shown.seen = rows;
      term.resize(cols, rows + SPARE);
      if (shown.lines.length > 0) void draw().then(() => term.scrollToLine(before));
    },
  };
}
