/** Tasks that may run side by side, and tasks that run with no other. */
export interface SharedLock {
  shared<T>(task: () => Promise<T>): Promise<T>;
  /** Waits for those that run; who comes meanwhile waits behind it. */
  alone<T>(task: () => Promise<T>): Promise<T>;
}

/** A readers-writer lock that serves in the order of the calls. A failing task does not stop the ones behind it. */
export function createSharedLock(): SharedLock {
  /** Ends with the last lone task that was asked for. */
  let lone: Promise<unknown> = Promise.resolve();
  /** Shared tasks that were asked for since. */
  let since: Promise<unknown>[] = [];
  return {
    shared<T>(task: () => Promise<T>): Promise<T> {
      const run = lone.then(task);
      const settled = run.catch(() => undefined);
      const mine = since;
      mine.push(settled);
      void settled.then(() => mine.splice(mine.indexOf(settled), 1));
      return run;
    },
    alone<T>(task: () => Promise<T>): Promise<T> {
      const run = Promise.all([lone, ...since]).then(task);
      lone = run.catch(() => undefined);
      since = [];
      return run;
    },
  };
}
