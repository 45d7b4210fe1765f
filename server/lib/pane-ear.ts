import { createSignReader, type Signs } from "./pane-signs.ts";

/** What is to be known of a pane's output. */
export interface Heard {
  /** It called, or gave itself a title. */
  sign(paneId: string, signs: Signs): void;
  /** It put something out and has been quiet since. */
  rest(paneId: string): void;
  /** It goes on and on. */
  busy(paneId: string): void;
  /** It floods: its output shall not be sent for a while. */
  pause(paneId: string): void;
  resume(paneId: string): void;
}

/** Milliseconds without output until a pane has come to rest. */
const REST_MS = 200;
/** Milliseconds between looks at a pane that never rests. */
const BUSY_MS = 2000;
/** Milliseconds between two signs of one pane; what comes quicker is seen when it rests. */
const SIGN_MS = 100;
/** More bytes of one pane than this in so many milliseconds are a flood; it costs the agent time, and tells nothing more. */
const FLOOD = { bytes: 256 * 1024, ms: 250, pauseMs: 1000 };

interface Listening {
  read: ReturnType<typeof createSignReader>;
  active: boolean;
  resting: NodeJS.Timeout | undefined;
  paused: NodeJS.Timeout | undefined;
  /** When a busy pane was told last, or began; when it gave a sign. */
  toldAt: number;
  signAt: number;
  /** Signs that came too quickly behind others to be told at once. */
  untold: Signs | undefined;
  window: { from: number; bytes: number };
}

export interface PaneEar {
  hear(paneId: string, bytes: Buffer): void;
  /** As if something had been put out. */
  stir(paneId: string): void;
  forget(paneId: string): void;
  /** Forgets all panes. */
  close(): void;
}

/** Makes few events out of much output; it keeps a state for each pane and none of its text. */
export function createPaneEar(on: Heard): PaneEar {
  const panes = new Map<string, Listening>();
  const at = (paneId: string): Listening => {
    const known = panes.get(paneId) ?? { read: createSignReader(), active: false, resting: undefined, paused: undefined, toldAt: 0, signAt: 0, untold: undefined, window: { from: 0, bytes: 0 } };
    panes.set(paneId, known);
    return known;
  };
  const tellSigns = (paneId: string, pane: Listening): void => {
    if (pane.untold) on.sign(paneId, pane.untold);
    pane.untold = undefined;
  };
  const stir = (paneId: string, pane: Listening): void => {
    if (!pane.active) pane.toldAt = inStep(performance.now());
    pane.active = true;
    if (pane.resting) return void pane.resting.refresh();
    pane.resting = setTimeout(() => {
      pane.resting = undefined;
      // Silence is its own only while it is listened to.
      if (pane.paused) return;
      pane.active = false;
      tellSigns(paneId, pane);
      on.rest(paneId);
    }, REST_MS);
  };
  const pause = (paneId: string, pane: Listening): void => {
    on.pause(paneId);
    pane.paused = setTimeout(() => {
      pane.paused = undefined;
      pane.window.bytes = 0;
      on.resume(paneId);
      // What it put out meanwhile is not told any more.
      stir(paneId, pane);
    }, FLOOD.pauseMs);
  };
  const forget = (paneId: string): void => {
    clearTimeout(panes.get(paneId)?.resting);
    clearTimeout(panes.get(paneId)?.paused);
    panes.delete(paneId);
  };

  return {
    hear(paneId, bytes) {
      const pane = at(paneId);
      const now = performance.now();
      if (!pane.paused && isFlood(pane.window, now, bytes.length)) pause(paneId, pane);
      stir(paneId, pane);
      const signs = pane.read(bytes);
      if (signs.called || signs.title !== undefined) pane.untold = { ...pane.untold, ...signs, called: signs.called || (pane.untold?.called ?? false) };
      const isBusy = now - pane.toldAt >= BUSY_MS;
      if (pane.untold && (isBusy || now - pane.signAt >= SIGN_MS)) {
        pane.signAt = now;
        tellSigns(paneId, pane);
      }
      if (!isBusy) return;
      pane.toldAt = inStep(now);
      on.busy(paneId);
    },
    stir: (paneId) => stir(paneId, at(paneId)),
    forget,
    close: () => [...panes.keys()].forEach(forget),
  };
}

/** Busy panes are told in step, so that they are looked at together. */
function inStep(ms: number): number {
  return ms - (ms % (BUSY_MS / 2));
}

function isFlood(window: { from: number; bytes: number }, now: number, bytes: number): boolean {
  if (now - window.from > FLOOD.ms) Object.assign(window, { from: now, bytes: 0 });
  window.bytes += bytes;
  return window.bytes > FLOOD.bytes;
}
