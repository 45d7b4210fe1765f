import { nextRead } from "#domain/pull-request.ts";
import { readPullRequest } from "../flows/read-pull-request.ts";
import { resumePullRequest } from "../flows/open-pull-request.ts";
import type { App } from "../kernel.ts";
import { createRerun } from "../lib/rerun.ts";
import { listLivePullRequests } from "../store/pull-request.ts";

/** A machine that slept has slept through its timers as well: none is longer than this, in milliseconds. */
const LONGEST_MS = 5 * 60_000;
const SHORTEST_MS = 1000;

/** Reacts to `pull-request.changed`: reads open pull requests from time to time, the less often the less happens, and goes on with those an earlier server had begun. */
export function startPullRequests(app: App): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const look = createRerun((job) => app.background("pull-requests", job), async () => {
    const open = (await listLivePullRequests(app.db)).flatMap((row) => {
      const due = nextRead(row);
      return due === null ? [] : [{ id: row.id, due }];
    });
    for (const { id, due } of open) if (due <= Date.now() && !app.stopping.aborted) await readPullRequest(app, id).catch((error: unknown) => app.log.warn({ err: error, pullRequest: id }, "a pull request could not be read"));
    clearTimeout(timer);
    const waits = (await listLivePullRequests(app.db)).flatMap((row) => nextRead(row) ?? []);
    if (waits.length === 0 || app.stopping.aborted) return;
    timer = setTimeout(look, Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.min(...waits) - Date.now())));
  });
  const stop = app.bus.subscribe((events) => {
    if (events.some((e) => e.kind === "pull-request.changed")) look();
  });
  app.background("pull-requests", async () => {
    for (const row of await listLivePullRequests(app.db)) if (row.state === "pushing") await resumePullRequest(app, row.id).catch((error: unknown) => app.log.warn({ err: error, pullRequest: row.id }, "a pull request could not be gone on with"));
    look();
  });
  return {
    stop() {
      stop();
      clearTimeout(timer);
    },
  };
}
