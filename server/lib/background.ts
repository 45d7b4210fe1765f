import type { Log } from "./log.ts";

/** Work that outlives its request. Errors end in the log; `settle` waits for what still runs. */
export function createBackground(log: Log) {
  const running = new Set<Promise<void>>();
  return {
    run(name: string, work: () => Promise<unknown>): void {
      const job: Promise<void> = (async () => work())()
        .catch((error: unknown) => log.error({ err: error, job: name }, "background work failed"))
        .then(() => void running.delete(job));
      running.add(job);
    },
    /** Resolves when nothing runs any more (work may start further work), or after `timeoutMs`. */
    async settle(timeoutMs: number): Promise<void> {
      const deadline = performance.now() + timeoutMs;
      while (running.size > 0 && performance.now() < deadline) {
        const late = new Promise((resolve) => setTimeout(resolve, deadline - performance.now()).unref());
        await Promise.race([Promise.all(running), late]);
      }
    },
  };
}
