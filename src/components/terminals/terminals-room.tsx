"use client";

import { ChevronLeft, Plus, Search } from "lucide-react";
import { useCallback, useState, useSyncExternalStore } from "react";
import type { Session } from "#domain/session.ts";
import { useOrchestrator, useSessions, useTasks } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { terminalSettings } from "../../client/terminal-settings.ts";
import { go } from "../../client/use-route.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Segments } from "../ui/field.tsx";
import { type Place, placesOf, titleOf } from "./arrange.ts";
import { DeskRoom, type Shown } from "./desk-room.tsx";
import { fresh } from "./fresh-shell.ts";
import { HistorySearch } from "./history-bar.tsx";
import { NewTerminal } from "./new-terminal.tsx";
import { PlaceStatus } from "./place-status.tsx";
import { EndedList, NoTerminals, type RoomProps, useMeta } from "./room-parts.tsx";
import { SessionMenu } from "./session-menu.tsx";
import { TerminalFrame } from "./terminal-frame.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { ThumbList } from "./thumb-list.tsx";
import { usePhone } from "../../client/use-page.ts";

/** The layout is the device's; the list of ended ones is only looked at. */
function useShown(): [Shown, (next: Shown) => void] {
  const [ended, setEnded] = useState(false);
  const layout = useSyncExternalStore((listener) => terminalSettings().subscribe(listener), () => terminalSettings().get().layout, () => "large" as const);
  const set = (next: Shown): void => {
    setEnded(next === "ended");
    if (next !== "ended") terminalSettings().set({ layout: next });
  };
  return [ended ? "ended" : layout, set];
}

/** Every terminal of a project, or of all projects in Master Control: some alive, the others as pictures. */
export function TerminalsRoom({ projectId, sessionId }: { projectId: string | null; sessionId: string | null }) {
  const sessions = useSessions(true);
  const tasks = useTasks(useOrchestrator(projectId)?.id);
  const isPhone = usePhone();
  const [shown, setShown] = useShown();
  const [asking, setAsking] = useState(false);
  const open = useCallback((id: string | null) => go(roomPath(projectId, "terminals", id)), [projectId]);
  const made = (session: Session): void => {
    setAsking(false);
    fresh.id = session.id;
    if (shown === "ended") setShown("large");
    open(session.id);
  };
  if (sessions.error) return <div className="p-4"><Problem error={sessions.error} retry={() => void sessions.refetch()} /></div>;
  if (!sessions.data) return <Bones waitsFor="the terminals" />;
  const places = placesOf(sessions.data, tasks.data ?? [], projectId);
  const chosen = [...places.live, ...places.ended].find((p) => p.session.id === sessionId);
  const shell = <Button small={!isPhone} onClick={() => setAsking(true)}><Plus size={14} strokeWidth={1.75} aria-hidden />Terminal</Button>;
  const parts = { projectId, places, chosen, open, shell };
  return (
    <>
      {isPhone ? <PhoneRoom {...parts} /> : <DeskRoom {...parts} shown={shown} onShow={setShown} />}
      {asking && <NewTerminal projectId={projectId} isOpen onClose={() => setAsking(false)} onMade={made} />}
    </>
  );
}

/** A phone shows one terminal, or the list of them. */
function PhoneRoom({ projectId, places, chosen, open, shell }: RoomProps) {
  const [view, setView] = useState<TerminalView | null>(null);
  const [offer, setOffer] = useState(0);
  const [finding, setFinding] = useState(false);
  const meta = useMeta(projectId);
  const [ended, setEnded] = useState(false);
  if (!chosen) {
    return (
      <>
        <div className="term-tools">
          <Segments label="Which" value={ended ? "ended" : "live"} options={[{ value: "live", label: `${places.live.length} open` }, { value: "ended", label: "Ended" }]} onChange={(next) => setEnded(next === "ended")} />
          <span className="end">{shell}</span>
        </div>
        {ended && <EndedList ended={places.ended} open={open} />}
        {!ended && places.live.length === 0 && <NoTerminals shell={shell} />}
        {!ended && <div className="term-list"><ThumbList places={places.live} projectId={projectId} meta={meta} open={open} /></div>}
      </>
    );
  }
  return (
    <>
      <div className="term-phone-head">
        <button type="button" className="tap" aria-label={finding ? "End the search" : "Terminals"} onClick={() => (finding ? setFinding(false) : open(null))}><ChevronLeft size={22} strokeWidth={1.75} aria-hidden /></button>
        {finding ? <HistorySearch view={view} autoFocus /> : <PhoneTitle place={chosen} onFind={() => setFinding(true)} />}
        <SessionMenu place={chosen} view={view} onText={() => setOffer(offer + 1)} />
      </div>
      <div className="term-grid" data-layout="only"><TerminalFrame key={chosen.session.id} place={chosen} eager={fresh.id === chosen.session.id} onView={setView} bare offerText={offer} /></div>
    </>
  );
}

function PhoneTitle({ place, onFind }: { place: Place; onFind(): void }) {
  return (
    <>
      <div className="grow">
        <h1 className="bb cut">{titleOf(place)}</h1>
        <div className="h t12"><PlaceStatus place={place} />{place.task && <span className="c3 cut">{place.task.number}, {place.session.agentProvider}</span>}</div>
      </div>
      <button type="button" className="tap" aria-label="Search in scrollback" onClick={onFind}><Search size={20} strokeWidth={1.75} aria-hidden /></button>
    </>
  );
}
