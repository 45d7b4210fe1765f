import { type AutonomyLevel, type AutonomyView, boundWords, decidedAt, RAISE_BOUND, since, streakOf, successesFor } from "#domain/earned.ts";
import type { LoggedEvent } from "#domain/events.ts";
import { autonomyFor, type Project } from "#domain/project.ts";
import { isFinalTask, type Task, TaskType } from "#domain/task.ts";
import { type UnaskedEntry, UnaskedStep } from "#domain/unasked.ts";
import type { App } from "../kernel.ts";
import { listSteps, listUnasked } from "../store/autonomy.ts";
import { listLandings } from "../store/landing.ts";
import { findTasks } from "../store/task.ts";
import { trackRecord } from "./track-record.ts";

/** How much runs unasked in a project for each kind of task, on what that rests, and how it came to be so. */
export async function showAutonomy(app: App, project: Project): Promise<AutonomyView> {
  const [steps, record] = await Promise.all([listSteps(app.db, project.id), trackRecord(app.db, project.id)]);
  const levels = TaskType.options.map((type): AutonomyLevel => {
    const level = autonomyFor(project, type);
    const streak = streakOf(since(record.get(type) ?? [], decidedAt(steps, type))).length;
    const to = level === "manual" ? "confirm" : level === "confirm" ? "full" : null;
    return {
      type, level, streak, isOwn: project.settings.autonomyByType[type] !== undefined, says: boundWords(streak),
      next: to && { to, needs: successesFor(RAISE_BOUND[to]) },
      proposed: steps.find((s) => s.status === "proposed" && s.type === type) ?? null,
    };
  });
  return { levels, steps: steps.slice(0, 50) };
}

/** What ran unasked in a project, newest first, with its why and what still takes it back. */
export async function showUnasked(app: App, projectId: string, page: { before?: number; limit: number }): Promise<UnaskedEntry[]> {
  const events = await listUnasked(app.db, projectId, page);
  const ids = [...new Set(events.flatMap((e) => e.taskId ?? []))];
  const [tasks, landings, steps] = await Promise.all([findTasks(app.db, ids), listLandings(app.db, ids), listSteps(app.db, projectId)]);
  const standing = new Set([...landings.filter((l) => l.status === "landed"), ...steps.filter((s) => s.status === "applied" && s.kind !== "set")].map((row) => row.id));
  return events.map((event) => entryOf(event, { task: tasks.find((t) => t.id === event.taskId), standing }));
}

function entryOf(event: LoggedEvent, known: { task: Task | undefined; standing: ReadonlySet<string> }): UnaskedEntry {
  const { task } = known;
  const { what, why, subject } = event.payload;
  const step = UnaskedStep.parse(event.payload["step"]);
  return { seq: event.seq, at: event.at, step, what: String(what), why: String(why), task: task ? { id: task.id, number: task.number, title: task.title } : null, undo: undoOf(step, subject, known) };
}

function undoOf(step: UnaskedStep, subject: unknown, { task, standing }: { task: Task | undefined; standing: ReadonlySet<string> }): UnaskedEntry["undo"] {
  if (step === "plan") return task && !isFinalTask(task.status) ? { by: "task", id: task.id } : null;
  if (typeof subject !== "string" || !standing.has(subject)) return null;
  return step === "landing" ? { by: "landing", id: subject } : step === "level" ? { by: "step", id: subject } : null;
}
