/** Pixels from the end within which one still reads along. */
const NEAR = 60;

/**
 * Keeps a growing list at its end for as long as one reads along; otherwise what one reads stays where it is, also when older items
 * come in above. `onAway` hears whether the end is out of sight. Returns how to stop.
 */
export function followEnd(box: HTMLElement, list: HTMLElement, onAway: (isAway: boolean) => void): () => void {
  let along = true;
  let held: { item: HTMLElement; top: number } | undefined;
  const hold = (): void => {
    along = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    const item = [...list.children].find((child): child is HTMLElement => child instanceof HTMLElement && child.offsetTop + child.offsetHeight > box.scrollTop);
    held = item && { item, top: item.offsetTop };
    onAway(!along);
  };
  const grown = new ResizeObserver(() => {
    if (along) box.scrollTop = box.scrollHeight;
    else if (held?.item.isConnected) box.scrollTop += held.item.offsetTop - held.top;
    hold();
  });
  grown.observe(list);
  grown.observe(box);
  box.addEventListener("scroll", hold, { passive: true });
  return () => {
    grown.disconnect();
    box.removeEventListener("scroll", hold);
  };
}
