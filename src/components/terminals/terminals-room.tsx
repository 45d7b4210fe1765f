"use client";

import { ChevronLeft, LayoutGrid, Plus, Search } from "lucide-react";
import { type ReactNode, useCallback, useState, useSyncExternalStore } from "react";
import type { Session } from "#domain/session.ts";
import { useOrchestrator, useProjects, useSessions, useTasks } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { type Layout, terminalSettings } from "../../client/terminal-settings.ts";
import { go } from "../../client/use-route.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Empty, Problem } from "../ui/feedback.tsx";
import { Segments } from "../ui/field.tsx";
import { arrange, countWords, type Place, placesOf, titleOf } from "./arrange.ts";
import { HistorySearch } from "./history-bar.tsx";
import { NewTerminal } from "./new-terminal.tsx";
import { PlaceStatus } from "./place-status.tsx";
import { SessionMenu } from "./session-menu.tsx";
import { TerminalFrame } from "./terminal-frame.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { Thumbnail } from "./thumbnail.tsx";
import { useNow, usePhone } from "../../client/use-page.ts";
import { endWords } from "./words.ts";

type Shown = Layout | "ended";

const LAYOUTS: readonly { value: Shown; label: ReactNode }[] = [
  { value: "large", label: <><LayoutGrid size={14} strokeWidth={1.75} aria-hidden />One large</> },
  { value: "even", label: "Even" },
  { value: "only", label: "Only large" },
  { value: "ended", label: "Ended" },
];

/** The shell this page opened last. It is given the keyboard, in whatever room it appears. */
const fresh: { id: string | null } = { id: null };

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

/** Every terminal of a project, or of all projects in Master Control: one large and alive, the others as pictures. */
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

interface RoomProps {
  projectId: string | null;
  places: { live: Place[]; ended: Place[] };
  chosen: Place | undefined;
  open(id: string | null): void;
  shell: ReactNode;
}

function DeskRoom({ projectId, places, chosen, open, shell, shown, onShow }: RoomProps & { shown: Shown; onShow(next: Shown): void }) {
  const [view, setView] = useState<TerminalView | null>(null);
  const isOver = chosen !== undefined && places.ended.includes(chosen);
  const layout = shown === "ended" ? "only" : shown;
  const { large, small } = isOver ? { large: [chosen], small: layout === "only" ? [] : places.live } : arrange(places.live, chosen?.session.id ?? null, layout);
  const listed = shown === "ended" && !isOver;
  const meta = useMeta(projectId);
  return (
    <>
      <div className="term-tools">
        <Segments label="Layout" value={shown} options={LAYOUTS} onChange={(next) => {
          onShow(next);
          if (isOver || next === "ended") open(null);
        }} />
        {!listed && large.length > 0 && <HistorySearch view={view} />}
        <span className="end t12 c2 cut">{countWords(places.live)}</span>
        {shell}
      </div>
      {listed && <EndedList ended={places.ended} open={open} />}
      {!listed && large.length === 0 && <NoTerminals shell={shell} />}
      {!listed && large.length > 0 && (
        <div className="term-grid" data-layout={small.length === 0 && layout === "large" ? "only" : layout} data-count={large.length}>
          {large.map((place, i) => <TerminalFrame key={place.session.id} place={place} eager={fresh.id === place.session.id} onView={i === 0 ? setView : undefined} />)}
          {small.length > 0 && layout === "large" && (
            <div className="term-side">{small.map((place) => <Thumbnail key={place.session.id} place={place} meta={meta(place)} onOpen={() => open(place.session.id)} />)}</div>
          )}
        </div>
      )}
      {!listed && layout === "even" && small.length > 0 && <p className="term-tools t12 c2">{small.length} more: choose one in “One large”.</p>}
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
          <Segments label="Which" value={ended ? "ended" : "live"} options={[{ value: "live", label: `${places.live.length} live` }, { value: "ended", label: "Ended" }]} onChange={(next) => setEnded(next === "ended")} />
          <span className="end">{shell}</span>
        </div>
        {ended && <EndedList ended={places.ended} open={open} />}
        {!ended && places.live.length === 0 && <NoTerminals shell={shell} />}
        {!ended && <div className="term-list">{places.live.map((place) => <Thumbnail key={place.session.id} place={place} meta={meta(place)} onOpen={() => open(place.session.id)} />)}</div>}
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

function EndedList({ ended, open }: { ended: readonly Place[]; open(id: string): void }) {
  const now = useNow();
  if (ended.length === 0) return <Empty title="No ended terminals">What ends is listed here with how it ended.</Empty>;
  return (
    <div className="ended-list">
      {ended.slice(0, 100).map((place) => (
        <button key={place.session.id} type="button" onClick={() => open(place.session.id)}>
          <span className="b cut">{titleOf(place)}</span>
          {place.task && <span className="id">{place.task.number}</span>}
          <span className="end c2 cut">{endWords(place.session, now)}</span>
        </button>
      ))}
    </div>
  );
}

function NoTerminals({ shell }: { shell: ReactNode }) {
  return <Empty title="No terminal is open" action={shell}>Agents bring their own when a task starts. A shell is opened by hand.</Empty>;
}

/** What stands beside the title of a picture: the project where there are several, and who works there. */
function useMeta(projectId: string | null): (place: Place) => string {
  const projects = useProjects().data ?? [];
  return ({ session }) => [projectId === null ? projects.find((p) => p.id === session.projectId)?.name : undefined, session.agentProvider].filter(Boolean).join(", ");
}
