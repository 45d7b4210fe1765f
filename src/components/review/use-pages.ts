"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Change, type ChangePage, PAGE_ROWS } from "#domain/change.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";
import { pageKey } from "./blocks.ts";
import { type Hunk, readPatch } from "./patch.ts";
import { changePath } from "./use-change.ts";

/** Answers that may be under way at once. */
const AT_ONCE = 3;

type Pages = ReadonlyMap<string, readonly Hunk[]>;

/** The lines of a change as far as they were read. `ask` reads what is seen; what was asked last is read first. */
export function usePages(of: { delegationId: string; commit: string | null }, change: Change): { pages: Pages; ask: (file: number, page: number) => void } {
  const first = useMemo(() => readPages(change, change.pages), [change]);
  const [later, setLater] = useState<Pages>(new Map());
  const pages = useMemo<Pages>(() => new Map([...later, ...first]), [later, first]);
  const queries = useQueryClient();
  const wanted = useRef<{ waiting: { file: number; page: number }[]; running: Set<string> }>({ waiting: [], running: new Set() });
  const state = useRef({ of, change, pages });
  useEffect(() => {
    state.current = { of, change, pages };
  });
  const next = useCallback(async (): Promise<void> => {
    const { waiting, running } = wanted.current;
    const now = state.current;
    const place = running.size < AT_ONCE ? waiting.pop() : undefined;
    const file = place && now.change.files[place.file];
    if (!place || !file) return;
    const key = pageKey(file, place.page);
    if (!now.pages.has(key) && !running.has(key)) {
      running.add(key);
      await get<{ items: ChangePage[] }>(changePath(now.of, "/pages", { stamp: now.change.stamp, ...place }))
        .then(({ items }) => setLater((before) => new Map([...before, ...readPages(now.change, items)])))
        // Another state of the change, or nobody there: then the list says more.
        .catch(() => queries.invalidateQueries({ queryKey: keys.diff(now.of.delegationId) }))
        .finally(() => running.delete(key));
    }
    void next();
  }, [queries]);
  const ask = useCallback((file: number, page: number): void => {
    const { waiting } = wanted.current;
    wanted.current.waiting = [...waiting.filter((w) => w.file !== file || w.page !== page), { file, page }].slice(-8);
    void next();
  }, [next]);
  return { pages, ask };
}

function readPages(change: Pick<Change, "files">, pages: readonly ChangePage[]): Map<string, readonly Hunk[]> {
  return new Map(pages.flatMap(({ file, page, patch, below, goesOn }) => {
    const of = change.files[file];
    return of ? [[pageKey(of, page), readPatch(patch, { row: page * PAGE_ROWS, below, goesOn })] as const] : [];
  }));
}
