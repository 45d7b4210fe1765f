"use client";

import "./glance.css";
import { useEffect, useMemo, useState } from "react";
import type { TerminalGlance } from "#domain/terminal.ts";
import { glanceBoard } from "./boards.ts";
import { cssOf, lastLines, readCapture } from "./captured.ts";

/** The last lines of a terminal as the server saw them; not a terminal, and nothing moves but what changed. */
export function GlanceScreen({ sessionId, lines }: { sessionId: string; lines: number }) {
  const [glance, setGlance] = useState<TerminalGlance | null>(null);
  useEffect(() => glanceBoard().watch(sessionId, setGlance), [sessionId]);
  const shown = useMemo(() => (glance ? lastLines(readCapture(glance.text), lines) : []), [glance, lines]);
  return (
    <div className="term glance" aria-hidden>
      <div>
        {shown.map((runs, line) => (
          <p key={line}>
            {runs.map((run, i) => <span key={i} style={cssOf(run.style)}>{run.text}</span>)}
          </p>
        ))}
      </div>
    </div>
  );
}
