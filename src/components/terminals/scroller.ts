import { createTravel, wheelReports } from "./scroll.ts";

/** How long what is known about the program is believed after the last scroll, in milliseconds. */
export const BELIEVED_MS = 1000;

/** Who moves when one scrolls: the program by its mouse, the program by its arrow keys, or the past of its screen. */
type Way = "wheel" | "arrows" | "past";

/** A place in the pane, counted from 1. */
interface Cell {
  col: number;
  row: number;
}

export interface Scroller {
  /** Scrolls by pixels; negative is towards what is older. `cell` is where the finger or the wheel is. */
  scroll(pixels: number, cell: Cell): void;
  /** A new gesture begins: what is known about the program may be old. */
  begin(): void;
}

export interface ScrollParts {
  /** Whether the person here may type. */
  controls(): boolean;
  tracksMouse(): boolean;
  /** Asks whether the program draws on a screen of its own. */
  isAlternate(): Promise<boolean>;
  cellHeight(): number;
  type(data: string): void;
  past: { isOpen(): boolean; scroll(by: { pixels: number }): void };
}

/**
 * Scrolls a terminal the way its program understands. A wheel made by the page is never sent through tmux, which would turn it into its
 * own scrolling, for everybody; and a person who only watches moves nothing but their own view.
 */
export function createScroller(parts: ScrollParts): Scroller {
  const travel = createTravel();
  /** What the program said, as long as that is believed. */
  let said: "arrows" | "past" | null = null;
  let last = -Infinity;
  /** Pixels of which is not known yet whom they move. */
  let early: number | null = null;

  const go = (way: Way, pixels: number, cell: Cell): void => {
    if (way === "past") {
      // Nothing is newer than what is live.
      if (pixels < 0) parts.past.scroll({ pixels });
      return;
    }
    const lines = travel.add(pixels, parts.cellHeight());
    if (lines !== 0) parts.type(way === "wheel" ? wheelReports(lines, cell) : arrows(lines));
  };
  const ask = (pixels: number, cell: Cell): void => {
    early = pixels;
    const settle = (isAlternate: boolean): void => {
      said = isAlternate ? "arrows" : "past";
      const waited = early ?? 0;
      early = null;
      go(said, waited, cell);
    };
    parts.isAlternate().then(settle, () => settle(false));
  };

  return {
    begin() {
      said = null;
      travel.clear();
    },
    scroll(pixels, cell) {
      const now = Date.now();
      if (now - last > BELIEVED_MS) said = null;
      last = now;
      if (parts.past.isOpen()) parts.past.scroll({ pixels });
      else if (early !== null) early += pixels;
      else if (!parts.controls()) go("past", pixels, cell);
      else if (parts.tracksMouse()) go("wheel", pixels, cell);
      else if (said === null) ask(pixels, cell);
      else go(said, pixels, cell);
    },
  };
}

/** Cursor keys; tmux spells them the way the program asked for. */
function arrows(lines: number): string {
  return `\u001B[${lines < 0 ? "A" : "B"}`.repeat(Math.abs(lines));
}
