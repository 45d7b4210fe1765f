import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { isStanding, type Landing, nextLanding } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import { isUnchanged } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { findLanding, insertLanding, listTogether, updateLanding } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { findTask, listDelegations } from "../store/task.ts";
import { checkLanding } from "./check-landing.ts";
import { begunAs, finishLanding, prepareLanding, requireUnmoved, type Word } from "./land-task.ts";
import { whileNothingLandsIn } from "./landing-lock.ts";
import { inRepository, type Stand, standsOf, takenOut } from "./stands.ts";
import { refuseUndo, undoNow } from "./undo-landing.ts";

/** The repositories a verified task changed, its own first. Those that stay as they were have nothing to land. */
async function changedStands(app: App, { project, task }: { project: Project; task: Task }): Promise<Stand[]> {
  const delegation = (await listDelegations(app.db, [task.id], { brief: true })).at(-1);
  if (!delegation) return [];
  const stands = await standsOf(app, { project, task, delegation });
  const gone = await takenOut(app, stands);
  if (gone) throw new AppError("conflict", gone.what, gone.next);
  return stands.filter((stand) => !isUnchanged(stand.delegation));
}

/** Lands a change over several repositories in all of them or in none. What is in the way in one is known before anything moves in another; the intent is recorded for all at once. */
export async function landTogether(app: App, on: { project: Project; task: Task }, word: Word): Promise<Landing> {
  const stands = await changedStands(app, on);
  return whileNothingLandsIn(app, stands.map((stand) => stand.project), async () => {
    const known = await begunAs(app, on.task, word);
    if (known) return known;
    const rows: Landing[] = [];
    for (const stand of stands) rows.push(await inRepository(stand, () => prepareLanding(app, { ...stand, at: stand.delegation }, rows.length === 0 ? word : { ...word, id: undefined })));
    const [lead] = rows;
    if (!lead) throw new AppError("conflict", `There is nothing to land of task ${on.task.number}.`, "Look at the task.");
    const together = rows.map((row) => ({ ...row, together: lead.id }));
    await app.bus.commit(async (db) => {
      await requireUnmoved(db, on.task, lead);
      return { writes: together.map((row) => insertLanding(db, row)), events: [], result: undefined };
    });
    crashPoint("landings-made");
    return finishAll(app, together);
  });
}

/** Goes on with what an earlier server had begun: forward to the end, or all the way back where a part was refused. */
export async function resumeTogether(app: App, id: string): Promise<void> {
  const rows = await listTogether(app.db, id);
  await whileNothingLandsIn(app, await projectsOf(app, rows), async () => {
    const now = await listTogether(app.db, id);
    if (now.every((row) => row.status === "landing" || row.status === "landed")) await finishAll(app, now);
    else await takeBack(app, now, now.find((row) => row.undoneBy)?.undoneBy ?? now[0]?.landedBy);
  });
}

/** Takes a change over several repositories off all of them. Where one refuses, none is touched. */
export async function undoTogether(app: App, lead: Landing, actor: Actor): Promise<Landing> {
  const rows = await listTogether(app.db, lead.together ?? lead.id);
  return whileNothingLandsIn(app, await projectsOf(app, rows), async () => {
    const now = await listTogether(app.db, lead.together ?? lead.id);
    for (const row of now.filter((r) => r.status === "landed")) await named(app, row, () => refuseUndo(app, row));
    const left = await takeBack(app, now, actor);
    const [first] = left;
    if (first) throw new AppError("conflict", first, "Its other repositories have it no more. Revert it there by hand, or try again.");
    return (await findLanding(app.db, lead.id)) ?? lead;
  });
}

async function finishAll(app: App, rows: readonly Landing[]): Promise<Landing> {
  const landed: Landing[] = [];
  for (const row of rows) {
    try {
      landed.push(row.status === "landing" ? await named(app, row, () => finishLanding(app, row)) : row);
    } catch (error) {
      // A stopping server leaves the rest to the next start.
      if (app.stopping.aborted) throw error;
      throw await undone(app, row, error);
    }
    crashPoint("landed-in-one");
  }
  for (const { id } of landed) app.background("check-landing", () => checkLanding(app, id));
  return landed[0] as Landing;
}

/** A part was refused, so the whole is: what had landed is taken off again, and it is told what became of it. */
async function undone(app: App, refused: Landing, error: unknown): Promise<unknown> {
  const rows = await listTogether(app.db, refused.together ?? refused.id);
  const stood = rows.filter((row) => row.status === "landed");
  const left = await takeBack(app, rows, refused.landedBy);
  if (!(error instanceof AppError)) return error;
  const names = (await projectsOf(app, stood)).map((p) => p.name).join(" and ");
  const back = stood.length === 0 ? "Nothing was changed." : left.length === 0 ? `What had landed in ${names} was taken off again.` : left.join(" ");
  return new AppError(error.code, `${error.tell.what} ${back}`, error.tell.next.replace(/ ?Nothing was changed\.$/, ""), { cause: error });
}

/** Takes back what stands and gives up what never began, the last one first. Returns what could not be taken back, in words. */
async function takeBack(app: App, rows: readonly Landing[], actor: Actor | undefined): Promise<string[]> {
  const left: string[] = [];
  for (const row of rows.toReversed().filter(isStanding)) {
    if (row.status === "landing") {
      await giveUp(app, row);
      continue;
    }
    await named(app, row, () => undoNow(app, row.id, actor ?? row.landedBy)).catch((error: unknown) => {
      if (app.stopping.aborted || !(error instanceof AppError)) throw error;
      left.push(`It stays landed: ${error.tell.what}`);
      app.background("check-landing", () => checkLanding(app, row.id));
    });
    crashPoint("taken-off-one");
  }
  return left;
}

function giveUp(app: App, row: Landing): Promise<void> {
  const why = "another repository of the task refused it";
  return app.bus.commit(async (db) => {
    const current = await findLanding(db, row.id);
    const status = current && nextLanding(current.status, "failed");
    if (!status) return { writes: [], events: [], result: undefined };
    return {
      writes: [updateLanding(db, row.id, { status, error: why })],
      events: [{ kind: "landing.failed", projectId: row.projectId, taskId: row.taskId, payload: { landingId: row.id, why } }],
      result: undefined,
    };
  });
}

async function named<T>(app: App, row: Landing, work: () => Promise<T>): Promise<T> {
  const [project, task] = await Promise.all([findProject(app.db, row.projectId), findTask(app.db, row.taskId)]);
  return project && task ? inRepository({ project, task }, work) : work();
}

async function projectsOf(app: App, rows: readonly Landing[]): Promise<Project[]> {
  return (await Promise.all(rows.map((row) => findProject(app.db, row.projectId)))).filter((p) => p !== undefined);
}
