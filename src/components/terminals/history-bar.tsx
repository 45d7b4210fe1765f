"use client";

import { ChevronDown, ChevronUp, Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { clockSeconds } from "../../client/times.ts";
import { Button } from "../ui/button.tsx";
import type { Hits } from "./history-terminal.ts";
import type { TerminalView } from "./terminal-view.ts";
import { useViewState } from "./use-terminal-view.ts";

/** Searches the past of a terminal: Enter goes to what is older, Shift Enter to what is newer. */
export function HistorySearch({ view, autoFocus = false }: { view: TerminalView | null; autoFocus?: boolean }) {
  const [text, setText] = useState("");
  const state = useViewState(view);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus]);
  const search = (direction: "older" | "newer"): void => void view?.history.search(text, direction);
  return (
    <form
      className="find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search("older");
      }}
    >
      <Search size={14} strokeWidth={1.75} aria-hidden />
      <input
        ref={field}
        value={text}
        type="search"
        disabled={view === null}
        aria-label="Search in scrollback"
        placeholder="Search in scrollback"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.shiftKey) {
            event.preventDefault();
            search("newer");
          }
          if (event.key === "Escape") {
            view?.history.close();
            view?.focus();
          }
        }}
      />
      {text !== "" && <span className="hits" role="status">{hitWords(state?.history?.hits ?? null)}</span>}
      {text !== "" && <button type="button" aria-label="Older hit" onClick={() => search("older")}><ChevronUp size={14} strokeWidth={1.75} aria-hidden /></button>}
      {text !== "" && <button type="button" aria-label="Newer hit" onClick={() => search("newer")}><ChevronDown size={14} strokeWidth={1.75} aria-hidden /></button>}
    </form>
  );
}

/** Says that the past is shown, how old it is, and leads back. */
export function HistoryBar({ view, children }: { view: TerminalView; children?: React.ReactNode }) {
  const state = useViewState(view);
  const history = state?.history;
  if (!history) return null;
  return (
    <div className="history-bar">
      <span className="cut" role="status">
        {history.problem ? `${history.problem.message} ${history.problem.next}` : `Scrollback as of ${clockSeconds(history.since)}`}
        {history.loading && ", loading"}
        {!history.loading && history.complete && ", from its beginning"}
      </span>
      {children}
      <Button small className="end" onClick={() => view.history.close()}>Back to live</Button>
    </div>
  );
}

function hitWords(hits: Hits | null): string {
  if (!hits) return "Enter searches";
  if (hits.of === null) return "more than 2000 in scrollback";
  return hits.of === 0 ? "none in scrollback" : `${hits.at} of ${hits.of} in scrollback`;
}
