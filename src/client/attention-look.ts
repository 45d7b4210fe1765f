import type { Attention, AttentionState } from "#domain/attention.ts";
import { moment } from "./times.ts";

/** How a state looks: its colour family, its shape, its word. */
export interface StateLook {
  s: "needs" | "working" | "verifying" | "reported" | "verified" | "failed" | "queued" | "paused" | "unknown";
  glyph: "needs" | "working" | "verifying" | "reported" | "verified" | "failed" | "refuted" | "queued" | "blocked" | "unknown" | "cancelled" | "paused" | "limited" | "stalled";
  word: string;
}

const LOOK: Record<AttentionState, StateLook> = {
  queued: { s: "queued", glyph: "queued", word: "Queued" },
  planning: { s: "queued", glyph: "queued", word: "Planning" },
  "needs-confirmation": { s: "needs", glyph: "needs", word: "Needs you" },
  blocked: { s: "queued", glyph: "blocked", word: "Blocked" },
  starting: { s: "working", glyph: "working", word: "Starting" },
  working: { s: "working", glyph: "working", word: "Working" },
  "waiting-background": { s: "paused", glyph: "paused", word: "Background work" },
  "rate-limited": { s: "paused", glyph: "limited", word: "Rate-limited" },
  "waiting-permission": { s: "needs", glyph: "needs", word: "Needs you" },
  "waiting-answer": { s: "needs", glyph: "needs", word: "Needs you" },
  "waiting-decision": { s: "needs", glyph: "needs", word: "Needs you" },
  interrupted: { s: "needs", glyph: "needs", word: "Needs you" },
  stalled: { s: "unknown", glyph: "stalled", word: "Stalled" },
  reported: { s: "reported", glyph: "reported", word: "Reported" },
  verifying: { s: "verifying", glyph: "verifying", word: "Verifying" },
  refuted: { s: "failed", glyph: "refuted", word: "Refuted" },
  unverifiable: { s: "unknown", glyph: "unknown", word: "Unverifiable" },
  verified: { s: "verified", glyph: "verified", word: "Verified" },
  crashed: { s: "failed", glyph: "failed", word: "Crashed" },
  failed: { s: "failed", glyph: "failed", word: "Failed" },
  cancelled: { s: "queued", glyph: "cancelled", word: "Cancelled" },
};

export function lookOf(state: AttentionState): StateLook {
  return LOOK[state];
}

/** The few words behind a state, with the time it lasts until as the person's own clock shows it. */
export function shownDetail({ detail, until }: Pick<Attention, "detail" | "until">, now: Date = new Date()): string {
  return until === null ? detail : `${detail} ${moment(until, now)}`.trim();
}

/** The steps of the track, in order. Reported is the third, never the last. */
export const STEPS = ["Plan", "Work", "Report", "Verify", "Verified"] as const;

const STEP: Record<AttentionState, number> = {
  queued: 0, planning: 0, "needs-confirmation": 0, blocked: 0, starting: 1, working: 1, "waiting-background": 1, "rate-limited": 1, "waiting-permission": 1, "waiting-answer": 1, "waiting-decision": 3, interrupted: 1, stalled: 1, crashed: 1,
  reported: 2, verifying: 3, refuted: 3, unverifiable: 1, verified: 4, failed: 1, cancelled: 0,
};

type At = Pick<Attention, "state"> & Partial<Pick<Attention, "detail">>;

/** Steps of what a person is asked otherwise than behind a check. */
const ASKED_AT: Partial<Record<string, number>> = { dependency: 0, dialog: 1, "follow-up": 1, action: 1, budget: 1, landing: 4 };

function stepAt({ state, detail = "" }: At): number {
  return (state === "waiting-decision" ? ASKED_AT[detail] : undefined) ?? STEP[state];
}

/** How each of the five steps is drawn: done, now, ok (all of a verified task), bad, or still to come. */
export function trackOf(attention: At): ("on" | "now" | "ok" | "bad" | "")[] {
  if (attention.state === "verified") return STEPS.map(() => "ok");
  const at = stepAt(attention);
  const bad = LOOK[attention.state].s === "failed";
  return STEPS.map((_, i) => (i < at ? "on" : i > at ? "" : attention.state === "cancelled" ? "" : bad ? "bad" : "now"));
}

/** The word of the step a task is at. */
export function stepOf(attention: At): number {
  return stepAt(attention) + 1;
}

/** Smaller comes first: what needs the person, then what moves, then what waits, then what is over. */
export function urgency(state: AttentionState): number {
  const order: StateLook["s"][] = ["needs", "failed", "unknown", "verifying", "reported", "working", "paused", "queued", "verified"];
  return state === "cancelled" || state === "failed" ? order.length : order.indexOf(LOOK[state].s);
}
