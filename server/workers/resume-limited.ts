import { SYSTEM } from "#domain/action.ts";
import { resumeParked } from "../flows/resume-parked.ts";
import type { App } from "../kernel.ts";
import { listParkedDelegations } from "../store/task.ts";

/** Where the time comes from, and who rings at one. */
export interface Clock {
  now(): number;
  /** Rings once at a time or before, when it is far; returns what takes the ring back. */
  ringAt(time: number, ring: () => void): () => void;
}

/** A machine that slept has slept through its timers as well: none is longer than this, in milliseconds. */
const LONGEST_MS = 5 * 60_000;

const CLOCK: Clock = {
  now: () => Date.now(),
  ringAt(time, ring) {
    const timer = setTimeout(ring, Math.min(Math.max(0, time - Date.now()), LONGEST_MS));
    return () => clearTimeout(timer);
  },
};

/** Reacts to `delegation.parked`, `delegation.resumed` and `delegation.changed` (a limit holds an agent up, or does not any more): one timer wakes whoever is due. */
export function startResumer(app: App, clock: Clock = CLOCK): { stop(): void } {
  let silence = (): void => undefined;
  const look = (): void => app.background("resume-limited", () => app.exclusively("resume-limited", async () => {
    const parked = await listParkedDelegations(app.db);
    const isDue = (next: string): boolean => Date.parse(next) <= clock.now();
    for (const { id } of parked.filter((d) => d.parked && isDue(d.parked.next))) app.background("resume-parked", () => resumeParked(app, id, { actor: SYSTEM, due: new Date(clock.now()).toISOString() }));
    const waits = parked.flatMap((d) => (d.parked && !isDue(d.parked.next) ? [Date.parse(d.parked.next)] : []));
    silence();
    silence = waits.length === 0 || app.stopping.aborted ? () => undefined : clock.ringAt(Math.min(...waits), look);
  }));
  const stop = app.bus.subscribe((events) => {
    if (events.some((e) => e.kind === "delegation.parked" || e.kind === "delegation.resumed" || (e.kind === "delegation.changed" && e.payload["to"] !== "running"))) look();
  });
  look();
  return {
    stop() {
      stop();
      silence();
    },
  };
}
