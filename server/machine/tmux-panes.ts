/** A pane by its number, the only form of a target that cannot mean another one. */
export type PaneId = string & { readonly __brand: "PaneId" };

/** What tmux says about one of our panes. */
export interface Pane {
  sessionId: string;
  paneId: PaneId;
  dead: boolean;
  pid: number;
  cols: number;
  rows: number;
  /** When it last put something out, in seconds since 1970. */
  activity: number;
  title: string;
}

/** A pane with its window, and in how many sessions that stands. */
export interface ListedPane extends Pane {
  windowId: string;
  places: number;
}

/** The session all panes are listened to through; its name is no id, so it never counts as one of ours. */
export const HUB = "_hub";

/** The mark of the hub's own window; all others in it carry that of their session, or, when it is gone, the hub's. */
export const HUB_OWN = "_own";

// Ids first, the one free field last: titles may hold anything. What the hub shows a second time is left out.
export const LIST_PANES = `list-panes -a -f '#{||:#{!=:#{session_name},${HUB}},#{==:#{window_linked_sessions},1}}' -F '#{@rdv} #{pane_id} #{window_id} #{window_linked_sessions} #{pane_dead} #{pane_pid} #{pane_width} #{pane_height} #{window_activity} #{pane_title}'`;

const LINE = /^([0-9A-HJKMNP-TV-Z]{26}) (%\d+) (@\d+) (\d+) ([01]) (\d+) (\d+) (\d+) (\d+) (.*)$/;

/** Panes of sessions that carry our mark, one per session. */
export function parsePanes(text: string): ListedPane[] {
  const panes = new Map<string, ListedPane>();
  for (const line of text.split("\n")) {
    const [, sessionId, pane, windowId, places, dead, pid, cols, rows, activity, title] = LINE.exec(line) ?? [];
    if (!sessionId || !pane || !windowId) continue;
    panes.set(sessionId, {
      sessionId, paneId: paneId(pane), windowId, places: Number(places), dead: dead === "1", pid: Number(pid),
      cols: Number(cols), rows: Number(rows), activity: Number(activity), title: title ?? "",
    });
  }
  return [...panes.values()];
}

/** Panes that lost their session and stand in the hub alone. */
export function parseStrays(text: string): PaneId[] {
  return text.split("\n").flatMap((line) => new RegExp(`^${HUB} (%\\d+) `).exec(line)?.[1] ?? []).map(paneId);
}

/** Refuses what is no number of a pane. */
export function paneId(text: string): PaneId {
  if (!/^%\d+$/.test(text)) throw new Error(`tmux named no pane: ${JSON.stringify(text.slice(0, 60))}`);
  return text as PaneId;
}
