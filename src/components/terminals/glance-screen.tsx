"use client";

import "./glance.css";
import { useEffect, useMemo, useRef, useState } from "react";
import type { TerminalGlance } from "#domain/terminal.ts";
import { glanceBoard } from "./boards.ts";
import { cssOf, lastLines, readCapture } from "./captured.ts";

/** The last lines of a terminal as the server saw them, as long as they can be seen; not a terminal, and nothing moves but what changed. */
export function GlanceScreen({ sessionId, lines }: { sessionId: string; lines: number }) {
  const place = useRef<HTMLDivElement>(null);
  const [glance, setGlance] = useState<TerminalGlance | null>(null);
  useEffect(() => watchWhileSeen(place.current, sessionId, setGlance), [sessionId]);
  const shown = useMemo(() => (glance ? lastLines(readCapture(glance.text), lines) : []), [glance, lines]);
  return (
    <div ref={place} className="term glance" aria-hidden>
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

/** Asks for pictures only while their place is on the screen: each one costs the server a look at a pane. Returns how to stop. */
function watchWhileSeen(place: Element | null, sessionId: string, tell: (glance: TerminalGlance) => void): () => void {
  if (!place) return () => undefined;
  let stop: (() => void) | undefined;
  const observer = new IntersectionObserver((entries) => {
    const isSeen = entries.at(-1)?.isIntersecting ?? false;
    if (isSeen) stop ??= glanceBoard().watch(sessionId, tell);
    else {
      stop?.();
      stop = undefined;
    }
  });
  observer.observe(place);
  return () => {
    observer.disconnect();
    stop?.();
  };
}
