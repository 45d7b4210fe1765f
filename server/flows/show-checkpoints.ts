import type { Checkpoint, CheckpointView } from "#domain/checkpoint.ts";
import type { App } from "../kernel.ts";
import { listWorktreesAt } from "../store/task.ts";

/** Checkpoints as the wire shows them. */
export async function showCheckpoints(app: App, checkpoints: readonly Checkpoint[]): Promise<CheckpointView[]> {
  const worktrees = await listWorktreesAt(app.db, [...new Set(checkpoints.map((c) => c.path))]);
  const gone = new Set(worktrees.filter((w) => w.removedAt !== null).map((w) => w.path));
  return checkpoints.map((checkpoint) => ({ ...checkpoint, isGone: gone.has(checkpoint.path) }));
}
