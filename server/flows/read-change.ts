import type { Change, ChangePage, CommitLine, Found } from "#domain/change.ts";
import { PAGE_ROWS } from "#domain/change.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import type { DiffBook } from "../lib/diff-books.ts";
import { findRows, pageOf } from "../lib/diff-pages.ts";
import { changeSource, requireSource } from "./change-source.ts";
import { bookOf, sameBook, type Wanted } from "./open-book.ts";

/** Rows and characters that are sent in one answer; a page more may come. The first one is for a screen or two: somebody waits for it. */
const ANSWER = { rows: 2000, chars: 400_000 };
const FIRST = { rows: 400, chars: 80_000 };
/** Rows of a file that are sent unasked; longer ones are folded until somebody wants them. */
const UNASKED = 4 * PAGE_ROWS;
const MOST_FOUND = 2000;

/** Every file of a change with its counts, and the lines people see first. */
export async function readChange(app: App, wanted: Wanted): Promise<Change> {
  const source = await changeSource(app, wanted.delegationId, wanted.projectId);
  if (!source) return { stamp: "", baseSha: "", headSha: "", files: [], uncommitted: [], unlisted: 0, pages: [] };
  const { book } = await bookOf(app, source, wanted.commit);
  const { stamp, baseSha, headSha, uncommitted, unlisted } = book;
  return { stamp, baseSha, headSha, uncommitted, unlisted, files: book.files.map((f) => f.entry), pages: await pagesFrom(book, { file: 0, page: 0 }, FIRST) };
}

/** The lines from one page on, over the ends of files, as many as fit into an answer. */
export async function readPages(app: App, wanted: Wanted & { stamp: string; file: number; page: number }): Promise<ChangePage[]> {
  return pagesFrom(await sameBook(app, wanted), wanted);
}

async function pagesFrom(book: DiffBook, from: { file: number; page: number }, most = ANSWER): Promise<ChangePage[]> {
  const pages: ChangePage[] = [];
  let [rows, chars] = [0, 0];
  for (let file = from.file; file < book.files.length; file++) {
    const isFirst = file === from.file;
    if (!isFirst && (book.files[file]?.entry.rows ?? 0) > UNASKED) continue;
    const all = await book.files[file]?.rows();
    if (!all) break;
    const begin = isFirst ? from.page : 0;
    for (let made = pageOf(all, file, begin); made; made = pageOf(all, file, made.page + 1)) {
      pages.push(made);
      rows += Math.min(PAGE_ROWS, all.rows.length - made.page * PAGE_ROWS);
      chars += made.patch.length;
      if (rows >= most.rows || chars >= most.chars) return pages;
    }
  }
  return pages;
}

/** Where a text stands in the lines of a change, also those nobody has read yet. */
export async function findInChange(app: App, wanted: Wanted & { stamp: string; text: string }): Promise<Found> {
  const book = await sameBook(app, wanted);
  const places: Found["places"] = [];
  for (const [file, each] of book.files.entries()) {
    const left = MOST_FOUND - places.length;
    if (left <= 0) break;
    places.push(...findRows(await each.rows(), wanted.text, left).map((row) => ({ file, row })));
  }
  return { places, isCut: places.length >= MOST_FOUND };
}

/** The commits of a try, newest first. */
export async function readCommits(app: App, delegationId: string, projectId?: string): Promise<CommitLine[]> {
  const source = await changeSource(app, delegationId, projectId);
  return source ? app.git.history(source.tree, source.baseSha, source.headSha) : [];
}

/** Lines of the new side of a file, numbered from 1; for what stands between hunks. */
export async function readLines(app: App, wanted: Wanted & { path: string; from: number; to: number }): Promise<{ lines: string[]; total: number }> {
  const text = (await readSide(app, { ...wanted, side: "new" }))?.toString("utf8");
  if (text === undefined) throw new AppError("not-found", `${wanted.path} is not there any more.`, "Read the change again.");
  const lines = app.redact(text.replace(/\n$/, "")).split("\n");
  return { lines: lines.slice(wanted.from - 1, wanted.to), total: lines.length };
}

/** Bytes of a file before or after the change; undefined where there is none. */
export async function readSide(app: App, wanted: Wanted & { path: string; side: "old" | "new" }): Promise<Buffer | undefined> {
  const source = await requireSource(app, wanted.delegationId, wanted.projectId);
  const { book } = await bookOf(app, source, wanted.commit);
  if (!book.files.some(({ entry }) => entry.path === wanted.path || entry.oldPath === wanted.path)) throw new AppError("not-found", "That file is not part of this change.", "Look at its list of files.");
  if (wanted.side === "old") return app.git.blob(source.tree, book.baseSha, wanted.path);
  return book.uncommitted.includes(wanted.path) ? app.files.readBytes(source.tree.workTree, wanted.path) : app.git.blob(source.tree, book.headSha, wanted.path);
}
