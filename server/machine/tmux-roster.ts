import type { Reply } from "./control-parser.ts";
import { HUB, LIST_PANES, type ListedPane, type PaneId, parsePanes, parseStrays } from "./tmux-panes.ts";

/** Which panes there are, by the last list. */
export interface Roster {
  /** Asks tmux. While panes are heard through the hub, windows that are not shown in the hub yet are linked into it, and those left there alone are ended. */
  list(isHeard: boolean): Promise<ListedPane[]>;
  paneOf(sessionId: string): PaneId | undefined;
  sessionOf(paneId: string): string | undefined;
  /** All panes are new to the next list. */
  forget(): void;
}

/** `on.came` and `on.left` hear of panes that are new to the list or no longer in it. */
export function createRoster(ask: (command: string) => Promise<Reply>, on: { came(paneId: PaneId): void; left(paneId: PaneId): void }): Roster {
  let byPane = new Map<string, string>();
  let bySession = new Map<string, PaneId>();
  // Windows that are being linked or were: a second link would be a second place.
  const linked = new Set<string>();
  const link = async (windowId: string): Promise<void> => {
    linked.add(windowId);
    // One that is gone meanwhile is refused, which is all right.
    const { ok } = await ask(`link-window -d -s ${windowId} -t =${HUB}:`);
    if (!ok) linked.delete(windowId);
  };
  return {
    async list(isHeard) {
      const { ok, text } = await ask(LIST_PANES);
      // No server yet means no panes; that is not an error.
      const panes = ok ? parsePanes(text) : [];
      const before = byPane;
      byPane = new Map(panes.map((p) => [p.paneId, p.sessionId]));
      bySession = new Map(panes.map((p) => [p.sessionId, p.paneId]));
      if (isHeard) {
        const fresh = panes.filter((p) => p.places < 2 && !linked.has(p.windowId));
        await Promise.all([...fresh.map((p) => link(p.windowId)), ...parseStrays(text).map((stray) => ask(`kill-pane -t ${stray}`))]);
      }
      for (const { paneId } of panes) if (!before.has(paneId)) on.came(paneId);
      for (const pane of before.keys()) if (!byPane.has(pane)) on.left(pane as PaneId);
      return panes;
    },
    paneOf: (sessionId) => bySession.get(sessionId),
    sessionOf: (paneId) => byPane.get(paneId),
    forget() {
      byPane = new Map();
      linked.clear();
    },
  };
}
