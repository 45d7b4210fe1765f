"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { staleAfter } from "./keys.ts";
import { followEvents, type LinkState, openLink } from "./socket.ts";

/** Milliseconds in which events are gathered, so that a burst is read once. */
const GATHER_MS = 200;

/** Keeps what is shown true: reads again what events made stale, and everything after too long an absence. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stale = new Map<string, readonly string[]>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = (): void => {
      timer = undefined;
      for (const queryKey of stale.values()) void queries.invalidateQueries({ queryKey });
      stale.clear();
    };
    const stop = followEvents({
      onEvents(events) {
        for (const key of events.flatMap(staleAfter)) stale.set(key.join("/"), key);
        timer ??= setTimeout(readAgain, GATHER_MS);
      },
      onGap: () => void queries.invalidateQueries(),
    });
    // What could not be read while the server was away is read now.
    const stopLink = openLink().subscribe(() => {
      if (openLink().state() === "connected") void queries.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
    });
    return () => {
      clearTimeout(timer);
      stop();
      stopLink();
    };
  }, [queries]);
}

const none = (): (() => void) => () => undefined;

/** Whether the page hears the server, and since when not. */
export function useLink(): { state: LinkState; since: Date | null } {
  const state = useSyncExternalStore<LinkState>(typeof window === "undefined" ? none : (listener) => openLink().subscribe(listener), () => openLink().state(), () => "connecting");
  return { state, since: typeof window === "undefined" ? null : openLink().since() };
}

/** Whether the page is from before an update of the server. */
export function useIsOld(): boolean {
  return useSyncExternalStore<boolean>(typeof window === "undefined" ? none : (listener) => openLink().hear("build", listener), () => openLink().isOld(), () => false);
}
