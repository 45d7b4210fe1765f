/** Pixels from the end within which one still reads along. */
const NEAR = 60;
/** What one reads; the button for what is older is no place to stay at. */
const READ = ".msg, .note, .card";

/**
 * Keeps a growing list at its end for as long as one reads along; otherwise what one reads stays where it is, also when older items
 * come in above. `onAway` hears whether the end is out of sight.
 */
export function followEnd(box: HTMLElement, list: HTMLElement, onAway: (isAway: boolean) => void): { show(item: Element): void; stop(): void } {
  let along = true;
  let [top, height] = [box.scrollTop, box.scrollHeight];
  let held: { item: HTMLElement; top: number } | undefined;
  const hold = (): void => {
    [top, height] = [box.scrollTop, box.scrollHeight];
    along = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    const item = [...list.querySelectorAll<HTMLElement>(`:scope > :is(${READ})`)].find((child) => child.offsetTop + child.offsetHeight > box.scrollTop);
    held = item && { item, top: item.offsetTop };
    onAway(!along);
  };
  const settle = (): void => {
    if (along) box.scrollTop = box.scrollHeight;
    else if (held?.item.isConnected) box.scrollTop += held.item.offsetTop - held.top;
    hold();
  };
  // The own scroll to the end is told after more has come in below: that is not going away from it, and the end is followed again at once.
  const moved = (): void => {
    if (!along || box.scrollHeight === height || box.scrollTop < top) hold();
  };
  const grown = new ResizeObserver(settle);
  grown.observe(list);
  grown.observe(box);
  // A page of a long list loses at one end what it gains at the other: then nothing grows, and all of it moves.
  const changed = new MutationObserver(settle);
  changed.observe(list, { childList: true });
  box.addEventListener("scroll", moved, { passive: true });
  return {
    /** Brings something into sight and stays with it. */
    show(item) {
      item.scrollIntoView({ block: "nearest" });
      hold();
    },
    stop() {
      grown.disconnect();
      changed.disconnect();
      box.removeEventListener("scroll", moved);
    },
  };
}
