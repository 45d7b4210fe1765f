import type { Reply } from "./control-parser.ts";
import { HUB, LIST_PANES, type ListedPane, type PaneId, parsePanes, parseStrays } from "./tmux-panes.ts";

/** Which panes there are, by the last list. */
export interface Roster {
  /** Asks tmux. With `link`, windows that are not shown in the hub yet are linked into it, and those left there alone are ended. */
  list(link: boolean): Promise<ListedPane[]>;
  paneOf(sessionId: string): PaneId | undefined;
  sessionOf(paneId: string): string | undefined;
  /** All panes are new to the next list. */
  forget(): void;
}

/** `on.came` and `on.left` hear of panes that are new to the list or no longer in it. */
export function createRoster(ask: (command: string) => Promise<Reply>, on: { came(paneId: PaneId): void; left(paneId: PaneId): void }): Roster {
  let byPane = new Map<string, string>();
  let bySession = new Map<string, PaneId>();
  return {
    async list(link) {
      const { ok, text } = await ask(LIST_PANES);
      // No server yet means no panes; that is not an error.
      const panes = ok ? parsePanes(text) : [];
      const before = byPane;
      byPane = new Map(panes.map((p) => [p.paneId, p.sessionId]));
      bySession = new Map(panes.map((p) => [p.sessionId, p.paneId]));
      // One that is gone meanwhile is refused, which is all right.
      const orders = link ? [...panes.filter((p) => p.places < 2).map((p) => `link-window -d -s ${p.windowId} -t =${HUB}:`), ...parseStrays(text).map((stray) => `kill-pane -t ${stray}`)] : [];
      await Promise.all(orders.map(ask));
      for (const { paneId } of panes) if (!before.has(paneId)) on.came(paneId);
      for (const pane of before.keys()) if (!byPane.has(pane)) on.left(pane as PaneId);
      return panes;
    },
    paneOf: (sessionId) => bySession.get(sessionId),
    sessionOf: (paneId) => byPane.get(paneId),
    forget: () => void (byPane = new Map()),
  };
}
