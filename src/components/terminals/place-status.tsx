"use client";

import { SquareTerminal } from "lucide-react";
import { when } from "../../client/times.ts";
import { Glyph, Status } from "../ui/glyph.tsx";
import type { Place } from "./arrange.ts";
import { useNow } from "../../client/use-page.ts";

/** What a terminal is about right now: its task's state, or that it is a plain shell, or that it is over. */
export function PlaceStatus({ place, short = false }: { place: Place; short?: boolean }) {
  const { session, task } = place;
  const now = useNow();
  if (session.status === "lost") return <span className="st" data-s="unknown"><Glyph glyph="unknown" />Contact lost</span>;
  if (session.status === "exited") return <span className="st c2"><SquareTerminal size={14} strokeWidth={1.75} aria-hidden />Ended</span>;
  if (session.kind === "shell") return <span className="st c2"><SquareTerminal size={14} strokeWidth={1.75} aria-hidden />Shell</span>;
  if (!task) return <span className="st" data-s="working"><Glyph glyph="working" />Running</span>;
  return <Status attention={task.attention} detail={short ? task.attention.detail : task.attention.detail || when(task.attention.since, now)} />;
}
