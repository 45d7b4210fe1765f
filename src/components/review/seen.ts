const KEY = "rdv-seen-files";
/** Changes whose marks are remembered; older ones are forgotten. */
const KEPT = 60;

/** What was seen of each change: the marks of files as they were then. A file that changed since is unseen again; the others stay seen. */
type Marks = Record<string, string[]>;

/** The marks of a try's files that this browser saw. */
export function seenOf(storage: Pick<Storage, "getItem">, delegationId: string): ReadonlySet<string> {
  return new Set(read(storage)[delegationId]);
}

/** Keeps a file's mark as seen, or no longer; returns the new set. */
export function markSeen(storage: Pick<Storage, "getItem" | "setItem">, delegationId: string, file: { mark: string; seen: boolean }): ReadonlySet<string> {
  const { [delegationId]: before = [], ...others } = read(storage);
  const marks = [...before.filter((m) => m !== file.mark), ...(file.seen ? [file.mark] : [])];
  const kept = Object.entries(others).slice(-(KEPT - 1));
  storage.setItem(KEY, JSON.stringify({ ...Object.fromEntries(kept), [delegationId]: marks }));
  return new Set(marks);
}

function read(storage: Pick<Storage, "getItem">): Marks {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Marks) : {};
  } catch {
    return {};
  }
}
