import type { TerminalGlance } from "#domain/terminal.ts";
import type { Link } from "./socket.ts";

/** Whether the page can be seen, and how to hear that it changed. */
export interface PageSight {
  isVisible(): boolean;
  subscribe(listener: () => void): () => void;
}

/** Small pictures of terminals for as many places of a page as want them. */
export interface GlanceBoard {
  /** Hears what a terminal shows whenever that changed; what is known is told at once. Returns how to stop. */
  watch(sessionId: string, listener: (glance: TerminalGlance) => void): () => void;
}

/** Pictures a page gets at the same time. */
const MOST = 60;
/** Milliseconds between two wishes. */
export const REST_MS = 1000;

/** One board for the page: the server is told once what all places together want, and nothing is wanted while nobody can see the page. */
export function createGlanceBoard(link: Link, sight: PageSight): GlanceBoard {
  const places = new Map<string, Set<(glance: TerminalGlance) => void>>();
  const known = new Map<string, TerminalGlance>();
  let told = "";
  let planned = false;
  let rest: ReturnType<typeof setTimeout> | undefined;

  const tell = (): void => {
    planned = false;
    if (link.state() !== "connected") {
      told = "";
      clearTimeout(rest);
      rest = undefined;
      return;
    }
    const wanted = sight.isVisible() ? [...places.keys()].slice(-MOST).sort() : [];
    // What is wanted changes quickly while one scrolls, and each wish costs a look at the panes. No more at all waits for nothing.
    if (wanted.join() === told || (rest !== undefined && wanted.length > 0)) return;
    told = wanted.join();
    link.tell("terminal.glance", { sessionIds: wanted });
    if (wanted.length === 0) return;
    rest = setTimeout(() => {
      rest = undefined;
      tell();
    }, REST_MS);
  };
  // Not a microtask: one runs between two places that come into sight together.
  const plan = (): void => {
    if (planned) return;
    planned = true;
    setTimeout(tell);
  };
  link.subscribe(plan);
  sight.subscribe(plan);
  link.hear("terminal.screen", (glance: TerminalGlance) => {
    known.set(glance.sessionId, glance);
    for (const listener of places.get(glance.sessionId) ?? []) listener(glance);
  });

  return {
    watch(sessionId, listener) {
      const listeners = places.get(sessionId) ?? new Set();
      places.set(sessionId, listeners.add(listener));
      const last = known.get(sessionId);
      if (last) listener(last);
      plan();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          places.delete(sessionId);
          known.delete(sessionId);
        }
        plan();
      };
    },
  };
}
