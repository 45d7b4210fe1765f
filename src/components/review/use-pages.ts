"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Change, type ChangePage, PAGE_ROWS } from "#domain/change.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";
import { pageKey } from "./blocks.ts";
import { createPageQueue, type PagePlace } from "./page-queue.ts";
import { type Hunk, readPatch } from "./patch.ts";
import { type ChangeOf, changePath } from "./use-change.ts";

type Pages = ReadonlyMap<string, readonly Hunk[]>;

/** The lines of a change as far as they were read; `ask` reads what is seen. */
export function usePages(of: ChangeOf, change: Change): { pages: Pages; ask: (file: number, page: number) => void } {
  const first = useMemo(() => readPages(change, change.pages), [change]);
  const [later, setLater] = useState<Pages>(new Map());
  const pages = useMemo<Pages>(() => new Map([...later, ...first]), [later, first]);
  const queries = useQueryClient();
  const state = useRef({ of, change, pages });
  useEffect(() => {
    state.current = { of, change, pages };
  });
  const queue = useRef<((place: PagePlace) => void) | null>(null);
  const ask = useCallback((file: number, page: number): void => {
    queue.current ??= createPageQueue({
      key(place) {
        const of = state.current.change.files[place.file];
        const key = of && pageKey(of, place.page);
        return key !== undefined && !state.current.pages.has(key) ? key : undefined;
      },
      async read(place) {
        const { of, change } = state.current;
        await get<{ items: ChangePage[] }>(changePath(of, "/pages", { stamp: change.stamp, ...place }))
          .then(({ items }) => setLater((before) => new Map([...before, ...readPages(change, items)])))
          // Another state of the change, or nobody there: then the list says more.
          .catch(() => queries.invalidateQueries({ queryKey: keys.diff(of.delegationId) }));
      },
    });
    queue.current({ file, page });
  }, [queries]);
  return { pages, ask };
}

function readPages(change: Pick<Change, "files">, pages: readonly ChangePage[]): Map<string, readonly Hunk[]> {
  return new Map(pages.flatMap(({ file, page, patch, below, goesOn }) => {
    const of = change.files[file];
    return of ? [[pageKey(of, page), readPatch(patch, { row: page * PAGE_ROWS, below, goesOn })] as const] : [];
  }));
}
