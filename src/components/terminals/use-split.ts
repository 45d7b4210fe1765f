"use client";

import { useEffect, useSyncExternalStore } from "react";
import type { Place } from "./arrange.ts";
import { type KeptSplit, keptSplits, scopeOf } from "./kept-splits.ts";
import { putAt, settle, type Split, takeOut } from "./split.ts";

/** The places of a scope and what can be done with them. */
export interface SplitPlaces extends Split {
  put(id: string, at: number): void;
  /** Closes a place, while the terminal goes on. Returns the one that is worked in then. */
  close(id: string): string | null;
  /** Shows exactly these. */
  begin(ids: readonly string[], active: string): void;
}

const NONE: KeptSplit = { ids: [], active: null, taken: null };

/** Terminals side by side, as this device remembers them for this scope. While it is not shown nothing of it changes. */
export function useSplit(projectId: string | null, on: { live: readonly Place[]; ended: readonly Place[]; chosen: string | null; isShown: boolean }): SplitPlaces {
  const scope = scopeOf(projectId);
  const kept = useSyncExternalStore((listener) => keptSplits().subscribe(listener), () => keptSplits().get()[scope] ?? NONE, () => NONE);
  const { live, ended, chosen, isShown } = on;
  const split = settle(kept, { live: live.map(idOf), justEnded: ended.filter(endedHere).map(idOf), chosen: chosen === kept.taken ? null : chosen });
  const become = (next: Split): void => keptSplits().set({ [scope]: { ids: next.ids, active: next.active, taken: chosen } });
  const isSettled = split.ids.join() === kept.ids.join() && split.active === kept.active && kept.taken === chosen;
  useEffect(() => {
    if (isShown && !isSettled) become(split);
  });
  return {
    ...split,
    put: (id, place) => become(putAt(split, id, place)),
    close(id) {
      const next = takeOut(split, id);
      become(next);
      return next.active;
    },
    begin: (ids, active) => become({ ids, active }),
  };
}

function idOf(place: Place): string {
  return place.session.id;
}

/** Whether it ended while this page was open: then it is told where it stood. */
function endedHere({ session }: Place): boolean {
  return session.endedAt !== null && Date.parse(session.endedAt) > performance.timeOrigin;
}
