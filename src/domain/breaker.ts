import { fullJitter } from "./backoff.ts";

/** Keeps what fails again and again from being asked for a while. `until` is epoch milliseconds. */
export interface Breaker {
  /** Failures in a row. */
  failures: number;
  /** How often it opened in a row. */
  opened: number;
  until: number | null;
  /** A trial call is under way after the pause. */
  isTrying: boolean;
}

export type BreakerState = "closed" | "open" | "half-open";

export const CLOSED: Breaker = { failures: 0, opened: 0, until: null, isTrying: false };

/** Failures in a row that open it. */
export const FAILURES = 3;
const PAUSE_MS = 30_000;
const MAX_PAUSE_MS = 15 * 60_000;

/** closed: asked as ever. open: passed over. half-open: the pause is over, one call may try. */
export function breakerState(breaker: Breaker, now: number): BreakerState {
  if (breaker.until === null) return "closed";
  return now < breaker.until ? "open" : "half-open";
}

/** Whether a call may go out now; while one tries, others may not. */
export function mayCall(breaker: Breaker, now: number): boolean {
  const state = breakerState(breaker, now);
  return state === "closed" || (state === "half-open" && !breaker.isTrying);
}

/** The breaker once a call went out. */
export function afterCall(breaker: Breaker, now: number): Breaker {
  return breakerState(breaker, now) === "half-open" ? { ...breaker, isTrying: true } : breaker;
}

/** The breaker once a call was given up by whoever wanted it, which says nothing about the other side. */
export function afterStop(breaker: Breaker): Breaker {
  return { ...breaker, isTrying: false };
}

/** The breaker once a call failed. `pauseMs` is what the other side asked for; without it the pause doubles each time, with jitter. */
export function afterFailure(breaker: Breaker, at: { now: number; random: number; pauseMs?: number | undefined }): Breaker {
  const failures = breaker.failures + 1;
  const opens = failures >= FAILURES || breakerState(breaker, at.now) !== "closed";
  if (!opens) return { ...breaker, failures, isTrying: false };
  // Never less than half of it: a pause of nothing would be none.
  const pause = PAUSE_MS * 2 ** Math.min(breaker.opened, 10);
  const jittered = Math.min(MAX_PAUSE_MS, pause) / 2 + fullJitter(0, at.random, { baseMs: Math.min(MAX_PAUSE_MS, pause) / 2, capMs: MAX_PAUSE_MS });
  return { failures, opened: breaker.opened + 1, until: at.now + Math.max(jittered, Math.min(at.pauseMs ?? 0, MAX_PAUSE_MS)), isTrying: false };
}
