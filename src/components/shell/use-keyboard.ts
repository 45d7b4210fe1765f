"use client";
import { useEffect, useRef } from "react";
import type { Route } from "../../client/route.ts";
import { go } from "../../client/use-route.ts";
import { moveFocus, pressKey, rememberItem } from "./items.ts";
import { keyAct, type ShellAct } from "./keyboard.ts";

/** Milliseconds a `g` waits for its second key. */
const CHORD_MS = 1200;

/** Listens to the keys of the whole page; what is typed into a field or a terminal is left alone. */
export function useKeyboard(at: { route: Route; projects: readonly string[] }, carryOut: (act: ShellAct) => void): void {
  const now = useRef({ at, carryOut });
  useEffect(() => void (now.current = { at, carryOut }));
  useEffect(() => {
    let before = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      const act = keyAct({ key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, typing: isTyping(event.target) }, before, now.current.at);
      clearTimeout(timer);
      before = event.key === "g" && before !== "g" ? "g" : "";
      timer = setTimeout(() => void (before = ""), CHORD_MS);
      if (!act) return;
      if (act.act === "press" && !pressKey(act.key)) return;
      if (act.act !== "back") event.preventDefault();
      if (act.act === "go") go(act.path);
      else if (act.act === "move") moveFocus(act.step);
      else if (act.act !== "press") now.current.carryOut(act.act);
    };
    const onFocus = (event: FocusEvent): void => rememberItem(event.target);
    addEventListener("keydown", onKey);
    addEventListener("focusin", onFocus);
    return () => {
      clearTimeout(timer);
      removeEventListener("keydown", onKey);
      removeEventListener("focusin", onFocus);
    };
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, [role=dialog], .xterm") !== null);
}
