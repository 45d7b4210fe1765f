/** Movement before a finger counts as dragging, in CSS pixels; what was moved until then is not lost. */
export const SLOP = 8;
/** How long a finger rests until it means "select", in milliseconds. */
export const HOLD_MS = 500;
/** A finger that did not move for so long before it was lifted throws nothing. */
const REST_MS = 50;
/** A drag is held to one axis when it goes this much more along it. */
const STRAIGHT = 2;

export interface Point {
  x: number;
  y: number;
}

/** What fingers on a terminal mean. Distances are CSS pixels since the last report of the same gesture. */
export type Gesture =
  | { kind: "drag"; dx: number; dy: number; at: Point }
  | { kind: "drop"; vx: number; vy: number }
  /** The spread of two fingers against their spread when they were put down. */
  | { kind: "pinch"; factor: number; at: Point }
  | { kind: "pinched"; factor: number; at: Point }
  | { kind: "tap"; at: Point }
  | { kind: "hold"; at: Point };

export interface Touch {
  down(id: number, at: Point): void;
  move(id: number, at: Point, ms: number): void;
  up(id: number, ms: number): void;
  /** The browser took a finger away from us. */
  cancel(id: number): void;
}

interface Finger {
  start: Point;
  at: Point;
}

interface Hand {
  tell: (gesture: Gesture) => void;
  fingers: Map<number, Finger>;
  /** wait: one finger, not moved yet. spent: whatever the fingers still do means nothing. */
  mode: "idle" | "wait" | "drag" | "pinch" | "spent";
  axis: "x" | "y" | "both";
  /** Distance of two fingers when they were put down. */
  spread: number;
  speed: ReturnType<typeof createSpeed>;
  timer?: ReturnType<typeof setTimeout>;
}

/** Tells gestures from pointer events, whose ids tell fingers apart. */
export function createTouch(tell: (gesture: Gesture) => void): Touch {
  const hand: Hand = { tell, fingers: new Map(), mode: "idle", axis: "both", spread: 1, speed: createSpeed() };
  return {
    down: (id, at) => down(hand, id, at),
    move(id, at, ms) {
      const finger = hand.fingers.get(id);
      if (finger) move(hand, finger, { at, ms });
    },
    up: (id, ms) => leave(hand, id, ms),
    cancel: (id) => leave(hand, id, null),
  };
}

function become(hand: Hand, mode: Hand["mode"]): void {
  clearTimeout(hand.timer);
  hand.mode = mode;
}

function down(hand: Hand, id: number, at: Point): void {
  hand.fingers.set(id, { start: at, at });
  if (hand.fingers.size === 2 && hand.mode !== "spent") {
    become(hand, "pinch");
    hand.spread = Math.max(1, spreadOf(hand.fingers));
  }
  if (hand.fingers.size > 1) return;
  become(hand, "wait");
  hand.speed.clear();
  hand.timer = setTimeout(() => {
    become(hand, "spent");
    hand.tell({ kind: "hold", at });
  }, HOLD_MS);
}

function move(hand: Hand, finger: Finger, { at, ms }: { at: Point; ms: number }): void {
  const from = finger.at;
  finger.at = at;
  if (hand.mode === "pinch") return hand.tell({ kind: "pinch", factor: spreadOf(hand.fingers) / hand.spread, at: middleOf(hand.fingers) });
  if (hand.mode === "drag") return drag(hand, finger, { from, ms });
  if (hand.mode !== "wait" || Math.hypot(at.x - finger.start.x, at.y - finger.start.y) <= SLOP) return;
  become(hand, "drag");
  hand.axis = axisOf(finger);
  drag(hand, finger, { from: finger.start, ms });
}

function drag(hand: Hand, { at }: Finger, { from, ms }: { from: Point; ms: number }): void {
  const dx = hand.axis === "y" ? 0 : at.x - from.x;
  const dy = hand.axis === "x" ? 0 : at.y - from.y;
  hand.speed.add(dx, dy, ms);
  hand.tell({ kind: "drag", dx, dy, at });
}

/** A finger is lifted at a time, or, without one, taken away. */
function leave(hand: Hand, id: number, ms: number | null): void {
  const { fingers, mode } = hand;
  const finger = fingers.get(id);
  if (!finger) return;
  const pinch = { factor: spreadOf(fingers) / hand.spread, at: middleOf(fingers) };
  fingers.delete(id);
  // The finger that stays after a pinch does not begin to drag.
  become(hand, fingers.size === 0 ? "idle" : "spent");
  if (mode === "pinch") hand.tell({ kind: "pinched", ...pinch });
  else if (ms === null) return;
  else if (mode === "wait") hand.tell({ kind: "tap", at: finger.at });
  else if (mode === "drag") hand.tell({ kind: "drop", ...hand.speed.now(ms) });
}

function axisOf({ start, at }: Finger): "x" | "y" | "both" {
  const [dx, dy] = [Math.abs(at.x - start.x), Math.abs(at.y - start.y)];
  if (dy >= dx * STRAIGHT) return "y";
  return dx >= dy * STRAIGHT ? "x" : "both";
}

function spreadOf(fingers: ReadonlyMap<number, Finger>): number {
  const [a, b] = [...fingers.values()];
  return a && b ? Math.hypot(a.at.x - b.at.x, a.at.y - b.at.y) : 1;
}

function middleOf(fingers: ReadonlyMap<number, Finger>): Point {
  const all = [...fingers.values()];
  const mean = (of: (point: Point) => number): number => all.reduce((sum, f) => sum + of(f.at), 0) / Math.max(1, all.length);
  return { x: mean((p) => p.x), y: mean((p) => p.y) };
}

/** Speed over the last tenth of a second, in pixels per millisecond. */
function createSpeed() {
  let moves: { dx: number; dy: number; ms: number }[] = [];
  return {
    clear: () => void (moves = []),
    add(dx: number, dy: number, ms: number): void {
      moves = [...moves.filter((m) => m.ms > ms - 100), { dx, dy, ms }];
    },
    /** None when the finger rested before it was lifted. */
    now(ms: number): { vx: number; vy: number } {
      const [first, last] = [moves[0], moves.at(-1)];
      const span = first && last ? last.ms - first.ms : 0;
      if (span <= 0 || ms - (last?.ms ?? 0) > REST_MS) return { vx: 0, vy: 0 };
      return { vx: sum(moves.slice(1).map((m) => m.dx)) / span, vy: sum(moves.slice(1).map((m) => m.dy)) / span };
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
