import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { autonomyFor, type Project } from "#domain/project.ts";
import type { PullRequest } from "#domain/pull-request.ts";
import type { Task } from "#domain/task.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { findPullRequest, updatePullRequest } from "../store/pull-request.ts";
import { findProject } from "../store/project.ts";
import { findTask, listDelegations } from "../store/task.ts";
import { changedSettings } from "./changed-settings.ts";
import { personEnv } from "./person-env.ts";
import { readPullRequest } from "./read-pull-request.ts";
import { forgeOf, wayTo } from "./reach-forge.ts";

/** Pushes what was verified since onto the branch of an open pull request, forward only. Doing it twice changes nothing more. */
export async function updatePullRequestBranch(app: App, id: string, actor: Actor): Promise<PullRequest> {
  const { taskId } = await known(app, id);
  return app.exclusively(`pull-request:${taskId}`, async () => {
    const { row, project, task } = await known(app, id);
    const last = task.status === "completed" ? (await listDelegations(app.db, [task.id], { brief: true })).at(-1) : undefined;
    const headSha = last?.headSha;
    if (row.state !== "open" || !headSha) throw new AppError("wrong-state", headSha ? `The pull request is ${row.state}.` : `Task ${task.number} is not verified.`, "Only verified work is pushed to an open pull request.");
    if (headSha === row.headSha) return row;
    const block = await changedSettings(app, { project, delegation: last }, "push");
    if (block) throw new AppError("conflict", block.what, block.next);
    const place = await forgeOf(app, project);
    if (!("forge" in place)) throw new AppError("conflict", place.what, place.next);
    if (place.remote !== row.remote) throw new AppError("conflict", `The remote is ${place.remote} by now.`, "Push by hand. Nothing was pushed.");
    const way = await wayTo(app, project, place);
    const at = { projectId: project.id, taskId: task.id, delegationId: row.delegationId };
    const intent = { kind: "branch.push" as const, actor, ...at, target: `${row.branch} to ${row.remote}`, key: `push:${row.id}:${headSha}`, facts: { autonomy: autonomyFor(project, task.type), roots: [project.path] } };
    await act(app, intent, () => app.git.push({ commonDir: project.gitCommonDir, workTree: project.path }, { address: place.address, branch: row.branch, sha: headSha, env: { ...personEnv(app), ...("ask" in way ? way.pushEnv : {}) } }), () => headSha);
    await app.bus.commit((db) => ({ writes: [updatePullRequest(db, id, { headSha, quiet: 0 })], events: [{ kind: "pull-request.changed", actor, ...at, payload: { pullRequestId: id, number: row.number ?? 0, state: row.state, why: `${headSha.slice(0, 7)} was pushed to it` } }], result: undefined }));
    app.background("read-pull-request", () => readPullRequest(app, id));
    return { ...row, headSha };
  });
}

async function known(app: App, id: string): Promise<{ taskId: string; row: PullRequest; project: Project; task: Task }> {
  const row = await findPullRequest(app.db, id);
  const [project, task] = row ? await Promise.all([findProject(app.db, row.projectId), findTask(app.db, row.taskId)]) : [];
  if (!row || !project || !task) throw new AppError("not-found", "There is no such pull request.", "Look at the task.");
  return { taskId: task.id, row, project, task };
}
