"use client";

import "@xterm/xterm/css/xterm.css";
import "./glance.css";
import "./terminals.css";
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { hasControl } from "../../client/terminal-link.ts";
import { clockSeconds } from "../../client/times.ts";
import { useLink } from "../../client/use-live.ts";
import { terminalSettings } from "../../client/terminal-settings.ts";
import { type Place, titleOf, whereOf } from "./arrange.ts";
import { copyText } from "./clipboard.ts";
import { FrameFoot } from "./frame-foot.tsx";
import { FrameHead, LeaseLine } from "./frame-head.tsx";
import { HibernatedFrame } from "./hibernated-frame.tsx";
import { HistoryBar, HistorySearch } from "./history-bar.tsx";
import { LinkDialog } from "./link-dialog.tsx";
import { PastPill } from "./past-pill.tsx";
import { useRoomActs } from "./room-acts.ts";
import { SessionMenu } from "./session-menu.tsx";
import { SendNotes } from "./send-notes.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { TextSheet } from "./text-sheet.tsx";
import { TouchInput } from "./touch-input.tsx";
import { useMedia, useNow, usePhone } from "../../client/use-page.ts";
import { useFileDrop } from "./use-file-drop.ts";
import { ownLabel, useTerminalView, useViewState } from "./use-terminal-view.ts";
import { endWords, leaseWords } from "./words.ts";

export interface FrameProps {
  place: Place;
  /** Hears the terminal as soon as there is one, for tools that stand outside the frame. */
  onView?: ((view: TerminalView | null) => void) | undefined;
  /** It was just opened by this person: it is given the keyboard as soon as it is live. */
  eager?: boolean;
  /** The head stands above the room. */
  bare?: boolean;
  /** Counts wishes from outside to see the text. */
  offerText?: number;
}

/** A terminal: alive, ended, or hibernated. */
export function TerminalFrame(props: FrameProps) {
  return props.place.session.status === "hibernated" ? <HibernatedFrame place={props.place} bare={props.bare ?? false} onView={props.onView} /> : <LiveFrame {...props} />;
}

