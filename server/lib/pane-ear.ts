import { type FloodWatch, watchFlood } from "./flood-watch.ts";
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
  /** It floods, told again at every pause; or it is calm again. */
  flood(paneId: string, isFlood: boolean): void;
}

/** Milliseconds without output until a pane has come to rest. Told by readings, 80 ms apart, so it is 160 ms or more. */
export const REST_MS = 150;
/** Milliseconds between looks at a pane that never rests. */
const BUSY_MS = 2000;
/** Milliseconds between two signs of one pane; what comes quicker is seen when it rests. */
const SIGN_MS = 100;
interface Listening {
  read: ReturnType<typeof createSignReader>;
  flood: FloodWatch;
  heardAt: number;
  /** When a busy pane was told last, or began; when it gave a sign. */
  toldAt: number;
  signAt: number;
  /** Signs that came too quickly behind others to be told at once. */
  untold: Signs | undefined;
}

export interface PaneEar {
  /** True while the pane is so loud that it should be read on. */
  hear(paneId: string, bytes: Buffer): boolean;
  /** All output until now was heard: whoever was quiet has come to rest. True while others may. */
  heardAll(): boolean;
  /** As if something had been put out. */
  stir(paneId: string): void;
  forget(paneId: string): void;
  /** Forgets all panes. */
  close(): void;
}

/** Makes few events out of much output; it keeps a state for each pane and none of its text. */
export function createPaneEar(on: Heard): PaneEar {
  const panes = new Map<string, Listening>();
  /** Those that have not come to rest. */
  const moving = new Map<string, Listening>();
  const at = (paneId: string): Listening => {
    const known = panes.get(paneId);
    if (known) return known;
    const flood = watchFlood({
      pause: () => on.pause(paneId),
      resume() {
        on.resume(paneId);
        // What it put out meanwhile is not told any more.
        stir(paneId, pane);
      },
      flood: (isFlood) => on.flood(paneId, isFlood),
    });
    const pane: Listening = { read: createSignReader(), flood, heardAt: 0, toldAt: 0, signAt: 0, untold: undefined };
    panes.set(paneId, pane);
    return pane;
  };
  const stir = (paneId: string, pane: Listening): void => {
    pane.heardAt = performance.now();
    if (!moving.has(paneId)) pane.toldAt = inStep(pane.heardAt);
    moving.set(paneId, pane);
  };
  const forget = (paneId: string): void => {
    moving.delete(paneId);
    panes.get(paneId)?.flood.stop();
    panes.delete(paneId);
  };

  return {
    hear(paneId, bytes) {
      const pane = at(paneId);
      const now = performance.now();
      const isLoud = pane.flood.hear(bytes.length, now);
      stir(paneId, pane);
      const signs = pane.read(bytes);
      if (signs.called || signs.title !== undefined) pane.untold = { ...pane.untold, ...signs, called: signs.called || (pane.untold?.called ?? false) };
      const isBusy = now - pane.toldAt >= BUSY_MS;
      if (pane.untold && (isBusy || now - pane.signAt >= SIGN_MS)) {
        pane.signAt = now;
        tellSigns(on, paneId, pane);
      }
      if (isBusy) {
        pane.toldAt = inStep(now);
        on.busy(paneId);
      }
      return isLoud;
    },
    heardAll() {
      for (const [paneId, pane] of rested(moving)) {
        moving.delete(paneId);
        tellSigns(on, paneId, pane);
        on.rest(paneId);
      }
      return moving.size > 0;
    },
    stir: (paneId) => stir(paneId, at(paneId)),
    forget,
    close: () => [...panes.keys()].forEach(forget),
  };
}

/** Those that were quiet for long enough. Silence is a pane's own only while it is listened to. */
function rested(moving: ReadonlyMap<string, Listening>): [string, Listening][] {
  const now = performance.now();
  return [...moving].filter(([, pane]) => now - pane.heardAt >= REST_MS && !pane.flood.isPaused());
}

function tellSigns(on: Heard, paneId: string, pane: Listening): void {
  if (pane.untold) on.sign(paneId, pane.untold);
  pane.untold = undefined;
}

/** Busy panes are told in step, so that they are looked at together. */
function inStep(ms: number): number {
  return ms - (ms % (BUSY_MS / 2));
}
