import { createStore, type Store } from "./store.ts";

/** How terminals look on this device. */
export interface TerminalSettings {
  /** Text size in CSS pixels; null fits the pane into its frame. */
  zoom: number | null;
  /** Terminals are dark in both themes unless this is on. */
  followsTheme: boolean;
  /** How a room shows them: one large with pictures of the others, several alive side by side, or one alone. */
  layout: Layout;
}

export type Layout = (typeof LAYOUTS)[number];

/** Smallest and largest text a person may choose. */
export const ZOOM = { least: 6, most: 28, phone: 12 } as const;
const LAYOUTS = ["large", "even", "only"] as const;
const KEY = "rdv.terminals";

/** Reads what was kept; anything that is not as expected counts as not kept. */
export function readSettings(text: string | null, isPhone: boolean): TerminalSettings {
  const otherwise: TerminalSettings = { zoom: isPhone ? ZOOM.phone : null, followsTheme: false, layout: "large" };
  try {
    const kept = JSON.parse(text ?? "{}") as Partial<Record<keyof TerminalSettings, unknown>> | null;
    const zoom = kept?.zoom === null || (typeof kept?.zoom === "number" && kept.zoom >= ZOOM.least && kept.zoom <= ZOOM.most) ? kept.zoom : otherwise.zoom;
    return { zoom, followsTheme: kept?.followsTheme === true, layout: LAYOUTS.find((l) => l === kept?.layout) ?? otherwise.layout };
  } catch {
    return otherwise;
  }
}

let settings: Store<TerminalSettings> | undefined;

/** This device's settings; what changes is kept for the next visit. */
export function terminalSettings(): Store<TerminalSettings> {
  if (settings) return settings;
  const made = createStore(readSettings(kept(), matchMedia("(pointer: coarse)").matches));
  made.subscribe(() => keep(JSON.stringify(made.get())));
  settings = made;
  return made;
}

// A browser may refuse to keep anything; then the settings last as long as the page.
function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(text: string): void {
  try {
    localStorage.setItem(KEY, text);
  } catch {
    // As above.
  }
}
