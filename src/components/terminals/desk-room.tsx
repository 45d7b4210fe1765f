"use client";

import { Columns2, LayoutGrid } from "lucide-react";
import { type ReactNode, useState } from "react";
import { roomPath } from "../../client/route.ts";
import type { Layout } from "../../client/terminal-settings.ts";
import { go } from "../../client/use-route.ts";
import { Segments } from "../ui/field.tsx";
import { arrange, countWords, type Place } from "./arrange.ts";
import { HistorySearch } from "./history-bar.tsx";
import { RoomActsContext, type RoomActs } from "./room-acts.ts";
import { EndedList, NoTerminals, type RoomProps, useMeta } from "./room-parts.tsx";
import { MOST_PLACES } from "./split.ts";
import { TerminalGrid } from "./terminal-grid.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { ThumbList } from "./thumb-list.tsx";
import { useFull } from "./use-full.ts";
import { useSplit } from "./use-split.ts";

export type Shown = Layout | "ended";

const LAYOUTS: readonly { value: Shown; label: ReactNode }[] = [
  { value: "large", label: <><LayoutGrid size={14} strokeWidth={1.75} aria-hidden />One large</> },
  { value: "split", label: <><Columns2 size={14} strokeWidth={1.75} aria-hidden />Split</> },
  { value: "only", label: "Only large" },
  { value: "ended", label: "Ended" },
];

type DeskProps = RoomProps & { shown: Shown; onShow(next: Shown): void };

/** A desk shows one terminal alive or up to four side by side, and the others as pictures. */
export function DeskRoom(props: DeskProps) {
  const { projectId, places, open, shell, shown, onShow } = props;
  const [views, setViews] = useState<Record<string, TerminalView | null>>({});
  const room = useArrangement(props);
  const { stand, rest, isListed, isOver, acts } = room;
  const meta = useMeta(projectId);
  const inSplit = room.layout === "split";
  const thumbs = <ThumbList places={rest} projectId={projectId} meta={meta} open={open} />;
  return (
    <RoomActsContext value={acts}>
      <div className="term-tools">
        <Segments label="Layout" value={shown} options={LAYOUTS} onChange={(next) => {
          onShow(next);
          if (isOver || next === "ended") open(null);
        }} />
        {!isListed && stand.length > 0 && <HistorySearch view={views[room.active ?? ""] ?? null} />}
        <span className="end t12 c2 cut">{countWords(places.live)}</span>
        {shell}
      </div>
      {isListed && <EndedList ended={places.ended} open={open} />}
      {!isListed && stand.length === 0 && <NoTerminals shell={shell} />}
      {!isListed && stand.length > 0 && (
        <div className="term-grid" data-layout={rest.length === 0 && room.layout === "large" ? "only" : room.layout}>
          <TerminalGrid
            stand={stand}
            views={views}
            mayGrow={room.layout !== "only" && stand.length < MOST_PLACES && !isOver}
            onView={(id, view) => setViews((now) => (now[id] === view ? now : { ...now, [id]: view }))}
            onDrop={room.drop}
            onFocus={(id) => inSplit && places.live.some((p) => p.session.id === id) && go(roomPath(projectId, "terminals", id), "replace")}
          />
          {rest.length > 0 && room.layout !== "only" && <div className="term-side">{thumbs}</div>}
        </div>
      )}
    </RoomActsContext>
  );
}

/** What stands where, and what moves it. */
function useArrangement({ projectId, places, chosen, open, shown, onShow }: DeskProps) {
  const [drag, setDrag] = useState<string | null>(null);
  const [full, setFull] = useFull();
  const chosenId = chosen?.session.id ?? null;
  const split = useSplit(projectId, { ...places, chosen: chosenId, isShown: shown === "split" });
  const isOver = chosen !== undefined && places.ended.includes(chosen) && !(shown === "split" && split.ids.includes(chosen.session.id));
  const layout: Layout = isOver || shown === "ended" ? "only" : shown;
  const { stand, rest } = standing({ places, chosen, layout, isOver, ids: split.ids });
  const inSplit = layout === "split";
  const choose = (id: string | null): void => go(roomPath(projectId, "terminals", id), "replace");
  const drop = (id: string, at: number): void => {
    // What is taken out of the page by its own drop never hears that the drag is over.
    setDrag(null);
    if (inSplit) split.put(id, at);
    else if (at === 0) return open(id);
    else {
      split.begin([...stand.map((p) => p.session.id), id], id);
      onShow("split");
    }
    choose(id);
  };
  const acts: RoomActs = {
    drag, setDrag, full, setFull,
    beside: (id) => drop(id, stand.length),
    besideOff: stand.length >= MOST_PLACES ? "Four stand side by side already. Close one of them first." : undefined,
    isShown: (id) => stand.some((p) => p.session.id === id),
    close: inSplit && stand.length > 1 ? (id) => choose(split.close(id)) : undefined,
  };
  return { stand, rest, layout, isOver, drop, acts, isListed: shown === "ended" && !isOver, active: inSplit ? split.active : (stand[0]?.session.id ?? null) };
}

function standing(on: { places: RoomProps["places"]; chosen: Place | undefined; layout: Layout; isOver: boolean; ids: readonly string[] }): { stand: Place[]; rest: Place[] } {
  const { places, chosen, layout, isOver, ids } = on;
  if (isOver && chosen) return { stand: [chosen], rest: [] };
  if (layout !== "split") return arrange(places.live, chosen?.session.id ?? null, layout);
  const all = [...places.live, ...places.ended];
  return { stand: ids.flatMap((id) => all.filter((p) => p.session.id === id)), rest: places.live.filter((p) => !ids.includes(p.session.id)) };
}
