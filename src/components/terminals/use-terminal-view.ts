"use client";

import { type RefObject, useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import { openLink } from "../../client/socket.ts";
import { terminalSettings } from "../../client/terminal-settings.ts";
import { readLook } from "./terminal-look.ts";
import { createTerminalView, type TerminalView, type ViewPlaces, type ViewState } from "./terminal-view.ts";
import { viewerLabel } from "./words.ts";

/** What the frame does when the terminal asks for it. */
export interface FrameActions {
  leave(): void;
  find(): void;
  select(): void;
  copy(text: string): void;
}

type Places = { [Place in keyof ViewPlaces]: RefObject<HTMLDivElement | null> };

/** Puts a session's terminal into the frame's places for as long as both are there. Null until its fonts and colours are known. */
export function useTerminalView(sessionId: string, places: Places, actions: FrameActions): TerminalView | null {
  const [view, setView] = useState<TerminalView | null>(null);
  const leave = useEffectEvent(actions.leave);
  const find = useEffectEvent(actions.find);
  const select = useEffectEvent(actions.select);
  const copy = useEffectEvent(actions.copy);
  const { pan, live, past } = places;
  useEffect(() => {
    const at = { pan: pan.current, live: live.current, past: past.current };
    if (!at.pan || !at.live || !at.past) return undefined;
    const elements = { pan: at.pan, live: at.live, past: at.past };
    let made: TerminalView | undefined;
    let gone = false;
    void readLook(elements.pan).then((look) => {
      if (gone) return;
      made = createTerminalView(openLink(), elements, { sessionId, look, label: ownLabel(), leave: () => leave(), find: () => find(), select: () => select(), copy: (text) => copy(text) });
      setView(made);
    });
    return () => {
      gone = true;
      setView(null);
      made?.dispose();
    };
  }, [sessionId, pan, live, past]);
  useLook(view, pan);
  return view;
}

/** What others read about this page. */
export function ownLabel(): string {
  return viewerLabel({ coarse: matchMedia("(pointer: coarse)").matches, shortSide: Math.min(screen.width, screen.height) });
}

/** Follows the theme of the page and the settings. */
function useLook(view: TerminalView | null, pan: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = pan.current;
    if (!view || !element) return undefined;
    const read = (): void => void readLook(element).then((look) => view.setLook(look));
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const page = new MutationObserver(read);
    page.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    scheme.addEventListener("change", read);
    const stop = terminalSettings().subscribe(read);
    return () => {
      page.disconnect();
      scheme.removeEventListener("change", read);
      stop();
    };
  }, [view, pan]);
}

const nothing = (): (() => void) => () => undefined;

/** What the frame shows around the terminal right now. */
export function useViewState(view: TerminalView | null): ViewState | null {
  return useSyncExternalStore(view?.store.subscribe ?? nothing, () => view?.store.get() ?? null, () => null);
}
