import type { TaskView } from "#domain/api.ts";
import { addParent, type Refusal } from "#domain/graph-edit.ts";
import { criticalPath } from "#domain/graph.ts";
import { isFinalTask, isUnstarted } from "#domain/task.ts";

/** Tasks the graph shows at most; the list has all. */
const MOST = 120;

/**
 * Tasks of the graph: those that are open, what they wait for, and what belongs to one plan with them, by number. `seen` are those
 * that were shown before on this visit; they stay, so that nothing moves away under the hand.
 */
export function shownTasks(tasks: readonly TaskView[], seen: ReadonlySet<string> = new Set()): TaskView[] {
  const byId = new Map(tasks.map((t) => [t.id, t]));
  const wanted = new Set<string>();
  const add = (task: TaskView | undefined): void => {
    if (!task || wanted.has(task.id)) return;
    wanted.add(task.id);
    for (const id of task.dependsOn) add(byId.get(id));
  };
  const open = tasks.filter((t) => !isFinalTask(t.status));
  const plans = new Set(open.flatMap((t) => t.planId ?? []));
  for (const task of tasks) if (seen.has(task.id) || !isFinalTask(task.status) || (task.planId !== null && plans.has(task.planId) && task.status !== "cancelled")) add(task);
  return tasks.filter((t) => wanted.has(t.id)).toSorted((a, b) => a.number - b.number).slice(-MOST);
}

/** Minutes a task is counted with that has no estimate. */
const UNKNOWN = 10;

/** The tasks that decide when all is done, and how many minutes that takes. What is over takes no more time. */
export function criticalOf(tasks: readonly TaskView[]): { path: ReadonlySet<string>; minutes: number } {
  const minutes = new Map(tasks.map((t) => [t.id, isFinalTask(t.status) ? 0 : (t.estimatedDuration ?? UNKNOWN)]));
  const open = tasks.filter((t) => !isFinalTask(t.status));
  const path = criticalPath(open, (id) => minutes.get(id) ?? 0);
  return { path: new Set(path), minutes: path.reduce((sum, id) => sum + (minutes.get(id) ?? 0), 0) };
}

/** The line above the graph: `1 of 7 verified, about 24 min left`. */
export function graphSummary(tasks: readonly TaskView[]): string {
  const counted = tasks.filter((t) => t.status !== "cancelled");
  const done = counted.filter((t) => t.status === "completed").length;
  const { minutes } = criticalOf(tasks);
  return [`${done} of ${counted.length} verified`, minutes > 0 ? `about ${minutes} min left` : ""].filter(Boolean).join(", ");
}

/** What a wave is headed with: its number, and what it waits for while none of it has started. */
export function waveHead(wave: number, members: readonly TaskView[], all: readonly TaskView[]): string {
  const isWaiting = members.length > 0 && members.every((t) => isUnstarted(t.status));
  const parents = new Set(members.flatMap((t) => t.dependsOn));
  const open = isWaiting ? all.filter((t) => parents.has(t.id) && t.status !== "completed").map((t) => t.number) : [];
  if (open.length === 0) return `Wave ${wave}`;
  return open.length > 3 ? `Wave ${wave}, waits for ${open.length} tasks` : `Wave ${wave}, starts when ${words(open)} ${open.length === 1 ? "is" : "are"} verified`;
}

function words(numbers: readonly number[]): string {
  return numbers.length === 1 ? String(numbers[0]) : `${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

/** Whether a task may come to wait for another one, by the law the server keeps too; else why not. */
export function mayWait(tasks: readonly TaskView[], childId: string, parentId: string): Refusal | null {
  const done = addParent(tasks, childId, parentId);
  return "refused" in done ? done : null;
}
