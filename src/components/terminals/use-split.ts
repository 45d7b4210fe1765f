"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { Place } from "./arrange.ts";
import { keptSplits, scopeOf } from "./kept-splits.ts";
import { putAt, settle, type Split, takeOut } from "./split.ts";

/** The places of a scope and what can be done with them. */
export interface SplitPlaces extends Split {
  put(id: string, at: number): void;
  /** Closes a place, while the terminal goes on. Returns the one that is worked in then. */
  close(id: string): string | null;
  /** Shows exactly these. */
  begin(ids: readonly string[], active: string): void;
}

const NONE: readonly string[] = [];

/** Terminals side by side, as this device remembers them for this scope. While it is not shown nothing of it changes. */
export function useSplit(projectId: string | null, on: { live: readonly Place[]; ended: readonly Place[]; chosen: string | null; isShown: boolean }): SplitPlaces {
  const scope = scopeOf(projectId);
  const kept = useSyncExternalStore((listener) => keptSplits().subscribe(listener), () => keptSplits().get()[scope] ?? NONE, () => NONE);
  // A choice counts once: a place that is closed after it stays closed.
  const [at, setAt] = useState<{ active: string | null; taken: string | null }>({ active: null, taken: null });
  const { live, ended, chosen, isShown } = on;
  const split = settle({ ids: kept, active: at.active }, { live: live.map(idOf), justEnded: ended.filter(endedHere).map(idOf), chosen: chosen === at.taken ? null : chosen });
  const ids = split.ids.join();
  useEffect(() => {
    if (!isShown) return;
    if (ids !== kept.join()) keptSplits().set({ [scope]: ids === "" ? [] : ids.split(",") });
    setAt((before) => (before.active === split.active && before.taken === chosen ? before : { active: split.active, taken: chosen }));
  }, [isShown, ids, kept, scope, split.active, chosen]);
  const become = (next: Split): void => {
    keptSplits().set({ [scope]: next.ids });
    setAt({ active: next.active, taken: chosen });
  };
  return {
    ...split,
    put: (id, place) => become(putAt(split, id, place)),
    close(id) {
      const next = takeOut(split, id);
      become(next);
      return next.active;
    },
    begin: (all, active) => become({ ids: all, active }),
  };
}

function idOf(place: Place): string {
  return place.session.id;
}

/** Whether it ended while this page was open: then it is told where it stood. */
function endedHere({ session }: Place): boolean {
  return session.endedAt !== null && Date.parse(session.endedAt) > performance.timeOrigin;
}
