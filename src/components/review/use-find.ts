"use client";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import type { Change, ChangePlace, Found } from "#domain/change.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";
import { type ChangeOf, changePath } from "./use-change.ts";

export interface Finding {
  text: string;
  setText: (text: string) => void;
  places: readonly ChangePlace[];
  at: number;
  isCut: boolean;
  isReading: boolean;
  /** Goes to the place beside the one that is shown; around at the ends. */
  step: (by: 1 | -1) => void;
}

/** Seeks a text in all lines of a change; the server knows also those that were not read yet. */
export function useFind(of: ChangeOf, change: Change, show: (place: ChangePlace) => void): Finding {
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const wanted = useDeferredValue(text);
  const found = useQuery({
    queryKey: [...keys.diff(of.delegationId), "find", of.commit ?? "", change.stamp, wanted],
    queryFn: ({ signal }) => get<Found>(changePath(of, "/find", { stamp: change.stamp, text: wanted }), signal),
    enabled: wanted !== "",
  });
  const places = useMemo(() => (wanted === "" ? [] : (found.data?.places ?? [])), [wanted, found.data]);
  const step = (by: 1 | -1): void => {
    if (places.length === 0) return;
    const next = at < 0 ? (by === 1 ? 0 : places.length - 1) : (at + by + places.length) % places.length;
    const place = places[next];
    setAt(next);
    if (place) show(place);
  };
  return { text, setText: (next) => { setText(next); setAt(-1); }, places, at, isCut: found.data?.isCut ?? false, isReading: found.isFetching, step };
}
