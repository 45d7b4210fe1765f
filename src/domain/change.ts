import { z } from "zod";
import { Time } from "./ids.ts";

/** Rows of a file's diff that are sent together. A row is a line, or the head of a hunk. */
export const PAGE_ROWS = 1000;

/** A file of a change: what happened to it and how many lines, without them. */
export const ChangeFile = z.object({
  path: z.string(),
  oldPath: z.string().nullable(),
  status: z.enum(["added", "modified", "deleted", "renamed"]),
  additions: z.int(),
  deletions: z.int(),
  isBinary: z.boolean(),
  /** Git's modes before and after, where they differ: `100644` a file, `100755` a program, `120000` a link. */
  modes: z.object({ old: z.string(), new: z.string() }).nullable(),
  /** Rows of its diff; null while it is not known because the whole change is too long to be read at once. */
  rows: z.int().nullable(),
  /** New, and too large to be read. */
  isCut: z.boolean(),
  /** Names its lines; another one means that they changed. */
  mark: z.string(),
});
export type ChangeFile = z.infer<typeof ChangeFile>;

/** A page of a file's diff: a patch that can be read by itself. */
export const ChangePage = z.object({
  /** Place of the file in the list. */
  file: z.int(),
  page: z.int(),
  patch: z.string(),
  /** Line of the new file at which the page begins, counted from what came before. */
  below: z.int(),
  /** The page begins inside a hunk, whose head stands on an earlier page. */
  goesOn: z.boolean(),
});
export type ChangePage = z.infer<typeof ChangePage>;

/** What a try or one commit of it changed: every file with its counts, and the first pages of lines. */
export const Change = z.object({
  /** Names this very state of the change; pages are asked for under it. */
  stamp: z.string(),
  baseSha: z.string(),
  headSha: z.string(),
  files: z.array(ChangeFile),
  /** Paths with something that is not committed. */
  uncommitted: z.array(z.string()),
  unlisted: z.int(),
  pages: z.array(ChangePage),
});
export type Change = z.infer<typeof Change>;

/** A place in a change: the file's place in the list, and the row of its diff. */
export const ChangePlace = z.object({ file: z.int(), row: z.int() });
export type ChangePlace = z.infer<typeof ChangePlace>;

export const Found = z.object({ places: z.array(ChangePlace), isCut: z.boolean() });
export type Found = z.infer<typeof Found>;

/** A commit of a branch. */
export const CommitLine = z.object({ sha: z.string(), author: z.string(), at: Time, subject: z.string(), files: z.int(), additions: z.int(), deletions: z.int() });
export type CommitLine = z.infer<typeof CommitLine>;

/** A file of a worktree as somebody edits it; `hash` is of the text they began with. */
export const FileText = z.object({ path: z.string(), text: z.string(), hash: z.string() });
export type FileText = z.infer<typeof FileText>;
export const FileEdit = z.strictObject({ path: z.string().min(1).max(4000), text: z.string().max(512 * 1024), hash: z.string(), commit: z.boolean(), message: z.string().max(2000).optional(), force: z.boolean().default(false) });
export type FileEdit = z.infer<typeof FileEdit>;

/** Orders files as people read them: by folder, the top one first, and by name in it. */
export function byFolder(a: { path: string }, b: { path: string }): number {
  const [one, other] = [folderOf(a.path), folderOf(b.path)];
  if (one !== other) return one < other ? -1 : 1;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Folder of a path; empty for the top one. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
