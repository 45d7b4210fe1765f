"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { staleAfter } from "./keys.ts";
import { followEvents, type LinkState, openLink } from "./socket.ts";

/** Keeps what is shown true: reads again what an event made stale, and everything after too long an absence. */
export function useLive(): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      followEvents({
        onEvents(events) {
          const stale = new Map(events.flatMap(staleAfter).map((key) => [key.join("/"), key]));
          for (const queryKey of stale.values()) void queries.invalidateQueries({ queryKey });
        },
        onGap: () => void queries.invalidateQueries(),
      }),
    [queries],
  );
}

const none = (): (() => void) => () => undefined;

/** Whether the page hears the server, and since when not. */
export function useLink(): { state: LinkState; since: Date | null } {
  const state = useSyncExternalStore<LinkState>(typeof window === "undefined" ? none : (listener) => openLink().subscribe(listener), () => openLink().state(), () => "connecting");
  return { state, since: typeof window === "undefined" ? null : openLink().since() };
}
