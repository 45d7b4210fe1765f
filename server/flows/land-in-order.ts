import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { landable } from "#domain/forecast.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { findLanding, listTogether } from "../store/landing.ts";
import { findTaskByNumber } from "../store/task.ts";
import { checkLanding } from "./check-landing.ts";
import { forecastOf } from "./forecast.ts";
import { landChange } from "./land-change.ts";
import { noteInChat } from "./note-in-chat.ts";

/** Lands the verified branches of a project in the forecast's order, each once the one before passed where it landed. Returns the order at once; the first that does not go ends it. */
export async function landInOrder(app: App, project: Project, actor: Actor): Promise<number[]> {
  const order = landable(await forecastOf(app, project));
  if (order.length === 0) throw new AppError("conflict", "No verified branch can land now.", "Look at the forecast for what is in the way.");
  app.background("land-in-order", () => app.exclusively(`land-in-order:${project.id}`, () => landEach(app, { project, actor, order })));
  return order;
}

async function landEach(app: App, on: { project: Project; actor: Actor; order: readonly number[] }): Promise<void> {
  for (const number of on.order) {
    const task = await findTaskByNumber(app.db, on.project.id, number);
    if (!task || app.stopping.aborted) return;
    const why = await landOne(app, { ...on, task }).catch((error: unknown) => {
      if (error instanceof AppError) return error.tell.what;
      throw error;
    });
    if (why === null) continue;
    return noteInChat(app, task, { state: "failed", text: `landing in order ended at ${number}: ${why}` });
  }
}

/** Null when it landed and nothing says that it should not have; else why the row ends here. */
async function landOne(app: App, { project, task, actor }: { project: Project; task: Parameters<typeof landChange>[1]["task"]; actor: Actor }): Promise<string | null> {
  const { id, together } = await landChange(app, { project, task }, { actor });
  const ids = together ? (await listTogether(app.db, together)).map((row) => row.id) : [id];
  for (const each of ids) {
    await checkLanding(app, each);
    const landing = await findLanding(app.db, each);
    if (landing?.status !== "landed") return "it was taken off again";
    if (landing.proof === "failed") return `it does not pass on ${landing.base}`;
  }
  return null;
}
