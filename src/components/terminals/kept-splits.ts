import { createStore, type Store } from "../../client/store.ts";
import { keep, recall } from "../../client/terminal-settings.ts";
import { MOST_PLACES } from "./split.ts";

/** Ids of the terminals that stand side by side, by project; Master Control has its own. */
export type KeptSplits = Record<string, readonly string[]>;

const KEY = "rdv.splits";

/** Reads what was kept; anything that is not as expected counts as not kept. */
export function readSplits(text: string | null): KeptSplits {
  try {
    const kept = JSON.parse(text ?? "{}") as Record<string, unknown> | null;
    return Object.fromEntries(Object.entries(kept ?? {}).flatMap(([scope, ids]) => (isSplit(ids) ? [[scope, [...new Set(ids)].slice(0, MOST_PLACES)]] : [])));
  } catch {
    return {};
  }
}

function isSplit(ids: unknown): ids is string[] {
  return Array.isArray(ids) && ids.length > 0 && ids.every((id) => typeof id === "string");
}

let splits: Store<KeptSplits> | undefined;

/** This device's splits; what changes is kept for the next visit. */
export function keptSplits(): Store<KeptSplits> {
  if (splits) return splits;
  const made = createStore(readSplits(recall(KEY)));
  made.subscribe(() => keep(KEY, JSON.stringify(made.get())));
  splits = made;
  return made;
}

/** The name of a scope among the splits. */
export function scopeOf(projectId: string | null): string {
  return projectId ?? "master";
}
