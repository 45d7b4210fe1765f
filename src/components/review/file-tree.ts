import type { DiffFile } from "#domain/api.ts";
import { shownOf } from "./shown.ts";

/** Files of one folder, in the order of their names. */
export interface Folder {
  path: string;
  files: DiffFile[];
}

/** Files by folder, folders in the order of their paths, the top folder first. */
export function foldersOf(files: readonly DiffFile[]): Folder[] {
  const groups = Map.groupBy(files, (file) => folderOf(file.path));
  return [...groups].map(([path, of]) => ({ path, files: of.toSorted((a, b) => (a.path < b.path ? -1 : 1)) })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** The file one begins with: the first whose lines are shown. */
export function firstFile(files: readonly DiffFile[]): DiffFile | undefined {
  const order = inOrder(files);
  const read = order.filter((file) => shownOf(file).how === "lines");
  return read.find((file) => file.status !== "deleted") ?? read[0] ?? order[0];
}

function inOrder(files: readonly DiffFile[]): DiffFile[] {
  return foldersOf(files).flatMap((folder) => folder.files);
}

/** The file beside another one in the order of the list; the ends hold. */
export function fileBeside(files: readonly DiffFile[], path: string, step: 1 | -1): DiffFile | undefined {
  const order = inOrder(files);
  const at = order.findIndex((file) => file.path === path);
  return order[Math.min(order.length - 1, Math.max(0, at + step))];
}

/** Added and deleted lines over all files. */
export function sumOfFiles(files: readonly DiffFile[]): { additions: number; deletions: number } {
  return files.reduce((sum, f) => ({ additions: sum.additions + f.additions, deletions: sum.deletions + f.deletions }), { additions: 0, deletions: 0 });
}
