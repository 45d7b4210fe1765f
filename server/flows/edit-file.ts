import { join } from "node:path";
import type { Actor } from "#domain/action.ts";
import type { FileEdit, FileText } from "#domain/change.ts";
import { isFinalDelegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { sha256 } from "../lib/ids.ts";
import { listDelegations } from "../store/task.ts";
import { type ChangeSource, requireSource } from "./change-source.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { rootsOf } from "./worktree-root.ts";

/** A file of the worktree as it is, for a person to edit; its hash says later whether it is still that. */
export async function readFileText(app: App, delegationId: string, path: string): Promise<FileText> {
  const { tree } = await requireFolder(app, delegationId, path);
  const { text, hash, exists } = await app.files.readText(tree.workTree, path);
  if (!exists) throw new AppError("not-found", `${path} is not there.`, "Read the change again.");
  return { path, text, hash };
}

/** Writes what a person made of a file into the worktree, after a checkpoint, and commits it under their name if they want that. Never over what somebody else wrote meanwhile. */
export async function editFile(app: App, on: { delegationId: string; key: string }, edit: FileEdit & { actor: Actor }): Promise<{ sha: string | null; hash: string }> {
  const { path, text, actor } = edit;
  const source = await requireFolder(app, on.delegationId, path);
  if (!edit.force) await refuseAtWork(app, source);
  const { project, delegation, tree } = source;
  const place = { projectId: project.id, taskId: delegation.taskId, delegationId: delegation.id };
  const keep = (): Promise<unknown> => makeCheckpoint(app, { project, taskId: delegation.taskId, path: tree.workTree, branch: delegation.branch, why: `before an edit of ${path}`, actor });
  const intent = { kind: "file.edit" as const, actor, ...place, target: join(tree.workTree, path), key: `edit:${on.key}`, facts: { roots: await rootsOf(app, project, tree.workTree) }, checkpoint: async () => void (await keep()) };
  const sha = await act(app, intent, async () => {
    const present = await app.files.readText(tree.workTree, path);
    // Written before a crash already.
    if (present.hash !== sha256(text)) await app.files.replaceText(tree.workTree, path, text, edit.hash);
    return edit.commit ? app.git.commitFile(tree, path, `${edit.message?.trim() || `docs: edit ${path} by hand`}\n`, "person") : null;
  }, (made) => made ?? "not committed");
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "file.edited", ...place, actor, payload: { path, sha } }], result: undefined }));
  return { sha, hash: sha256(text) };
}

async function requireFolder(app: App, delegationId: string, path: string): Promise<ChangeSource> {
  const source = await requireSource(app, delegationId);
  if (!source.isThere) throw new AppError("wrong-state", "The worktree is gone.", "Restore it from its checkpoint first.");
  if (path.split("/").some((part) => part.toLowerCase() === ".git")) throw new AppError("forbidden", "Git's own files are not edited here.", "Use a terminal if you know what you do.");
  return source;
}

async function refuseAtWork(app: App, { delegation }: ChangeSource): Promise<void> {
  const last = (await listDelegations(app.db, [delegation.taskId], { brief: true })).at(-1);
  if (!last || isFinalDelegation(last.status)) return;
  throw new AppError("wrong-state", last.status === "monitoring" ? "The checks are running on these files." : "An agent is at work on these files.", "Wait until it is through, or say that you want to write anyway. Nothing was changed.");
}
