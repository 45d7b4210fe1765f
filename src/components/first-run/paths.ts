/** A folder of this machine, as the server lists it. */
export interface FolderRow {
  name: string;
  path: string;
  isRepository: boolean;
}

/** What is typed as the folder to list and the beginning of a name in it; undefined while it is no path. */
export function splitPath(typed: string): { folder: string; prefix: string } | undefined {
  const text = typed.trim();
  if (text === "" || text === "~") return { folder: "~", prefix: "" };
  if (!text.startsWith("/") && !text.startsWith("~/")) return undefined;
  const at = text.lastIndexOf("/");
  return { folder: text.slice(0, at) || "/", prefix: text.slice(at + 1) };
}

/** The folders that go on as typed, repositories first. */
export function matching(folders: readonly FolderRow[], prefix: string): FolderRow[] {
  const wanted = prefix.toLowerCase();
  return folders.filter((f) => f.name.toLowerCase().startsWith(wanted)).toSorted((a, b) => Number(b.isRepository) - Number(a.isRepository));
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1)?.replace("~", "") ?? "";
}

/** The folder above; the root stays. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}
