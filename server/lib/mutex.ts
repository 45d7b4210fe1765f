/** Runs one task at a time, in the order of the calls. A failing task does not stop the ones behind it. */
export function createMutex(): <T>(task: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const run = tail.then(task, task);
    tail = run.catch(() => undefined);
    return run;
  };
}

/** One mutex per key; keys nobody waits for are forgotten. */
export function createKeyedMutex(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const locks = new Map<string, { run: ReturnType<typeof createMutex>; users: number }>();
  return async <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const lock = locks.get(key) ?? { run: createMutex(), users: 0 };
    locks.set(key, lock);
    lock.users++;
    try {
      return await lock.run(task);
    } finally {
      lock.users--;
      if (lock.users === 0) locks.delete(key);
    }
  };
}
