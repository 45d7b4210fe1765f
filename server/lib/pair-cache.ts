/** What was computed of two commits. They never change, so it holds for ever; the oldest goes when there are too many. */
export interface PairCache {
  get(a: string, b: string, compute: () => Promise<string[]>): Promise<string[]>;
}

const KEPT = 20_000;

export function createPairCache(kept = KEPT): PairCache {
  const known = new Map<string, Promise<string[]>>();
  return {
    get(a, b, compute) {
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      const found = known.get(key) ?? compute();
      known.delete(key);
      known.set(key, found);
      if (known.size > kept) known.delete(known.keys().next().value ?? "");
      // What failed is tried again.
      found.catch(() => known.delete(key));
      return found;
    },
  };
}
