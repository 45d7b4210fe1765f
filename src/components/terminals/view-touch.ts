import { glide } from "./scroll.ts";
import { createTouch, type Gesture, type Point } from "./touch.ts";

/** What fingers do to a terminal. */
export interface TouchActions {
  /** The first finger is put down. */
  begin(): void;
  /** The view follows the finger; what it cannot follow scrolls the program or the history. */
  drag(dx: number, dy: number, at: Point): void;
  tap(at: Point): void;
  /** A finger rests: text is wanted. */
  hold(at: Point): void;
  zoom(factor: number, at: Point): void;
  /** Shows a zoom before it is done. */
  preview(factor: number, at: Point): void;
}

/** Listens to fingers and pens on an element whose own touch scrolling is off. A mouse stays the terminal's. Returns how to stop. */
export function listenToTouch(element: HTMLElement, on: TouchActions): () => void {
  const glider = createGlider((dy, at) => on.drag(0, dy, at));
  let last: Point = { x: 0, y: 0 };
  const touch = createTouch((gesture) => act(gesture, on, (vy) => glider.start(vy, last)));
  const abort = new AbortController();
  const hear = (name: "pointerdown" | "pointermove" | "pointerup" | "pointercancel", listener: (event: PointerEvent) => void): void => {
    element.addEventListener(name, (event) => {
      if (event.pointerType === "mouse") return;
      last = { x: event.clientX, y: event.clientY };
      listener(event);
    }, { capture: true, signal: abort.signal });
  };
  hear("pointerdown", (event) => {
    // No mouse events shall follow: they would select text or open the keyboard.
    event.preventDefault();
    glider.stop();
    if (event.isPrimary) on.begin();
    element.setPointerCapture(event.pointerId);
    touch.down(event.pointerId, last);
  });
  hear("pointermove", (event) => touch.move(event.pointerId, last, event.timeStamp));
  hear("pointerup", (event) => touch.up(event.pointerId, event.timeStamp));
  hear("pointercancel", (event) => touch.cancel(event.pointerId));
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal: abort.signal });
  return () => {
    glider.stop();
    abort.abort();
  };
}

function act(gesture: Gesture, on: TouchActions, fling: (vy: number) => void): void {
  if (gesture.kind === "drag") on.drag(gesture.dx, gesture.dy, gesture.at);
  else if (gesture.kind === "drop") fling(gesture.vy);
  else if (gesture.kind === "pinch") on.preview(gesture.factor, gesture.at);
  else if (gesture.kind === "pinched") on.zoom(gesture.factor, gesture.at);
  else if (gesture.kind === "tap") on.tap(gesture.at);
  else on.hold(gesture.at);
}

function createGlider(move: (dy: number, at: Point) => void): { start(speed: number, at: Point): void; stop(): void } {
  let frame = 0;
  const stop = (): void => cancelAnimationFrame(frame);
  return {
    stop,
    start(initial, at) {
      stop();
      let speed = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : initial;
      let before = performance.now();
      const step = (now: number): void => {
        const next = glide(speed, now - before);
        before = now;
        speed = next.speed;
        if (speed === 0) return;
        move(next.travel, at);
        frame = requestAnimationFrame(step);
      };
      frame = requestAnimationFrame(step);
    },
  };
}
