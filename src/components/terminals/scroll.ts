/** Turns travel in pixels into whole lines and keeps the rest for the next time, so that nothing is lost on a slow drag. */
export function createTravel(): { add(pixels: number, cellHeight: number): number; clear(): void } {
  let rest = 0;
  return {
    add(pixels, cellHeight) {
      if (!(cellHeight > 0)) return 0;
      rest += pixels;
      const lines = Math.trunc(rest / cellHeight);
      rest -= lines * cellHeight;
      return lines;
    },
    clear() {
      rest = 0;
    },
  };
}

const LINES_PER_PAGE = 20;

/** Pixels that a wheel event asks for, whatever unit the browser gives them in. */
export function wheelPixels(wheel: { deltaY: number; deltaMode: number }, cellHeight: number): number {
  if (wheel.deltaMode === 1) return wheel.deltaY * cellHeight;
  return wheel.deltaMode === 2 ? wheel.deltaY * cellHeight * LINES_PER_PAGE : wheel.deltaY;
}

/** A mouse wheel as programs read it, one report per line; negative is towards what is older. Cells count from 1. */
export function wheelReports(lines: number, cell: { col: number; row: number }): string {
  return `\u001B[<${lines < 0 ? 64 : 65};${cell.col};${cell.row}M`.repeat(Math.abs(lines));
}

/** A click of the left button as programs read it. */
export function clickReport(cell: { col: number; row: number }): string {
  return `\u001B[<0;${cell.col};${cell.row}M\u001B[<0;${cell.col};${cell.row}m`;
}

/** A place on the page, in CSS pixels. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The cell under a point of the screen, counted from 1 and kept within the pane. */
export function cellAt(point: { x: number; y: number }, screen: Rect, size: { cols: number; rows: number }): { col: number; row: number } {
  const within = (share: number, count: number): number => Math.min(count, Math.max(1, Math.floor(share * count) + 1));
  return { col: within((point.x - screen.left) / screen.width, size.cols), row: within((point.y - screen.top) / screen.height, size.rows) };
}

/** How far a view can go along one axis, and what is left of a wish to move it by `delta`. */
export function moveWithin(at: { position: number; most: number }, delta: number): { position: number; rest: number } {
  const position = Math.min(at.most, Math.max(0, at.position + delta));
  return { position, rest: at.position + delta - position };
}

/** What a fling still travels in the next `ms`, and its speed then; friction is chosen so that it rests after about a second. */
export function glide(speed: number, ms: number): { travel: number; speed: number } {
  const FRICTION = 0.004;
  const next = speed * Math.exp(-FRICTION * ms);
  return { travel: (speed - next) / FRICTION, speed: Math.abs(next) < 0.02 ? 0 : next };
}
