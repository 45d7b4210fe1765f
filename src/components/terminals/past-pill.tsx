"use client";

import { ArrowDown } from "lucide-react";
import { clockSeconds } from "../../client/times.ts";
import { Button } from "../ui/button.tsx";
import type { TerminalView } from "./terminal-view.ts";
import { useViewState } from "./use-terminal-view.ts";

/** Over a phone's terminal that shows its past: how old it is, and the way back. It pushes nothing aside. */
export function PastPill({ view }: { view: TerminalView }) {
  const history = useViewState(view)?.history;
  if (!history) return null;
  const words = history.loading ? "Reading the scrollback" : `As of ${clockSeconds(history.since)}`;
  return (
    <div className="past-pill">
      <span role="status">{history.problem ? `${history.problem.message} ${history.problem.next}` : words}</span>
      <Button small onClick={() => view.history.close()}><ArrowDown size={16} strokeWidth={1.75} aria-hidden />Back to live</Button>
    </div>
  );
}
