import { isMeasured } from "#domain/admission.ts";
import type { LoggedEvent } from "#domain/events.ts";
import type { Short } from "#domain/room.ts";
import { letIn } from "../flows/let-in.ts";
import type { App } from "../kernel.ts";
import { createRerun } from "../lib/rerun.ts";

/** Milliseconds after which the machine is measured again while somebody waits for what only that can tell. */
const MEASURE_MS = 15_000;

/** Reacts to ends and to agents that are hibernated or wake (`session.changed`, `delegation.changed`, `task.changed`), to changed limits and plans, and to `task.waiting`: whoever waits for room may have it now. */
export function startAdmission(app: App, measureMs = MEASURE_MS): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const lookLater = (): void => {
    clearTimeout(timer);
    if (!app.stopping.aborted) timer = setTimeout(look, measureMs);
  };
  const look = createRerun((job) => app.background("let-in", job), async () => {
    clearTimeout(timer);
    if ((await letIn(app)).measured) lookLater();
  });
  const stop = app.bus.subscribe((events) => {
    if (events.some(mayGiveRoom)) look();
    else if (events.some(waitsForMeasure)) lookLater();
  });
  look();
  return {
    stop() {
      stop();
      clearTimeout(timer);
    },
  };
}

function mayGiveRoom({ kind, payload }: LoggedEvent): boolean {
  const to = String(payload["to"]);
  if (kind === "session.changed") return to === "exited" || to === "hibernated";
  if (kind === "delegation.changed") return to === "completed" || to === "failed";
  if (kind === "task.changed") return to === "cancelled" || to === "failed";
  return kind === "capacity.changed" || kind === "task.edited" || kind === "project.changed";
}

function waitsForMeasure({ kind, payload }: LoggedEvent): boolean {
  return kind === "task.waiting" && isMeasured(payload["short"] as Short);
}
