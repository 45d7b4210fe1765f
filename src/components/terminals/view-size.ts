import type { StreamState } from "../../client/terminal-stream.ts";
import { terminalSettings, ZOOM } from "../../client/terminal-settings.ts";
import { chosenFont, type Fit, fitFont, paneFor } from "./fit.ts";
import { createFollow, type Follow } from "./follow.ts";
import type { LiveTerminal } from "./live-terminal.ts";
import { moveWithin, type Rect } from "./scroll.ts";
import type { Look } from "./terminal-look.ts";

/** Size and place of a terminal in its frame. The pane itself keeps its size. */
export interface ViewSize {
  /** Draws for the room there is now. */
  apply(): void;
  /** Keeps the newest lines in the view. */
  follow: Pick<Follow, "apply" | "again" | "showFrom">;
  setLook(look: Look): void;
  fit(): Fit;
  /** Whole rows that are seen at once. */
  rows(): number;
  /** The pane that would fill this frame. */
  wantedPane(): { cols: number; rows: number };
  /** Moves the view; returns what it could not move. */
  panBy(dx: number, dy: number): { dx: number; dy: number };
  /** Pixels of the terminal above the view. */
  above(): number;
  /** Changes the text size by a factor, around a point of the page. */
  zoomBy(factor: number, around: { x: number; y: number }): void;
  /** Moves the view so that the cursor is in it. */
  revealCursor(): void;
  dispose(): void;
}

/** Text size for a pane that fills its window, in CSS pixels. */
const WINDOW_FONT = 13;

/** Follows the room in the frame, the pane's size and the person's choice. `onFit` hears every change. */
export function createViewSize(pan: HTMLElement, on: { live: LiveTerminal; look: Look; state(): StreamState; onFit(fit: Fit): void }): ViewSize {
  const { live } = on;
  let { look } = on;
  let fit: Fit = { fontSize: 0, lineHeight: 1 };
  let lineHeight = 16;
  const settings = terminalSettings();
  const glyphs = (): Look["glyphs"] => ({ ...look.glyphs, dpr: devicePixelRatio });

  const apply = (): void => {
    const { cols, rows } = on.state();
    const room = roomIn(pan);
    if (cols === 0 || room.width <= 0 || room.height <= 0) return;
    const { zoom, line } = settings.get();
    const next = zoom === null ? fitFont(room, { cols, rows }, { ...glyphs(), height: line }) : chosenFont(zoom, glyphs(), line ?? undefined);
    if (next.fontSize !== fit.fontSize || next.lineHeight !== fit.lineHeight) {
      fit = next;
      live.setFit(fit);
    }
    on.onFit(fit);
    follow.apply();
  };
  const follow = followOf(pan, live);

  const panBy = (dx: number, dy: number): { dx: number; dy: number } => move(pan, follow, { dx, dy });

  const observer = new ResizeObserver(apply);
  observer.observe(pan);
  const stop = settings.subscribe(apply);
  return {
    apply,
    follow,
    above: () => pan.scrollTop,
    setLook(next) {
      look = next;
      apply();
    },
    fit: () => fit,
    rows() {
      // Hidden behind its past, the live screen has no size.
      lineHeight = live.cursor().height || lineHeight;
      return Math.max(1, Math.floor(roomIn(pan).height / lineHeight));
    },
    wantedPane: () => paneFor(roomIn(pan), WINDOW_FONT, glyphs()),
    panBy,
    zoomBy(factor, around) {
      const before = live.area();
      settings.set({ zoom: Math.min(ZOOM.most, Math.max(ZOOM.least, fit.fontSize * factor)) });
      const { dx, dy } = driftOf(around, before, live.area());
      panBy(dx, dy);
    },
    revealCursor() {
      follow.again();
      reveal(pan, live.area(), live.cursor());
    },
    dispose() {
      follow.dispose();
      observer.disconnect();
      stop();
    },
  };
}

/** Moves the view with a finger; returns what it could not move. */
function move(pan: HTMLElement, follow: Follow, { dx, dy }: { dx: number; dy: number }): { dx: number; dy: number } {
  const across = moveWithin({ position: pan.scrollLeft, most: pan.scrollWidth - pan.clientWidth }, -dx);
  const down = moveWithin({ position: pan.scrollTop, most: pan.scrollHeight - pan.clientHeight }, -dy);
  pan.scrollTo(across.position, down.position);
  if (dy !== 0) follow.moved();
  return { dx: -across.rest, dy: -down.rest };
}

function followOf(pan: HTMLElement, live: LiveTerminal): Follow {
  return createFollow(pan, {
    content: () => ({ cellHeight: live.cursor().height, rows: live.usedRows() }),
    paddingBottom: () => Number.parseFloat(getComputedStyle(pan).paddingBottom),
  });
}

/** How far a point of the terminal has to be moved to stand again where it stood. */
function driftOf(around: { x: number; y: number }, before: Rect, after: Rect): { dx: number; dy: number } {
  const share = { x: (around.x - before.left) / before.width, y: (around.y - before.top) / before.height };
  return { dx: around.x - (after.left + share.x * after.width), dy: around.y - (after.top + share.y * after.height) };
}

/** Room inside the padding. */
function roomIn(pan: HTMLElement): { width: number; height: number } {
  const { paddingLeft, paddingRight, paddingTop, paddingBottom } = getComputedStyle(pan);
  return {
    width: pan.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight),
    height: pan.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom),
  };
}

function reveal(pan: HTMLElement, area: Rect, cursor: Rect): void {
  const frame = pan.getBoundingClientRect();
  const left = area.left + cursor.left - frame.left;
  if (left < 0) pan.scrollLeft += left - cursor.width * 4;
  else if (left + cursor.width > pan.clientWidth) pan.scrollLeft += left + cursor.width * 4 - pan.clientWidth;
  revealRow(pan, area, cursor);
}

function revealRow(pan: HTMLElement, area: Rect, cursor: Rect): void {
  const top = area.top + cursor.top - pan.getBoundingClientRect().top;
  if (top < 0) pan.scrollTop += top;
  else if (top + cursor.height > pan.clientHeight) pan.scrollTop += top + cursor.height * 2 - pan.clientHeight;
}
