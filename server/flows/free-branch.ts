import { branchFor } from "#domain/branch.ts";
import { furtherOf } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import type { Db } from "../bus.ts";
import { listOpenTasks } from "../store/task.ts";

/** A branch that neither the repository nor another plan has. Asked within the commit, so that two plans made at once do not get the same. */
export async function freeBranch(db: Db, task: Pick<Task, "id" | "projectId" | "also" | "type" | "title">, taken: readonly string[]): Promise<string> {
  const places = new Set([task.projectId, ...furtherOf(task)]);
  const planned = (await listOpenTasks(db)).filter((t) => t.id !== task.id && [t.projectId, ...furtherOf(t)].some((id) => places.has(id))).flatMap((t) => (t.branch ? [t.branch] : []));
  return branchFor(task.type, task.title, [...taken, ...planned]);
}
