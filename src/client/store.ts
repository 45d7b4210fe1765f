/** A value that is watched: what a page shows, kept outside of its components. */
export interface Store<T> {
  get(): T;
  /** Changes some of it, and tells those who watch if anything is different now. */
  set(change: Partial<T>): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T extends object>(initial: T): Store<T> {
  const listeners = new Set<() => void>();
  let value = initial;
  return {
    get: () => value,
    set(change) {
      const names = Object.keys(change) as (keyof T)[];
      if (names.every((name) => Object.is(value[name], change[name]))) return;
      value = { ...value, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
