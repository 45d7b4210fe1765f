/** What a view that is smaller than its terminal needs to know of both. */
export interface Followed {
  /** Height of a line, and lines up to the last one that is used, the cursor's among them. */
  content(): { cellHeight: number; rows: number };
  paddingBottom(): number;
}

/** Keeps the newest lines of a terminal in a view that shows only a part of it, until somebody looks elsewhere. */
export interface Follow {
  /** Moves to the newest lines, when nobody looked away. */
  apply(): void;
  /** Moves there, and from now on again by itself. */
  again(): void;
  /** Moves so that so many pixels are above the view. */
  showFrom(pixels: number): void;
  /** The view was moved by hand. */
  moved(): void;
  dispose(): void;
}

/** Pixels that do not count as looking elsewhere. */
const HAIR = 3;

/** Follows the content of an element that scrolls. */
export function createFollow(pan: HTMLElement, on: Followed): Follow {
  let follows = true;
  let own = 0;
  const wanted = (): number => {
    const { cellHeight, rows } = on.content();
    const end = rows * cellHeight + 2 * on.paddingBottom();
    return Math.max(0, Math.min(end, pan.scrollHeight) - pan.clientHeight);
  };
  const moved = (): void => void (follows = Math.abs(pan.scrollTop - wanted()) <= HAIR);
  const onScroll = (): void => {
    // Our own move, or one of the page's layout, says nothing about what a person wants.
    if (Math.abs(pan.scrollTop - own) > HAIR) moved();
    own = pan.scrollTop;
  };
  const apply = (): void => {
    if (!follows) return;
    own = wanted();
    if (Math.abs(pan.scrollTop - own) > 1) pan.scrollTop = own;
  };
  pan.addEventListener("scroll", onScroll, { passive: true });
  return {
    apply, moved,
    again() {
      follows = true;
      apply();
    },
    showFrom(pixels) {
      pan.scrollTop = pixels;
      moved();
    },
    dispose: () => pan.removeEventListener("scroll", onScroll),
  };
}
