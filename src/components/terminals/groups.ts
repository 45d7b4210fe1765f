import { createStore, type Store } from "../../client/store.ts";
import { keep, recall } from "../../client/terminal-settings.ts";
import type { Place } from "./arrange.ts";

/** Terminals that stand together; a group belongs to one project, and terminals of no group are one of their own. */
export interface Section {
  key: string;
  group: string | null;
  projectId: string | null;
  places: Place[];
}

/** Terminals by group: those of none first, then the groups by name. Within one they keep their order. */
export function sectionsOf(places: readonly Place[]): Section[] {
  const sections = new Map<string, Section>();
  for (const place of places) {
    const { group, projectId } = place.session;
    const key = group === null ? "" : JSON.stringify([projectId, group]);
    const section = sections.get(key) ?? { key, group, projectId: group === null ? null : projectId, places: [] };
    section.places.push(place);
    sections.set(key, section);
  }
  return [...sections.values()].toSorted((a, b) => Number(a.group !== null) - Number(b.group !== null) || (a.group ?? "").localeCompare(b.group ?? "") || a.key.localeCompare(b.key));
}

/** How many of a section wait for a person. */
export function needsOf({ places }: Section): number {
  return places.filter(({ task }) => task?.attention.state.startsWith("waiting-") || task?.attention.state === "needs-confirmation").length;
}

const KEY = "rdv.groups.folded";
let folded: Store<Record<string, boolean>> | undefined;

/** Which groups are folded on this device. */
export function foldedGroups(): Store<Record<string, boolean>> {
  if (folded) return folded;
  const made = createStore(readFolded(recall(KEY)));
  made.subscribe(() => keep(KEY, JSON.stringify(Object.keys(made.get()).filter((key) => made.get()[key]))));
  folded = made;
  return made;
}

/** Reads what was kept; anything that is not as expected counts as not kept. */
export function readFolded(text: string | null): Record<string, boolean> {
  try {
    const kept = JSON.parse(text ?? "[]") as unknown;
    return Array.isArray(kept) ? Object.fromEntries(kept.filter((key) => typeof key === "string").map((key) => [key, true])) : {};
  } catch {
    return {};
  }
}
