import type { EventKind, LoggedEvent } from "#domain/events.ts";
import { forecastOf } from "../flows/forecast.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";

/** After these a branch may have other commits or other files. */
const MOVES: ReadonlySet<EventKind> = new Set(["agent.signalled", "delegation.changed", "delegation.reported", "verification.ended", "task.changed", "task.landed", "landing.undone", "checkpoint.restored", "project.changed"]);
const SIGNALS: ReadonlySet<string> = new Set(["tool-ended", "turn-ended", "turn-failed", "interrupted"]);

/** Milliseconds without an event after which it is looked, and after the first one at the latest: agents that start or work have the machine first. */
const REST_MS = 2000;
const LATEST_MS = 15_000;

/** Reacts to `agent.signalled` (a tool or turn ended) and to what begins, ends, lands or comes back: forecasts anew, and tells when something else comes out. */
export function startForecasts(app: App): { stop(): void } {
  const told = new Map<string, string>();
  const waiting = new Map<string, "running" | "again">();
  const planned = new Map<string, { timer: NodeJS.Timeout; since: number }>();
  const lookSoon = (projectId: string): void => {
    const before = planned.get(projectId);
    clearTimeout(before?.timer);
    const since = before?.since ?? performance.now();
    const ms = Math.min(REST_MS, Math.max(0, since + LATEST_MS - performance.now()));
    const timer = setTimeout(() => (planned.delete(projectId), look(projectId)), ms);
    planned.set(projectId, { timer, since });
  };
  const look = (projectId: string): void => {
    const isRunning = waiting.has(projectId);
    waiting.set(projectId, isRunning ? "again" : "running");
    if (!isRunning) app.background("forecast", () => lookUntilStill(projectId));
  };
  const lookUntilStill = async (projectId: string): Promise<void> => {
    try {
      do {
        waiting.set(projectId, "running");
        await forecast(app, projectId, told);
      } while (waiting.get(projectId) === "again" && !app.stopping.aborted);
    } finally {
      waiting.delete(projectId);
    }
  };
  const stop = app.bus.subscribe((events) => {
    for (const id of new Set(events.filter(mayMove).map((e) => e.projectId))) if (id) lookSoon(id);
  });
  return {
    stop() {
      stop();
      for (const { timer } of planned.values()) clearTimeout(timer);
    },
  };
}

function mayMove({ kind, payload }: LoggedEvent): boolean {
  return MOVES.has(kind) && (kind !== "agent.signalled" || SIGNALS.has(String(payload["signal"])));
}

async function forecast(app: App, projectId: string, told: Map<string, string>): Promise<void> {
  const project = await findProject(app.db, projectId);
  if (!project) return;
  const { branches, pairs, order } = await forecastOf(app, project);
  const seen = JSON.stringify([branches.map(({ number, files, verified, conflicts }) => [number, files, verified, conflicts]), pairs, order]);
  if (told.get(projectId) === seen) return;
  // Nothing in nobody's way is not worth a word.
  const isNews = told.has(projectId) || branches.length > 0;
  told.set(projectId, seen);
  if (!isNews) return;
  const conflicts = pairs.filter((p) => p.conflicts.length > 0).length + branches.filter((b) => b.conflicts.length > 0).length;
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "forecast.changed", projectId, payload: { branches: branches.length, conflicts } }], result: undefined }));
}
