import type { Actor } from "#domain/action.ts";
import type { Checkpoint } from "#domain/checkpoint.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { insertCheckpoint } from "../store/learning.ts";

/** Keeps what lies in a folder, committed or not, under a hidden ref. Ignored files are not in it. */
export async function makeCheckpoint(app: App, on: { project: Project; taskId: string | null; path: string; branch: string | null; why: string; actor: Actor }): Promise<Checkpoint> {
  const { project, taskId, path, branch, why, actor } = on;
  const id = newId();
  const ref = `refs/rdv/checkpoint/${id}`;
  const made = await app.git.checkpoint({ commonDir: project.gitCommonDir, workTree: path }, ref, `checkpoint ${why}`);
  const row: Checkpoint = { id, projectId: project.id, taskId, ref, commitSha: made.commit, treeSha: made.tree, why, path, branch, createdAt: now(), restoredAt: null };
  await app.bus.commit((db) => ({
    writes: [insertCheckpoint(db, row)],
    events: [{ kind: "checkpoint.made", actor, projectId: project.id, taskId, payload: { checkpointId: id, ref } }],
    result: undefined,
  }));
  return row;
}
