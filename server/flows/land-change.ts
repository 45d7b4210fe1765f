import type { Actor } from "#domain/action.ts";
import type { Landing } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { findLanding } from "../store/landing.ts";
import { landTask, type Word } from "./land-task.ts";
import { landTogether, undoTogether } from "./land-together.ts";
import { undoLanding } from "./undo-landing.ts";

/** Lands a verified task where it changed something: in its repository, or in all of its repositories or none. */
export function landChange(app: App, on: { project: Project; task: Task }, word: Word): Promise<Landing> {
  return furtherOf(on.task).length === 0 ? landTask(app, on, word) : landTogether(app, on, word);
}

/** Takes a landing back, with those it stands or falls with. */
export async function undoChange(app: App, id: string, actor: Actor): Promise<Landing> {
  const landing = await findLanding(app.db, id);
  return landing?.together ? undoTogether(app, landing, actor) : undoLanding(app, id, actor);
}
