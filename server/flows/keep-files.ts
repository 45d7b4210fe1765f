import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { isInsideAny } from "#domain/path.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { findDelegation, findTask } from "../store/task.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { worktreesOf } from "./session-place.ts";
import { isFurther, standsOf } from "./stands.ts";

/** Keeps what is not committed where an agent works, in each repository of its try, before it is hibernated; a clean folder needs no checkpoint. */
export async function keepFiles(app: App, session: Session, actor: Actor): Promise<void> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const tree = project && (await worktreesOf(app, project)).filter(({ path }) => isInsideAny(session.cwd, [path])).toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!project || !tree) throw new AppError("conflict", `${session.cwd} belongs to no project any more.`, "Nothing was changed.");
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  const task = delegation && (await findTask(app.db, delegation.taskId));
  const stands = task ? (await standsOf(app, { project, task, delegation })).filter(isFurther) : [];
  const further = stands.flatMap(({ project: other, delegation: { worktreePath: path, branch } }) => (path ? [{ project: other, path, branch }] : []));
  for (const on of [{ project, ...tree }, ...further]) await keepFolder(app, { ...on, taskId: task?.id ?? null, actor });
}

async function keepFolder(app: App, on: { project: Project; path: string; branch: string | null; taskId: string | null; actor: Actor }): Promise<void> {
  if ((await app.git.uncommitted({ commonDir: on.project.gitCommonDir, workTree: on.path })).length === 0) return;
  await makeCheckpoint(app, { ...on, why: "before its agent was hibernated" });
}
