import { hibernateIdle } from "../flows/hibernate-idle.ts";
import type { App } from "../kernel.ts";
import { createRerun } from "../lib/rerun.ts";

/** Milliseconds between looks for agents that were idle long enough. */
const SWEEP_MS = 30_000;

/** Reacts to `queue.changed` (somebody may wait for memory) and `capacity.changed`, and looks now and then: agents nobody uses are hibernated. */
export function startHibernation(app: App): { stop(): void } {
  const look = createRerun((job) => app.background("hibernate-idle", job), async () => void (await hibernateIdle(app)));
  const stop = app.bus.subscribe((events) => {
    if (events.some(({ kind }) => kind === "queue.changed" || kind === "capacity.changed")) look();
  });
  const sweeping = setInterval(look, SWEEP_MS);
  return {
    stop() {
      clearInterval(sweeping);
      stop();
    },
  };
}
