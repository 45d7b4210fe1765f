import type { ChangeFile } from "#domain/change.ts";
import type { PatchRows } from "./diff-pages.ts";

/** A file of a change: its line in the list, and its lines when they are asked for. Null patches are too long to be read. */
export interface BookFile {
  entry: ChangeFile;
  patch: () => Promise<string | null>;
  rows: () => Promise<PatchRows>;
}

/** A change as it was read, its files in the order they are shown. */
export interface DiffBook {
  stamp: string;
  baseSha: string;
  headSha: string;
  files: BookFile[];
  uncommitted: string[];
  unlisted: number;
}

/** The changes that are being read, so that their pages need no git. The oldest goes when there are too many. */
export interface DiffBooks {
  get(key: string): DiffBook | undefined;
  put(key: string, book: DiffBook): void;
}

const KEPT = 6;

export function createDiffBooks(kept = KEPT): DiffBooks {
  const books = new Map<string, DiffBook>();
  return {
    get(key) {
      const book = books.get(key);
      if (book && books.delete(key)) books.set(key, book);
      return book;
    },
    put(key, book) {
      books.delete(key);
      books.set(key, book);
      if (books.size > kept) books.delete(books.keys().next().value ?? "");
    },
  };
}
