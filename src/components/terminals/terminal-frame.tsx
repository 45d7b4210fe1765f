"use client";

import "@xterm/xterm/css/xterm.css";
import "./terminals.css";
import { type ReactNode, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import type { Session } from "#domain/session.ts";
import { hasControl } from "../../client/terminal-link.ts";
import { clockSeconds } from "../../client/times.ts";
import { useLink } from "../../client/use-live.ts";
import { terminalSettings } from "../../client/terminal-settings.ts";
import { copyText, readClipboard } from "./clipboard.ts";
import { FrameFoot } from "./frame-foot.tsx";
import { LeaseLine } from "./frame-head.tsx";
import { GlanceScreen } from "./glance-screen.tsx";
import { HistoryBar, HistorySearch } from "./history-bar.tsx";
import { InputBar } from "./input-bar.tsx";
import { KeyStrip } from "./key-strip.tsx";
import { LinkDialog } from "./link-dialog.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { TextSheet } from "./text-sheet.tsx";
import { ownLabel, useMedia, useNow, useTerminalView, useViewState } from "./use-terminal-view.ts";
import { endWords, leaseWords } from "./words.ts";

export interface FrameProps {
  session: Session;
  /** State of the task or kind of terminal, with its glyph. */
  status: ReactNode;
  title: string;
  number?: number | null;
  /** What the foot says of the place: a branch, or a folder. */
  place: string;
  /** The menu at the end of the head. */
  menu?(view: TerminalView | null, offerText: () => void): ReactNode;
  /** Hears the terminal as soon as there is one, for tools that stand outside the frame. */
  onView?(view: TerminalView | null): void;
  /** Phones show the title above the room. */
  bare?: boolean;
}

/** A live terminal with who controls it, its past, and how it ended. */
export function TerminalFrame({ session, status, title, number, place, menu, onView, bare = false }: FrameProps) {
  const frame = useRef<HTMLElement>(null);
  const pan = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLDivElement>(null);
  const past = useRef<HTMLDivElement>(null);
  const [textFor, setTextFor] = useState(false);
  const [finding, setFinding] = useState(false);
  const view = useTerminalView(session.id, { pan, live, past }, {
    leave: () => frame.current?.focus(),
    find() {
      view?.history.scroll("stay");
      setFinding(true);
    },
    select: () => setTextFor(true),
    copy: (text) => void copyText(text),
  });
  const state = useViewState(view);
  const isTouch = useMedia("(pointer: coarse)");
  const isPhone = useMedia("(max-width: 639px), (max-height: 480px)");
  const own = useOwnLabel();
  const followsTheme = useFollowsTheme();
  const titleId = useId();
  const now = useNow();
  useEffect(() => onView?.(view), [onView, view]);
  const { lease = null, phase = "waiting" } = state?.stream ?? {};
  const canType = session.status === "running" && phase === "live";
  const words = leaseWords(lease, own);
  const control = <LeaseLine lease={lease} own={own} canType={canType} onTake={() => void view?.stream.take().catch(() => undefined)} onRelease={() => view?.stream.release()} />;
  return (
    <section ref={frame} className="frame" tabIndex={-1} aria-labelledby={titleId} data-held={hasControl(lease) || undefined}>
      {bare ? <h2 id={titleId} className="sr">{title}</h2> : (
        <header>
          {status}
          <h2 id={titleId} className="b cut">{title}</h2>
          {number != null && <span className="id">{number}</span>}
          {!isPhone && <span className="end h">{control}</span>}
          {menu?.(view, () => setTextFor(true))}
        </header>
      )}
      {isPhone && (
        <div className="lease-row">
          {canType ? control : <span className="lease">{endWords(session, now) ?? "Connecting"}</span>}
          {state && state.stream.cols > 0 && canType && words.who !== "other" && <span className="c3 cut pan-words">{state.stream.cols} x {state.stream.rows}, pan to see all</span>}
        </div>
      )}
      {view && state?.history && <HistoryBar view={view}>{(finding || isPhone) && <HistorySearch view={view} autoFocus={finding} />}</HistoryBar>}
      <div className="term-body">
        <div ref={pan} className="term term-pan" data-follows-theme={followsTheme || undefined} data-stale={(state !== null && phase === "waiting") || undefined}>
          <div ref={live} className="term-live" />
          <div ref={past} className="term-past" hidden />
        </div>
        {phase === "crowded" && <GlanceScreen sessionId={session.id} lines={40} />}
        <Note ended={endWords(session, now)} view={view} />
      </div>
      {isTouch && canType && view && (
        <>
          <KeyStrip onKey={(data) => view.press(data)} onPaste={() => void pasteInto(view)} />
          <InputBar sessionId={session.id} why={words.who === "other" ? `${words.text}. Take over to send.` : null} onSend={(text) => view.stream.paste(text, true)} />
        </>
      )}
      {!isPhone && <FrameFoot place={place} state={state} own={own} />}
      <LinkDialog url={state?.link ?? null} onClose={() => view?.store.set({ link: null })} />
      <TextSheet sessionId={session.id} isOpen={textFor} onClose={() => setTextFor(false)} />
      <p className="sr" role="status">{deniedWords(state?.denied ?? 0, words.who === "other" ? `${words.text}. Take over to type.` : "Nothing was typed: the terminal is not live.")}</p>
    </section>
  );
}

/** Why the terminal is not live, over its lower edge. */
function Note({ ended, view }: { ended: string | undefined; view: TerminalView | null }) {
  const state = useViewState(view);
  const { phase, problem } = state?.stream ?? { phase: "opening" as const, problem: null };
  const { since: lost } = useLink();
  if (phase === "crowded") return <p className="term-note" role="status">Four viewers watch this terminal. This is a picture of it, once a second; it becomes live when one of them leaves.</p>;
  if (ended) return <p className="term-note" role="status">{ended}.{phase === "ended" && problem ? " Its screen is gone." : " This is its last screen."}</p>;
  if (phase === "ended") return <p className="term-note" role="status">{problem ? `${problem.message} ${problem.next}` : "The terminal was closed. This is its last screen."}</p>;
  if (phase === "waiting" && state) return <p className="term-note" role="status">No connection{lost ? `, as of ${clockSeconds(lost.toISOString())}` : ""}. Typing is off until it is back.</p>;
  return null;
}

async function pasteInto(view: TerminalView): Promise<void> {
  const text = await readClipboard();
  if (text) await view.stream.paste(text).catch(() => undefined);
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
