import type { TaskView } from "#domain/api.ts";
import type { ChangeFile } from "#domain/change.ts";
import type { Finding } from "#domain/finding.ts";
import type { CommentView } from "#domain/review-comment.ts";
import { lineKey } from "./reading.ts";

/** Comments by the line they stand under. Those whose lines are gone stand nowhere. */
export function threadsOf(comments: readonly CommentView[]): Map<string, CommentView[]> {
  return Map.groupBy(comments.filter((c) => c.at !== null), (c) => lineKey(c.path, c.side, c.at?.endLine ?? 0));
}

/** What failed checks found, by the line it is about. */
export function findingsOf(task: Pick<TaskView, "evidence">, delegationId: string, files: readonly ChangeFile[], projectId?: string): Map<string, Finding[]> {
  const paths = new Set(files.map((file) => file.path));
  const found = task.evidence.filter((e) => e.delegationId === delegationId && (e.projectId ?? undefined) === projectId && e.outcome === "failed").flatMap((e) => e.findings);
  return Map.groupBy(found.filter((f) => f.path !== undefined && f.line !== undefined && paths.has(f.path)), (f) => lineKey(f.path ?? "", "new", f.line ?? 0));
}
