"use client";
import { useCallback, useState } from "react";
import type { ChangeFile } from "#domain/change.ts";
import { useAction } from "../../client/use-action.ts";
import { get } from "../../client/rest.ts";
import { type Drawn, moreKey } from "./blocks.ts";
import type { Line } from "./patch.ts";
import { changePath } from "./use-change.ts";

interface More {
  row: number | "end";
  from: number;
  to: number;
  /** What a number of the new side needs to be the one of the old side. */
  old: number;
}

/** How the person wants the files: which are folded, which long ones are wanted whole, and unchanged lines around hunks. */
export function useFolds(of: { delegationId: string; commit: string | null }) {
  const [folds, setFolds] = useState<Drawn["folds"]>(new Map());
  const [whole, setWhole] = useState<Drawn["whole"]>(new Set());
  const [more, setMore] = useState<Drawn["more"]>(new Map());
  const read = useAction(async ({ file, at }: { file: ChangeFile; at: More }) => get<{ lines: string[]; total: number }>(changePath(of, "/lines", { path: file.path, from: at.from, to: at.to })), {
    done({ lines, total }, { file, at }) {
      const key = moreKey(file, at.row);
      const read = lines.map((text, i): Line => ({ kind: "same", old: at.from + i + at.old, new: at.from + i, text, bare: false, row: null }));
      setMore((before) => {
        const known = before.get(key) ?? [];
        const next = new Map(before).set(key, at.row === "end" ? [...known, ...read] : [...read, ...known]);
        // Nothing follows: the way to more goes away.
        if (at.row === "end" && at.to >= total) next.set(`${key}!`, []);
        return next;
      });
    },
  });
  const fold = useCallback((file: ChangeFile, open: boolean) => setFolds((before) => new Map(before).set(file.mark, open)), []);
  const wantWhole = useCallback((file: ChangeFile) => setWhole((before) => new Set([...before, file.mark])), []);
  const { mutate } = read;
  const wantMore = useCallback((file: ChangeFile, at: More) => mutate({ file, at }), [mutate]);
  return { folds, whole, more, fold, wantWhole, wantMore };
}