/** A live terminal with its state, who controls it, its past, and how it ended. */
function LiveFrame({ place, onView, eager = false, bare = false, offerText = 0 }: FrameProps) {
  const { session } = place;
  const acts = useRoomActs();
  const isFull = acts?.full === session.id;
  const frame = useRef<HTMLElement>(null);
  const pan = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const past = useRef<HTMLDivElement>(null);
  const [text, setText] = useState({ isOpen: false, offered: offerText });
  if (text.offered !== offerText) setText({ isOpen: true, offered: offerText });
  const showText = (isOpen: boolean): void => setText({ isOpen, offered: offerText });
  const [finding, setFinding] = useState(false);
  const view = useTerminalView(session.id, { pan, live, past }, {
    leave() {
      if (isFull) acts.setFull(null);
      frame.current?.focus();
    },
    find() {
      view?.history.scroll("stay");
      setFinding(true);
    },
    select: () => showText(true),
    copy: (text) => void copyText(text),
  });
  const state = useViewState(view);
  const drop = useFileDrop((files) => {
    view?.focus();
    void view?.send.images(files);
  });
  const isTouch = useMedia("(pointer: coarse)");
  const isPhone = usePhone();
  const own = useOwnLabel();
  const followsTheme = useFollowsTheme();
  const titleId = useId();
  const now = useNow();
  useEffect(() => onView?.(view), [onView, view]);
  useEffect(() => {
    if (isFull) view?.focus();
  }, [isFull, view]);
  useEagerness(view, eager && !isTouch);
  useEffect(() => view?.stream.runs(session.status === "running" ? session.generation : null), [view, session.status, session.generation]);
  const { lease = null, phase = "waiting" } = state?.stream ?? {};
  const canType = session.status === "running" && phase === "live";
  const words = leaseWords(lease, own);
  const control = <LeaseLine lease={lease} own={own} canType={canType} onTake={() => void view?.stream.take().catch(() => undefined)} onRelease={() => view?.stream.release()} />;
  return (
    <section ref={frame} className="frame" tabIndex={-1} data-item aria-labelledby={titleId} data-held={hasControl(lease) || undefined} data-keyboard={state?.hasFocus || undefined} data-full={isFull || undefined} {...(canType ? drop.handlers : {})}>
      {bare ? <h2 id={titleId} className="sr">{titleOf(place)}</h2> : (
        <FrameHead place={place} titleId={titleId} lease={!isPhone && control} menu={<SessionMenu place={place} view={view} onText={() => showText(true)} />} />
      )}
      {isPhone && (
        <div className="lease-row">
          {canType ? control : <span className="lease">{endWords(session, now) ?? (phase === "waiting" && state?.stream.cols ? "Not connected" : "Connecting")}</span>}
          {state && state.stream.cols > 0 && canType && words.who !== "other" && <span className="c3 cut pan-words">{state.stream.cols} x {state.stream.rows}, pan to see all</span>}
        </div>
      )}
      {!isPhone && view && state?.history && <HistoryBar view={view}>{finding && <HistorySearch view={view} autoFocus />}</HistoryBar>}
      <div className="term-body">
        <div ref={pan} className="term term-pan" data-follows-theme={followsTheme || undefined} data-stale={(state !== null && phase === "waiting") || undefined}>
          <div ref={live} className="term-live" />
          <div ref={past} className="term-past" hidden />
        </div>
        {isPhone && view && <PastPill view={view} />}
        {drop.isOver && canType && <div className="term-drop" data-over><span>Drop image here</span></div>}
        {view && <SendNotes view={view} />}
        <Note ended={endWords(session, now)} view={view} />
      </div>
      {session.status === "running" && <TouchInput sessionId={session.id} view={view} own={own} />}
      {!isPhone && <FrameFoot where={whereOf(place)} state={state} own={own} />}
      <LinkDialog url={state?.link ?? null} onClose={() => view?.store.set({ link: null })} />
      <TextSheet sessionId={session.id} isOpen={text.isOpen} onClose={() => showText(false)} />
      <p className="sr" role="status">{deniedWords(state?.denied ?? 0, words.who === "other" ? `${words.text}. Take over to type.` : "Nothing was typed: the terminal is not live.")}</p>
    </section>
  );
}

/** Why the terminal is not live, over its lower edge. */
function Note({ ended, view }: { ended: string | undefined; view: TerminalView | null }) {
  const state = useViewState(view);
  const { phase, problem } = state?.stream ?? { phase: "opening" as const, problem: null };
  const { since: lost } = useLink();
  if (phase === "crowded") return <p className="term-note" role="status">Watching at 1 frame per second: 4 viewers are live. It becomes live here when one of them leaves.</p>;
  if (ended) return <p className="term-note" role="status">{ended}.{phase === "ended" && problem ? " Its screen is gone." : " This is its last screen."}</p>;
  if (phase === "ended") return <p className="term-note" role="status">{problem ? `${problem.message} ${problem.next}` : "The terminal was closed. This is its last screen."}</p>;
  if (phase === "waiting" && state) return <p className="term-note" role="status">No connection{lost ? `, as of ${clockSeconds(lost.toISOString())}` : ""}. Typing is off until it is back.</p>;
  return null;
}

/** Gives the keyboard to a terminal once, when it becomes live. */
function useEagerness(view: TerminalView | null, isEager: boolean): void {
  useEffect(() => {
    if (!view || !isEager) return undefined;
    const stop = view.stream.subscribe(() => {
      if (view.stream.state().phase !== "live") return;
      stop();
      view.focus();
      view.stream.take().catch(() => undefined);
    });
    return stop;
  }, [view, isEager]);
}

function deniedWords(count: number, words: string): string {
  // The same words again are read again only when something about them changed.
  return count === 0 ? "" : words + "\u00A0".repeat(count % 2);
}

function useOwnLabel(): string {
  return useSyncExternalStore(() => () => undefined, ownLabel, () => "Desk");
}

function useFollowsTheme(): boolean {
  return useSyncExternalStore((listener) => terminalSettings().subscribe(listener), () => terminalSettings().get().followsTheme, () => false);
}
