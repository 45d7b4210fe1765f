/** What a browser tells about the part of a page that is seen. */
interface Seen {
  height: number;
  offsetTop: number;
  scale: number;
}

/** Less than this is a bar of the browser, more is a keyboard; in CSS pixels. */
const KEYBOARD = 120;

/** What a keyboard on the glass leaves of a page. */
export interface KeyboardRoom {
  isUp: boolean;
  /** CSS pixels that the keyboard covers, where the browser does not make the page smaller itself. */
  covered: number;
  /** CSS pixels that the browser moved the page up by, to show a field. */
  top: number;
}

/** Tells what a keyboard leaves. The tallest page seen at a width is the one without keyboard. */
export function createKeyboardRoom(): (page: { width: number; height: number }, seen: Seen) => KeyboardRoom {
  const tallest = new Map<number, number>();
  return ({ width, height }, seen) => {
    // A page that is zoomed with two fingers is seen in part, and nothing covers it.
    if (Math.abs(seen.scale - 1) > 0.01) return { isUp: false, covered: 0, top: 0 };
    const full = Math.max(height, tallest.get(width) ?? 0);
    tallest.set(width, full);
    const covered = Math.max(0, Math.round(height - seen.height));
    return { isUp: full - seen.height > KEYBOARD, covered: covered > KEYBOARD ? covered : 0, top: covered > KEYBOARD ? Math.round(seen.offsetTop) : 0 };
  };
}

/** Whether a keyboard stands on the glass right now. */
export function isKeyboardUp(): boolean {
  return document.documentElement.dataset["keyboard"] !== undefined;
}

/** Keeps the page above the keyboard. Browsers that shrink the page for it are left alone. Returns how to stop. */
export function keepAboveKeyboard(): () => void {
  const { visualViewport: seen } = window;
  if (!seen || !matchMedia("(pointer: coarse)").matches) return () => undefined;
  const root = document.documentElement;
  const roomFor = createKeyboardRoom();
  const apply = (): void => {
    const { isUp, covered, top } = roomFor({ width: innerWidth, height: innerHeight }, seen);
    if (isUp) root.dataset["keyboard"] = "";
    else delete root.dataset["keyboard"];
    root.style.setProperty("--covered", `${covered}px`);
    root.style.setProperty("--seen-top", `${top}px`);
  };
  const abort = new AbortController();
  for (const event of ["resize", "scroll"] as const) seen.addEventListener(event, apply, { signal: abort.signal });
  apply();
  return () => abort.abort();
}
