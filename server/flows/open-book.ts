import { byFolder } from "#domain/change.ts";
import type { ChangedFile } from "#domain/check.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import type { BookFile, DiffBook } from "../lib/diff-books.ts";
import { rowsOf } from "../lib/diff-pages.ts";
import { sha256 } from "../lib/ids.ts";
import type { TreeDiff } from "../machine/git-diff.ts";
import { type ChangeSource, requireSource } from "./change-source.ts";

/** What is looked at: the whole change, or one commit of it. */
export interface Wanted {
  delegationId: string;
  /** Further repository of the task; its own when absent. */
  projectId?: string | undefined;
  commit?: string | undefined;
}

/** Reads a change as it is now. What is committed as a whole is read once for each commit. */
async function openBook(app: App, wanted: Wanted): Promise<DiffBook> {
  return (await bookOf(app, await requireSource(app, wanted.delegationId, wanted.projectId), wanted.commit)).book;
}

/** The change under a name it was given before. One that moved on since is told so, so that pages of two states are never mixed. */
export async function sameBook(app: App, wanted: Wanted & { stamp: string }): Promise<DiffBook> {
  const known = app.diffs.get(keyOf(wanted));
  if (known?.stamp === wanted.stamp) return known;
  const book = await openBook(app, wanted);
  if (book.stamp !== wanted.stamp) throw new AppError("conflict", "The change moved on.", "Read it again.");
  return book;
}

/** The change read from a known place, with that place. Mostly all is committed: so that is read while it is asked whether there is more. */
export async function bookOf(app: App, source: ChangeSource, commit?: string): Promise<{ book: DiffBook; source: ChangeSource }> {
  const { tree, isThere } = source;
  const headSha = commit ?? source.headSha;
  const key = keyOf({ delegationId: source.delegation.id, projectId: source.further, commit });
  const known = app.diffs.get(key);
  const committed = commit === undefined ? { base: source.baseSha, head: headSha } : await betweenOf(app, source, commit);
  const isKnown = known?.headSha === headSha && known.baseSha === committed.base && known.uncommitted.length === 0;
  const wasLoose = (known?.uncommitted.length ?? 0) > 0;
  const [uncommitted, read] = await Promise.all([
    isThere && commit === undefined ? app.git.uncommitted(tree) : [],
    isKnown || wasLoose ? undefined : app.git.diff(tree, committed.base, headSha),
  ]);
  if (isKnown && uncommitted.length === 0) return { book: known, source };
  const between = uncommitted.length > 0 ? { ...committed, head: null } : committed;
  const diff = read && between.head !== null ? read : await app.git.diff(tree, between.base, between.head);
  const book = makeBook(app, source, { between, headSha, uncommitted, diff });
  app.diffs.put(key, book);
  return { book, source };
}

interface Between {
  base: string;
  head: string | null;
}

/** A commit is looked at only as part of the try it belongs to. */
async function betweenOf(app: App, { tree, baseSha, headSha }: ChangeSource, commit: string): Promise<Between> {
  const isOurs = (await app.git.resolve(tree, commit)) === commit && (await app.git.isAncestor(tree, commit, headSha)) && !(await app.git.isAncestor(tree, commit, baseSha));
  const parent = isOurs ? await app.git.resolve(tree, `${commit}~1`) : null;
  if (!parent) throw new AppError("not-found", "That commit is not part of this change.", "Look at its list of commits.");
  return { base: parent, head: commit };
}

function makeBook(app: App, { tree }: ChangeSource, read: { between: Between; headSha: string; uncommitted: string[]; diff: TreeDiff }): DiffBook {
  const { between, headSha, uncommitted, diff } = read;
  const file = ({ patch, ...entry }: TreeDiff["files"][number]): BookFile => {
    const text = once(async () => redacted(app, patch ?? (await app.git.filePatch(tree, between, [...new Set([entry.path, entry.oldPath ?? entry.path])]))));
    // Where the whole was read, its rows are counted at once, so that what is drawn of it has its height from the start.
    return { entry: { ...entry, rows: patch === null ? null : countRows(patch), mark: markOf(entry, patch ?? headSha) }, patch: text, rows: once(async () => rowsOf((await text()) ?? "")) };
  };
  const files = diff.files.toSorted(byFolder).map(file);
  const stamp = sha256([between.base, headSha, ...uncommitted, ...files.map((f) => f.entry.mark)].join("\0"));
  return { stamp, baseSha: between.base, headSha, uncommitted, unlisted: diff.unlisted, files };
}

function markOf({ path, additions, deletions }: ChangedFile, text: string): string {
  return sha256([path, additions, deletions, text].join("\0")).slice(0, 16);
}

function redacted(app: App, patch: string | null): string | null {
  return patch === null ? null : app.redact(patch);
}

/** Rows of a patch without cutting it up: its lines from the first hunk on, but not what git says about missing line breaks. */
function countRows(patch: string): number {
  const begin = patch.indexOf("\n@@ ");
  if (begin < 0) return 0;
  let rows = 0;
  for (let at = begin; at >= 0 && at < patch.length - 1; at = patch.indexOf("\n", at + 1)) if (patch[at + 1] !== "\\") rows++;
  return rows;
}

function keyOf({ delegationId, projectId, commit }: Wanted): string {
  return `${delegationId}:${projectId ?? ""}:${commit ?? ""}`;
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= work());
}
