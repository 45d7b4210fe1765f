import type { Diff } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { findDelegation, findWorktree } from "../store/task.ts";

/** Characters of patch sent per file, and in all; more is listed without its text. */
const FILE_CHARS = 200_000;
const ALL_CHARS = 4_000_000;

/** What a delegation changed against the commit it started from: from its worktree while there is one, new files included, else from its head. */
export async function showDiff(app: App, delegationId: string): Promise<Diff> {
  const delegation = await findDelegation(app.db, delegationId);
  const project = delegation && (await findProject(app.db, delegation.projectId));
  if (!delegation || !project) throw new AppError("not-found", "There is no such delegation.", "Check the id.");
  const { baseSha, worktreePath } = delegation;
  if (!baseSha || !worktreePath) return { baseSha: "", headSha: "", files: [], uncommitted: false, unlisted: 0 };
  const worktree = delegation.worktreeId ? await findWorktree(app.db, delegation.worktreeId) : undefined;
  const isThere = !worktree?.removedAt && (await app.files.exists(worktreePath));
  const tree = { commonDir: project.gitCommonDir, workTree: isThere ? worktreePath : project.path };
  const head = isThere ? ((await app.git.resolve(tree, "HEAD")) ?? baseSha) : (delegation.headSha ?? baseSha);
  const seen = await app.git.diff(tree, baseSha, isThere ? null : head);
  let left = ALL_CHARS;
  const files = seen.files.map((file) => {
    const isCut = file.isCut || file.patch.length > FILE_CHARS || file.patch.length > left;
    left -= isCut ? 0 : file.patch.length;
    return { ...file, patch: isCut ? "" : app.redact(file.patch), isCut };
  });
  return { baseSha, headSha: head, files, uncommitted: isThere && seen.uncommitted.length > 0, unlisted: seen.unlisted };
}
