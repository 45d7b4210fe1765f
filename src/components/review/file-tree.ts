import { type ChangeFile, folderOf } from "#domain/change.ts";

/** Files of one folder, in the order of their names, with their places in the whole list. */
export interface Folder {
  path: string;
  files: { file: ChangeFile; index: number }[];
}

/** Files by folder. They come in that order. */
export function foldersOf(files: readonly ChangeFile[]): Folder[] {
  const groups = Map.groupBy(files.map((file, index) => ({ file, index })), ({ file }) => folderOf(file.path));
  return [...groups].map(([path, of]) => ({ path, files: of }));
}

/** Added and deleted lines over all files. */
export function sumOfFiles(files: readonly ChangeFile[]): { additions: number; deletions: number } {
  return files.reduce((sum, f) => ({ additions: sum.additions + f.additions, deletions: sum.deletions + f.deletions }), { additions: 0, deletions: 0 });
}
