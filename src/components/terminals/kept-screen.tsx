"use client";

import "./glance.css";
import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { Screen } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";
import { cssOf, lastLines, readCapture } from "./captured.ts";

/** Lines above the screen that are shown with it. */
const LINES = 300;

/** What a hibernated terminal showed last, `count` lines of it at most. */
export function KeptScreen({ sessionId, count = Infinity }: { sessionId: string; count?: number }) {
  const { data } = useQuery({
    queryKey: [...keys.screen(sessionId), "kept"],
    queryFn: async () => readCapture((await get<z.infer<typeof Screen>>(`/api/sessions/${sessionId}/screen?colours=true&lines=${LINES}`)).text),
  });
  return (
    <div>
      {lastLines(data ?? [], count).map((runs, line) => (
        <p key={line}>
          {runs.map((run, i) => <span key={i} style={cssOf(run.style)}>{run.text}</span>)}
        </p>
      ))}
    </div>
  );
}

/** The same as a small picture, of so many lines. */
export function KeptGlance({ sessionId, lines }: { sessionId: string; lines: number }) {
  return <div className="term glance" aria-hidden><KeptScreen sessionId={sessionId} count={lines} /></div>;
}
