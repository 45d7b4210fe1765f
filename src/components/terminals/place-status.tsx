"use client";

import { SquareTerminal } from "lucide-react";
import type { Activity } from "#domain/activity.ts";
import type { Session } from "#domain/session.ts";
import { shownDetail } from "../../client/attention-look.ts";
import { when } from "../../client/times.ts";
import { Glyph, Status } from "../ui/glyph.tsx";
import type { Place } from "./arrange.ts";
import { useNow } from "../../client/use-page.ts";

/** What a terminal is about right now: its task's state, what its agent does, or that it is a plain shell, or that it is over. */
export function PlaceStatus({ place, short = false }: { place: Place; short?: boolean }) {
  const { session, task } = place;
  const now = useNow();
  if (session.status === "lost") return <span className="st" data-s="unknown"><Glyph glyph="unknown" />Contact lost</span>;
  if (session.status === "hibernated") return <span className="st" data-s="paused"><Glyph glyph="paused" />{session.rest?.waking ? "Waking" : "Hibernated"}{!short && session.rest && <small className="cut">{when(session.rest.since, now)}</small>}</span>;
  if (session.status === "exited" && isCrash(session.exit)) return <span className="st" data-s="failed"><Glyph glyph="failed" />Crashed<small className="cut">{exitWords(session.exit)}</small></span>;
  if (session.status === "exited") return <span className="st c2"><SquareTerminal size={14} strokeWidth={1.75} aria-hidden />Exited</span>;
  if (session.kind === "shell") return <span className="st c2"><SquareTerminal size={14} strokeWidth={1.75} aria-hidden />Shell</span>;
  if (!task) return <ActivityStatus activity={session.activity} short={short} />;
  return <Status attention={task.attention} detail={shownDetail(task.attention) || (short ? "" : when(task.attention.since, now))} />;
}

/** An end nobody asked for; who ends a program from outside sends it TERM or HUP. */
function isCrash(exit: Session["exit"]): exit is NonNullable<Session["exit"]> {
  return exit !== null && (exit.signal === null ? exit.code !== 0 && !ASKED.has((exit.code ?? 0) - 128) : !ASKED.has(exit.signal));
}

/** HUP, INT and TERM; a shell tells them as its own exit code, 128 more. */
const ASKED: ReadonlySet<number> = new Set([1, 2, 15]);

function exitWords({ code, signal }: NonNullable<Session["exit"]>): string {
  return signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`;
}

const LOOK: Record<Activity["state"], { s: string; glyph: "working" | "needs" | "paused"; word: string }> = {
  working: { s: "working", glyph: "working", word: "Working" },
  waiting: { s: "needs", glyph: "needs", word: "Needs you" },
  idle: { s: "paused", glyph: "paused", word: "Idle" },
};

/** What an agent that works for no task does. */
function ActivityStatus({ activity, short }: { activity: Activity | null | undefined; short: boolean }) {
  const now = useNow();
  const look = activity ? LOOK[activity.state] : { s: "working", glyph: "working" as const, word: "Running" };
  const detail = activity?.detail || (activity && !short ? when(activity.since, now) : "");
  return <span className="st" data-s={look.s}><Glyph glyph={look.glyph} />{look.word}{detail && <small className="cut">{detail}</small>}</span>;
}
