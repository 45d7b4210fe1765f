import { branchFor } from "#domain/branch.ts";
import type { Task } from "#domain/task.ts";
import type { Db } from "../bus.ts";
import { listOpenTasks } from "../store/task.ts";

/** A branch that neither the repository nor another plan has. Asked within the commit, so that two plans made at once do not get the same. */
export async function freeBranch(db: Db, task: Pick<Task, "id" | "projectId" | "type" | "title">, taken: readonly string[]): Promise<string> {
  const planned = (await listOpenTasks(db)).filter((t) => t.projectId === task.projectId && t.id !== task.id).flatMap((t) => (t.branch ? [t.branch] : []));
  return branchFor(task.type, task.title, [...taken, ...planned]);
}
