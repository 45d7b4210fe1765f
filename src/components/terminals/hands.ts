import { hasControl } from "../../client/terminal-link.ts";
import type { TerminalStream } from "../../client/terminal-stream.ts";
import type { LiveTerminal } from "./live-terminal.ts";
import { cellAt, clickReport } from "./scroll.ts";
import type { Scroller } from "./scroller.ts";
import type { Point } from "./touch.ts";
import type { ViewHistory } from "./view-history.ts";
import type { ViewSize } from "./view-size.ts";
import type { TouchActions } from "./view-touch.ts";

export interface HandParts {
  live: LiveTerminal;
  /** Where the live terminal stands. */
  place: HTMLElement;
  stream: TerminalStream;
  size: ViewSize;
  history: ViewHistory;
  scroller: Scroller;
  /** Offers the text. */
  select(): void;
  link(url: URL): void;
}

/** What fingers do to a terminal: one moves the view, and what is left of its way scrolls; two change the size of the text. */
export function handsOn({ live, place, stream, size, history, scroller, select, link }: HandParts): TouchActions {
  const cell = (at: Point): { col: number; row: number } => cellAt(at, live.area(), stream.state());
  return {
    begin: scroller.begin,
    drag(dx, dy, at) {
      const isPast = history.isOpen();
      const rest = size.panBy(dx, isPast ? 0 : dy);
      const down = isPast ? dy : rest.dy;
      if (down !== 0) scroller.scroll(-down, cell(at));
    },
    tap(at) {
      const url = history.isOpen() ? history.linkAt(at) : live.linkAt(at);
      if (url) link(url);
      else if (hasControl(stream.state().lease) && live.tracksMouse() && !history.isOpen()) stream.type(clickReport(cell(at)));
    },
    hold: select,
    preview(factor, at) {
      const { left, top } = place.getBoundingClientRect();
      place.style.transformOrigin ||= `${at.x - left}px ${at.y - top}px`;
      place.style.transform = `scale(${factor})`;
    },
    zoom(factor, at) {
      place.style.transform = "";
      place.style.transformOrigin = "";
      size.zoomBy(factor, at);
    },
  };
}
