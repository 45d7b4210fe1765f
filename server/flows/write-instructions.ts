import { join } from "node:path";
import type { Actor } from "#domain/action.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import type { Project } from "#domain/project.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { sha256 } from "../lib/ids.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";

interface Edit {
  actor: Actor;
  /** Recognises the act again; differs for apply, undo and each repetition. */
  key: string;
  /** Whole new text; null removes the file. */
  text: string | null;
  baseHash: string;
  message: string;
}

/** Writes an instruction file of the project and commits just that file; a checkpoint of the whole folder comes first. */
export async function writeInstructions(app: App, on: { project: Project; recommendation: Recommendation }, edit: Edit): Promise<{ sha: string; checkpointId: string | null }> {
  const { project, recommendation } = on;
  const tree = { commonDir: project.gitCommonDir, workTree: project.path };
  const { file } = recommendation;
  let checkpointId: string | null = null;
  const intent = {
    kind: "instructions.write" as const, actor: edit.actor, projectId: project.id, taskId: recommendation.taskId, target: join(project.path, file), key: edit.key,
    facts: { roots: [project.path], autonomy: project.autonomy },
    checkpoint: async () => void (checkpointId = await keepFolder(app, on, edit)),
  };
  const sha = await act(app, intent, async () => {
    const present = await app.files.readText(project.path, file);
    const wanted = edit.text ?? "";
    if (present.hash !== sha256(wanted) || present.exists === (edit.text === null)) await app.files.replaceText(project.path, file, edit.text, edit.baseHash);
    const isCommitted = !(await app.git.uncommitted(tree)).includes(file);
    // Written and committed before a crash: the present head is the answer.
    if (isCommitted) return (await app.git.resolve(tree, "HEAD")) ?? "";
    return app.git.commitFile(tree, file, edit.message);
  }, (s) => s);
  return { sha, checkpointId };
}

async function keepFolder(app: App, { project, recommendation }: { project: Project; recommendation: Recommendation }, { actor, message }: Edit): Promise<string> {
  const branch = await app.git.currentBranch({ commonDir: project.gitCommonDir, workTree: project.path });
  return (await makeCheckpoint(app, { project, taskId: recommendation.taskId, path: project.path, branch, why: `before: ${message.split("\n")[0]}`, actor })).id;
}
