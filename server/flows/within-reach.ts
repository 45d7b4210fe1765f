import { furtherOf } from "#domain/site.ts";
import type { Db } from "../bus.ts";
import type { ToolCaller } from "../kernel.ts";
import { findTasks } from "../store/task.ts";

/** The project a caller's token is for, which then reaches no other. A conversation is about one, and the person in it reaches all. */
export function boundOf(caller: ToolCaller): string | null {
  return caller.turn === undefined ? caller.projectId : null;
}

/** Of what belongs to tasks, that which a token of one project reaches: nothing of a task that changes other projects, too. Without a bound all of it. */
export async function withinReach<T>(db: Db, bound: string | null, rows: readonly T[], tasksOf: (row: T) => readonly (string | null)[]): Promise<T[]> {
  if (bound === null) return [...rows];
  const named = new Set(rows.flatMap(tasksOf));
  const tasks = await findTasks(db, [...named].filter((id) => id !== null));
  const beyond = new Set<string | null>(tasks.filter((task) => task.projectId !== bound || furtherOf(task).length > 0).map((task) => task.id));
  return rows.filter((row) => !tasksOf(row).some((id) => beyond.has(id)));
}

/** Whether a token of one project reaches all of these tasks. */
export async function reachesTasks(db: Db, bound: string | null, ids: readonly (string | null)[]): Promise<boolean> {
  return (await withinReach(db, bound, [ids], (all) => all)).length > 0;
}
