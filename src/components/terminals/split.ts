/** Terminals that stand side by side, in the order of their places. */
export interface Split {
  ids: readonly string[];
  /** The one that is worked in; another one that is chosen takes its place. */
  active: string | null;
}

/** What there is to put into places. */
export interface Known {
  /** Live ones, by need. */
  live: readonly string[];
  /** Ended while this page watched; they keep their place for a notice. */
  justEnded: readonly string[];
  /** The one the address names. */
  chosen: string | null;
}

/** Most terminals that are alive side by side. */
export const MOST_PLACES = 4;

/**
 * The split as it stands now: gone ones have left it, the chosen one is in it, and an empty one begins with the chosen one and the
 * next that needs a person.
 */
export function settle(split: Split, { live, justEnded, chosen }: Known): Split {
  const wanted = chosen !== null && live.includes(chosen) ? chosen : null;
  const standing = split.ids.filter((id) => live.includes(id) || justEnded.includes(id));
  const ids = standing.length === 0 ? live.toSorted((a, b) => Number(b === wanted) - Number(a === wanted)).slice(0, 2) : standing;
  const active = [split.active, ids[0]].find((id) => id !== undefined && id !== null && ids.includes(id)) ?? null;
  if (wanted === null) return { ids, active };
  if (ids.includes(wanted)) return { ids, active: wanted };
  // A place whose terminal ended is free; else the one that is worked in makes room.
  const free = ids.find((id) => !live.includes(id)) ?? active;
  return { ids: ids.map((id) => (id === free ? wanted : id)), active: wanted };
}

/** Puts a terminal into a place. One that stands elsewhere already changes places with it; behind the last place is a new one. */
export function putAt(split: Split, id: string, at: number): Split {
  const { ids } = split;
  const from = ids.indexOf(id);
  const there = ids[at];
  if (there === undefined) return from >= 0 || ids.length >= MOST_PLACES ? split : { ids: [...ids, id], active: id };
  return { ids: ids.map((each, i) => (i === at ? id : i === from ? there : each)), active: id };
}

/** Takes a terminal out of its place; its neighbour is worked in then. */
export function takeOut(split: Split, id: string): Split {
  const ids = split.ids.filter((each) => each !== id);
  const next = ids[Math.min(split.ids.indexOf(id), ids.length - 1)] ?? null;
  return { ids, active: split.active === id ? next : split.active };
}

/** Column and row of each place: two stand side by side, of three the first is as high as the other two. */
const CELLS: Record<number, readonly (readonly [number, number])[]> = {
  2: [[0, 0], [1, 0]],
  3: [[0, 0], [1, 0], [1, 1]],
  4: [[0, 0], [1, 0], [0, 1], [1, 1]],
};
const STEPS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The place an arrow key leads to from a place; undefined when there is none, or when it is another key. */
export function neighbour(count: number, from: number, key: string): number | undefined {
  const cells = CELLS[count] ?? [];
  const step = STEPS[key];
  const here = cells[from];
  if (!step || !here) return undefined;
  const wanted = [here[0] + step[0], here[1] + step[1]] as const;
  const exact = cells.findIndex(([x, y]) => x === wanted[0] && y === wanted[1]);
  if (exact >= 0) return exact;
  // The tall place is beside both rows.
  const across = step[0] === 0 ? -1 : cells.findIndex(([x]) => x === wanted[0]);
  return across < 0 ? undefined : across;
}
