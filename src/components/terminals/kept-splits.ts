import { createStore, type Store } from "../../client/store.ts";
import { keep, recall } from "../../client/terminal-settings.ts";
import { MOST_PLACES, type Split } from "./split.ts";

/** Terminals that stand side by side, and the choice that was followed last: a place that is closed after it stays closed. */
export interface KeptSplit extends Split {
  taken: string | null;
}

/** Splits by project; Master Control has its own. */
type KeptSplits = Record<string, KeptSplit>;

const KEY = "rdv.splits";

/** Reads what was kept; anything that is not as expected counts as not kept. */
export function readSplits(text: string | null): KeptSplits {
  try {
    const kept = JSON.parse(text ?? "{}") as Record<string, unknown> | null;
    return Object.fromEntries(Object.entries(kept ?? {}).flatMap(([scope, ids]) => (isSplit(ids) ? [[scope, { ids: [...new Set(ids)].slice(0, MOST_PLACES), active: null, taken: null }]] : [])));
  } catch {
    return {};
  }
}

function isSplit(ids: unknown): ids is string[] {
  return Array.isArray(ids) && ids.length > 0 && ids.every((id) => typeof id === "string");
}

function textOf(all: KeptSplits): string {
  return JSON.stringify(Object.fromEntries(Object.entries(all).map(([scope, split]) => [scope, split.ids])));
}

let splits: Store<KeptSplits> | undefined;

/** This device's splits; their terminals are kept for the next visit. */
export function keptSplits(): Store<KeptSplits> {
  if (splits) return splits;
  const made = createStore(readSplits(recall(KEY)));
  made.subscribe(() => keep(KEY, textOf(made.get())));
  splits = made;
  return made;
}

/** The name of a scope among the splits. */
export function scopeOf(projectId: string | null): string {
  return projectId ?? "master";
}
