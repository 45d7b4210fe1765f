import type { Diff } from "#domain/api.ts";
import type { App } from "../kernel.ts";
import { changeSource } from "./change-source.ts";
import { bookOf } from "./open-book.ts";

/** Characters of patch sent per file, and in all; more is listed without its text. */
const FILE_CHARS = 200_000;
const ALL_CHARS = 4_000_000;

/** What a delegation changed against the commit it started from, in one answer: from its worktree while there is one, new files included, else from its head. */
export async function showDiff(app: App, delegationId: string, projectId?: string): Promise<Diff> {
  const source = await changeSource(app, delegationId, projectId);
  if (!source) return { baseSha: "", headSha: "", files: [], uncommitted: false, unlisted: 0 };
  const { book } = await bookOf(app, source);
  let left = ALL_CHARS;
  const files: Diff["files"] = [];
  for (const { entry, patch: read } of book.files) {
    const { rows: _rows, modes: _modes, mark: _mark, ...file } = entry;
    const patch = file.isCut || left <= 0 ? null : await read();
    const isCut = patch === null || patch.length > FILE_CHARS || patch.length > left;
    left -= isCut ? 0 : patch.length;
    files.push({ ...file, patch: isCut ? "" : patch, isCut });
  }
  return { baseSha: book.baseSha, headSha: book.headSha, files, uncommitted: book.uncommitted.length > 0, unlisted: book.unlisted };
}
