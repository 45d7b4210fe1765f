const KEY = "rdv-seen";
/** Changes whose marks are remembered; older ones are forgotten. */
const KEPT = 60;

type Marks = Record<string, string[]>;

/** The paths of a change this browser marked as seen. `change` names it with its head, so that a new commit starts afresh. */
export function seenOf(storage: Pick<Storage, "getItem">, change: string): ReadonlySet<string> {
  return new Set(read(storage)[change]);
}

/** Marks a path as seen, or no longer; returns the new set. */
export function markSeen(storage: Pick<Storage, "getItem" | "setItem">, change: string, mark: { path: string; seen: boolean }): ReadonlySet<string> {
  const { [change]: before = [], ...others } = read(storage);
  const paths = [...before.filter((p) => p !== mark.path), ...(mark.seen ? [mark.path] : [])];
  const kept = Object.entries(others).slice(-(KEPT - 1));
  storage.setItem(KEY, JSON.stringify({ ...Object.fromEntries(kept), [change]: paths }));
  return new Set(paths);
}

function read(storage: Pick<Storage, "getItem">): Marks {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Marks) : {};
  } catch {
    return {};
  }
}
