import type { Actor } from "#domain/action.ts";
import type { ProjectPatch } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { type Project, ProjectSettings } from "#domain/project.ts";
import { furtherOf } from "#domain/site.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { deleteForgeToken } from "../store/forge-token.ts";
import { findProject, updateProject } from "../store/project.ts";
import { listOpenTasks } from "../store/task.ts";
import { refuseUnknownBranch } from "./base-branch.ts";
import { stepsOfChange } from "./set-autonomy.ts";

/** Changes a project's settings; running tasks keep the contract they were started with. */
export async function changeProject(app: App, on: { projectId: string; actor: Actor }, patch: ProjectPatch): Promise<Project> {
  const known = await findProject(app.db, on.projectId);
  if (known) await refuseUnknownBranch(app, known, patch.baseBranch);
  return app.bus.commit(async (db) => {
    const project = await findProject(db, on.projectId);
    if (!project) throw new AppError("not-found", "There is no such project.", "Check the id.");
    const { name, autonomy, ...settings } = patch;
    const fields: Partial<Project> = {
      ...(name === undefined ? {} : { name }),
      ...(autonomy === undefined ? {} : { autonomy }),
      settings: ProjectSettings.parse({ ...project.settings, ...settings }),
      updatedAt: now(),
    };
    return {
      writes: [updateProject(db, project.id, fields), ...stepsOfChange(db, { before: project, after: { ...project, ...fields }, actor: on.actor })],
      events: [{ kind: "project.changed", actor: on.actor, projectId: project.id, payload: { fields: Object.keys(patch).map((field) => (field === "autonomy" ? `autonomy ${patch.autonomy}` : field)) } }],
      result: { ...project, ...fields },
    };
  });
}

/** Takes a project out of the list. Its repository, branches and worktrees stay where they are; only open tasks forbid it. */
export async function removeProject(app: App, on: { projectId: string; actor: Actor }): Promise<void> {
  await app.bus.commit(async (db) => {
    const project = await findProject(db, on.projectId);
    if (!project) throw new AppError("not-found", "There is no such project.", "Check the id.");
    const open = (await listOpenTasks(db)).filter((t) => t.projectId === project.id || furtherOf(t).includes(project.id));
    if (open.length > 0) throw new AppError("wrong-state", `${project.name} has ${open.length} open ${open.length === 1 ? "task" : "tasks"}.`, "Cancel or finish them first. Nothing was changed.");
    return {
      writes: [updateProject(db, project.id, { removedAt: now() }), deleteForgeToken(db, project.id)],
      events: [{ kind: "project.removed", actor: on.actor, projectId: project.id, payload: { name: project.name } }],
      result: undefined,
    };
  });
}
