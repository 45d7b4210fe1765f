import type { TerminalGlance } from "#domain/terminal.ts";

/** How often panes are looked at while somebody watches, in milliseconds. */
export const GLANCE_MS = 1000;

/** What is asked of tmux: one list for all panes, then the screens of those that changed. */
export interface Eyes {
  panes(): Promise<{ sessionId: string; activity: number; cols: number; rows: number }[]>;
  screens(sessionIds: readonly string[]): Promise<Map<string, string>>;
}

/** Small pictures of terminals for those who look at many: each screen is read once a second at most, and only when it changed. */
export interface Glances {
  /** Says what a viewer wants to see from now on; what is known of it is told at once. None stops it. */
  watch(viewer: string, sessionIds: readonly string[], tell: (glance: TerminalGlance) => void): void;
  leave(viewer: string): void;
}

interface Seen extends TerminalGlance {
  activity: number;
  /** When it was read, in whole seconds as tmux counts them. */
  readAt: number;
}

/** Looks by timer as long as anybody watches, never twice at the same time. `failed` hears why a look did not work. */
export function createGlances(eyes: Eyes, failed: (error: unknown) => void): Glances {
  const viewers = new Map<string, { wanted: Set<string>; tell: (glance: TerminalGlance) => void }>();
  const seen = new Map<string, Seen>();
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let again = false;

  const look = async (): Promise<void> => {
    timer = undefined;
    looking = true;
    again = false;
    await lookOnce(eyes, { seen, wanted: wantedBy(viewers), tell: (glance) => tellAll(viewers, glance) }).catch(failed);
    looking = false;
    plan(again ? 0 : GLANCE_MS);
  };
  const plan = (ms: number): void => {
    if (viewers.size === 0) seen.clear();
    else if (!looking) timer ??= setTimeout(() => void look(), ms);
  };

  return {
    watch(viewer, sessionIds, tell) {
      if (sessionIds.length === 0) return void viewers.delete(viewer);
      const before = viewers.get(viewer)?.wanted ?? new Set();
      viewers.set(viewer, { wanted: new Set(sessionIds), tell });
      for (const id of sessionIds) if (!before.has(id)) tellKnown(seen.get(id), tell);
      clearTimeout(timer);
      timer = undefined;
      again = looking;
      plan(0);
    },
    leave: (viewer) => void viewers.delete(viewer),
  };
}

function tellKnown(known: Seen | undefined, tell: (glance: TerminalGlance) => void): void {
  if (known) tell(glanceOf(known));
}

function tellAll(viewers: ReadonlyMap<string, { wanted: Set<string>; tell: (glance: TerminalGlance) => void }>, glance: TerminalGlance): void {
  for (const { wanted, tell } of viewers.values()) if (wanted.has(glance.sessionId)) tell(glance);
}

function wantedBy(viewers: ReadonlyMap<string, { wanted: Set<string> }>): Set<string> {
  return new Set([...viewers.values()].flatMap((v) => [...v.wanted]));
}

/** One list, and the screens of panes that may have changed since they were read. */
async function lookOnce(eyes: Eyes, on: { seen: Map<string, Seen>; wanted: Set<string>; tell: (glance: TerminalGlance) => void }): Promise<void> {
  const { seen, wanted } = on;
  if (wanted.size === 0) return;
  const panes = (await eyes.panes()).filter((p) => wanted.has(p.sessionId));
  const changed = panes.filter((p) => mayHaveChanged(p, seen.get(p.sessionId)));
  if (changed.length === 0) return;
  const readAt = Math.floor(Date.now() / 1000);
  const screens = await eyes.screens(changed.map((p) => p.sessionId));
  for (const { sessionId, activity, cols, rows } of changed) {
    const text = screens.get(sessionId);
    if (text === undefined) continue;
    const before = seen.get(sessionId);
    const next: Seen = { sessionId, text, cols, rows, activity, readAt };
    seen.set(sessionId, next);
    if (before?.text !== text || before.cols !== cols || before.rows !== rows) on.tell(glanceOf(next));
  }
}

function mayHaveChanged(pane: { activity: number; cols: number; rows: number }, before: Seen | undefined): boolean {
  if (!before || before.cols !== pane.cols || before.rows !== pane.rows) return true;
  // tmux dates output by the second. What came in the second of the reading may have come behind it.
  return before.activity !== pane.activity || before.readAt <= pane.activity;
}

function glanceOf({ sessionId, text, cols, rows }: Seen): TerminalGlance {
  return { sessionId, text, cols, rows };
}
