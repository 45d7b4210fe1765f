import { anchorIn, type CommentView, follow, type ReviewComment, touches, type Touched } from "#domain/review-comment.ts";
import type { App } from "../kernel.ts";
import type { DiffBook } from "../lib/diff-books.ts";
import { rowOfLine } from "../lib/diff-pages.ts";
import { listComments } from "../store/review-comment.ts";
import { findDelegation } from "../store/task.ts";
import { type ChangeSource, changeSource } from "./change-source.ts";
import { bookOf } from "./open-book.ts";
import { readSide } from "./read-change.ts";

interface World {
  source: ChangeSource;
  book: DiffBook;
  lines: (path: string, side: "old" | "new") => Promise<readonly string[]>;
  touched: (from: string, path: string) => Promise<readonly Touched[]>;
}

/** What was said about a try's change, with where each comment's lines stand now and whether a later commit touched them. */
export async function showComments(app: App, delegationId: string): Promise<CommentView[]> {
  const delegation = await findDelegation(app.db, delegationId);
  const comments = delegation ? await listComments(app.db, delegation.taskId) : [];
  // Where nothing was said git need not be asked.
  const source = comments.length > 0 ? await changeSource(app, delegationId) : undefined;
  if (!source) return [];
  const world = worldOf(app, source, (await bookOf(app, source)).book);
  return Promise.all(comments.map((comment) => viewOf(app, comment, world)));
}

/** Each file is read once, whatever many comments it has. */
function worldOf(app: App, source: ChangeSource, book: DiffBook): World {
  const texts = new Map<string, Promise<readonly string[]>>();
  const diffs = new Map<string, Promise<readonly Touched[]>>();
  const read = async (path: string, side: "old" | "new"): Promise<readonly string[]> => (await readSide(app, { delegationId: source.delegation.id, path, side }).catch(() => undefined))?.toString("utf8").split("\n") ?? [];
  return {
    source, book,
    lines: (path, side) => kept(texts, `${side} ${path}`, () => read(path, side)),
    touched: (from, path) => kept(diffs, `${from} ${path}`, () => (from === book.headSha ? Promise.resolve([]) : app.git.touched(source.tree, { from, to: book.headSha }, path).catch(() => []))),
  };
}

function kept<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

async function viewOf(app: App, comment: ReviewComment, world: World): Promise<CommentView> {
  const { path, side } = comment;
  const index = world.book.files.findIndex(({ entry }) => entry.path === path);
  const file = world.book.files[index];
  const lines = await world.lines(side === "old" ? (file?.entry.oldPath ?? path) : path, side);
  const touched = side === "new" && !comment.isLoose ? await world.touched(comment.headSha, path) : [];
  const same = anchorIn(lines, { quote: comment.quote, line: follow(comment, touched).line });
  const at = same ?? (lines.length > 0 && touched.length > 0 ? follow(comment, touched) : null);
  const row = at && file ? rowOfLine(await file.rows(), side, at.endLine) : undefined;
  return { ...comment, at, isOutdated: same === null, place: row === undefined ? null : { file: index, row }, addressedBy: await addressedBy(app, comment, { world, touched, isSame: same !== null }) };
}

/** The newest commit since it was sent that touched its lines. Lines that were not committed then count as touched when they are gone. */
async function addressedBy(app: App, comment: ReviewComment, on: { world: World; touched: readonly Touched[]; isSame: boolean }): Promise<string | null> {
  const { source, book } = on.world;
  if (comment.status === "draft" || comment.headSha === book.headSha) return null;
  const [latest] = await app.git.history(source.tree, comment.headSha, book.headSha, comment.path).catch(() => []);
  if (!latest) return null;
  if (comment.side === "old") return latest.sha;
  return (comment.isLoose ? !on.isSame : touches(comment, on.touched)) ? latest.sha : null;
}
